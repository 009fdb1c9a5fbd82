/** Finds Electron's binary: `ELECTRON_OVERRIDE_DIST_PATH`, what is installed, or a download at first use. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }
const DOWNLOAD_MILLISECONDS = 300_000

/** The path of the binary, or null where there is none on this machine. */
export function installedElectron() {
  const name = names[process.platform] ?? 'electron'
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const folder = override || join(electronPackage(), 'dist')
  const file = join(folder, override ? name : (recordedName() ?? name))
  return existsSync(file) ? file : null
}

/** As installedElectron, but tries a download before it gives up. */
export function electronOrDownload() {
  const installed = installedElectron()
  if (installed || process.env.ELECTRON_OVERRIDE_DIST_PATH) return installed
  process.stderr.write('Downloading Electron, once ...\n')
  const install = join(electronPackage(), 'install.js')
  spawnSync(process.execPath, [install], { stdio: 'ignore', timeout: DOWNLOAD_MILLISECONDS })
  return installedElectron()
}

function electronPackage() {
  return dirname(require.resolve('electron/package.json'))
}

/** The binary's name as the download has noted it. */
function recordedName() {
  const file = join(electronPackage(), 'path.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}
