/**
 * Finds a Chromium for the end-to-end tests, and sets one up where there is none: Playwright's, the system's,
 * Playwright's download, or Debian's package where the user is root. A headless shell comes first, since it takes half
 * the processor time of a browser with a window. Run on its own, it prints the path.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages } from './debian.mjs'

const require = createRequire(import.meta.url)

const INSTRUCTION =
  'No Chromium was found for the end-to-end tests, and none could be set up. Install Chromium or Chrome, or run ' +
  '`npx playwright install --with-deps chromium`, or set POOLSCOPE_CHROMIUM to the path of one.'

/** The path of a Chromium that starts, or null. */
export function findBrowser() {
  return [process.env.POOLSCOPE_CHROMIUM, ofPlaywright(), ...ofSystem()].find((file) => file && starts(file)) ?? null
}

/** As findBrowser, but sets one up where there is none. @throws Error with an instruction. */
export function ensureBrowser() {
  return findBrowser() ?? downloaded() ?? packaged() ?? exitWithoutBrowser()
}

function ofPlaywright() {
  try {
    return require('@playwright/test').chromium.executablePath()
  } catch {
    return null
  }
}

function ofSystem() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(
      Boolean,
    )
    const files = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
    return folders.flatMap((folder) => files.map((file) => join(folder, file)))
  }
  const names = [
    'chromium-headless-shell',
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
  ]
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** Asks for its version, which fails where a library is missing; on Windows that would open a window. */
function starts(file) {
  if (!existsSync(file)) return false
  return (
    process.platform === 'win32' || spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
  )
}

function downloaded() {
  const cli = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js')
  run(process.execPath, [cli, 'install', 'chromium'])
  return findBrowser()
}

function packaged() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  for (const name of ['chromium-headless-shell', 'chromium']) {
    installPackages(name)
    const found = findBrowser()
    if (found) return found
  }
  return null
}

/** Runs a set-up step with its words on stderr. */
function run(file, args) {
  process.stderr.write(`${file} ${args.join(' ')}\n`)
  spawnSync(file, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

function exitWithoutBrowser() {
  throw new Error(INSTRUCTION)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${ensureBrowser()}\n`)
