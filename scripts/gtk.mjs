/**
 * Sets up GTK, which Electron on Linux links and beside which the unit tests decode images: Debian's package, where it
 * is missing and the user is root. Without it those tests fail and name the library.
 */
import { spawnSync } from 'node:child_process'
import { installPackages } from './debian.mjs'

export function ensureGtk() {
  if (process.platform === 'linux' && !hasGtk()) installPackages('libgtk-3-0')
}

/** The dynamic linker says on stderr what it can't load. */
function hasGtk() {
  const { stderr } = spawnSync('true', { env: { ...process.env, LD_PRELOAD: 'libgtk-3.so.0' }, encoding: 'utf8' })
  return stderr === ''
}
