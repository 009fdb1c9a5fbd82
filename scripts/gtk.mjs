/**
 * Sets up GTK, which Electron on Linux links and beside which the unit tests decode images: Debian's package, where it
 * is missing and the user is root. Without it those tests fail and name the library.
 */
import { spawnSync } from 'node:child_process'

export function ensureGtk() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || hasGtk()) return
  run('apt-get', ['update', '-q'])
  run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'libgtk-3-0'])
}

/** The dynamic linker says on stderr what it can't load. */
function hasGtk() {
  const { stderr } = spawnSync('true', { env: { ...process.env, LD_PRELOAD: 'libgtk-3.so.0' }, encoding: 'utf8' })
  return stderr === ''
}

function run(file, args) {
  process.stderr.write(`${file} ${args.join(' ')}\n`)
  spawnSync(file, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}
