/** Builds what is out of date: `ensureBuilt(['main'])`. Says so on stderr only, for stdout belongs to results. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What each part is built from, and a file that its build always writes. */
const parts = {
  main: { sources: ['main', 'app', 'native-kernels'], built: 'out/main/poolscope.js' },
  preload: { sources: ['main/desktop', 'app'], built: 'out/preload/preload.cjs' },
  renderer: { sources: ['renderer', 'app'], built: 'out/renderer/index.html' },
}
const configuration = ['electron.vite.config.ts', 'package.json', 'package-lock.json']

/** The environment of a program that starts with no settings and no drafts, and leaves none to the person's own. */
export function withoutTraces() {
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-scratch-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return { ...process.env, XDG_CONFIG_HOME: folder, APPDATA: folder, HOME: folder }
}

/** Builds those of the named parts whose sources are newer than what was built from them. */
export async function ensureBuilt(names) {
  const stale = names.filter(isStale)
  if (stale.length === 0) return
  process.stderr.write(`Building ${stale.join(', ')} ...\n`)
  process.chdir(root)
  const [{ build }, { resolveConfig }] = await Promise.all([import('vite'), import('electron-vite')])
  process.env.NODE_ENV_ELECTRON_VITE = 'production'
  const { config } = await resolveConfig({ root, logLevel: 'warn' }, 'build', 'production')
  for (const name of stale) await build(config[name])
}

function isStale(name) {
  const { sources, built } = parts[name]
  const file = join(root, built)
  if (!existsSync(file)) return true
  const made = statSync(file).mtimeMs
  return [...configuration, ...sources].some((path) => newest(join(root, path)) > made)
}

/** When the newest file under `path` was changed, tests and builds left out. */
function newest(path) {
  const status = statSync(path)
  if (!status.isDirectory()) return /\.test\.ts$/.test(path) ? 0 : status.mtimeMs
  const names = readdirSync(path).filter((name) => !['node_modules', 'build', 'prebuilds', 'bench'].includes(name))
  return Math.max(0, ...names.map((name) => newest(join(path, name))))
}
