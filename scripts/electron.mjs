/** Finds Electron's binary: `ELECTRON_OVERRIDE_DIST_PATH`, what is installed, or a download at first use. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }
const DOWNLOAD_MILLISECONDS = 300_000
const NO_BINARY =
  "Electron's binary is missing and could not be downloaded; run `npx install-electron` with access to the internet, " +
  'or set ELECTRON_OVERRIDE_DIST_PATH to a folder that has it.'

/** The path of the binary, or null where there is none on this machine. */
export function installedElectron() {
  const name = names[process.platform] ?? 'electron'
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const folder = override || join(electronPackage(), 'dist')
  const file = join(folder, override ? name : (recordedName() ?? name))
  return existsSync(file) ? file : null
}

/** As installedElectron, but tries a download before it gives up. */
function electronOrDownload() {
  const installed = installedElectron()
  if (installed || process.env.ELECTRON_OVERRIDE_DIST_PATH) return installed
  process.stderr.write('Downloading Electron, once ...\n')
  const install = join(electronPackage(), 'install.js')
  spawnSync(process.execPath, [install], { stdio: 'ignore', timeout: DOWNLOAD_MILLISECONDS })
  return installedElectron()
}

/** The binary that can show a window on this machine, or null with the reason on stderr. */
export function electronToShow() {
  const obstacle = noDisplay()
  const electron = obstacle ? null : electronOrDownload()
  if (!electron) process.stderr.write(`${obstacle ?? NO_BINARY} The workbench is served to your browser instead.\n`)
  return electron
}

function noDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return null
  return 'There is no display for a window (DISPLAY is not set); start from a graphical session, or under xvfb-run.'
}

function electronPackage() {
  return dirname(require.resolve('electron/package.json'))
}

/** The binary's name as the download has noted it. */
function recordedName() {
  const file = join(electronPackage(), 'path.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}
