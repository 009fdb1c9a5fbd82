/**
 * Packages the application with electron-builder. `--dir` stops at the unpacked folder in dist/, and where Electron's
 * binary is missing it packs around a stand-in, so that what would ship can be looked at without a download.
 * Other arguments go to electron-builder: `node scripts/package.mjs --linux AppImage`.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ensureBuilt, root } from './build.mjs'
import { installedElectron } from './electron.mjs'
import { billOfMaterials, noticesText } from './notices.mjs'
import { shippedPackages } from './shipped.mjs'

const require = createRequire(import.meta.url)
const builder = join(dirname(require.resolve('electron-builder/package.json')), 'cli.js')

await ensureBuilt(['main', 'preload', 'renderer'])
writeNotices()
const args = process.argv.slice(2)
const withStandIn = args.includes('--dir') && !installedElectron()
const standIn = withStandIn ? ['--linux', `--config.electronDist=${makeStandIn()}`] : []
const result = spawnSync(process.execPath, [builder, ...standIn, ...args, '--publish', 'never'], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = result.status ?? 1

/** The notices that ship, and the bill of materials beside the installers. */
function writeNotices() {
  const packages = shippedPackages()
  const { version } = require('../package.json')
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, 'dist/third-party-notices.md'), noticesText(packages))
  const file = `dist/poolscope-${version}-${process.platform}-${process.arch}.cdx.json`
  writeFileSync(join(root, file), `${JSON.stringify(billOfMaterials(packages), null, 2)}\n`)
}

/** A folder as Electron's download is, with a binary that holds nothing but the place of the fuses. */
function makeStandIn() {
  const folder = join(root, 'dist/electron-stand-in')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const { version } = require('electron/package.json')
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'LICENSE'), '')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '')
  writeFileSync(join(folder, 'electron'), `#!/bin/sh\nexit 1\n${fuseWire()}\n`)
  chmodSync(join(folder, 'electron'), 0o755)
  process.stderr.write("Electron's binary is missing: packing around a stand-in, which does not start.\n")
  return folder
}

/** The sentinel that fuses are found by, the wire's version and length, and each fuse off. */
function fuseWire() {
  const fuses = '0'.repeat(9)
  return `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX${String.fromCharCode(1, fuses.length)}${fuses}`
}
