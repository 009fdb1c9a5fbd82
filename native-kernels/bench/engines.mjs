/** Both engines for a comparison: ours bundled from its sources, and onnxruntime-node, installed in its own folder. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const here = import.meta.dirname
const root = join(here, '../..')

const built = join(root, 'out/bench/engine.js')

/** Bundles a module into out/bench. */
export async function bundle(entry, name) {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: entry,
      target: 'node20',
      outDir: join(root, 'out/bench'),
      emptyOutDir: false,
      rollupOptions: { output: { format: 'es', entryFileNames: name } },
    },
  })
}

/** Bundles the engine and its worker, but in a process that `measureAlone` has started; gives what entry.ts exports. */
export async function buildEngine() {
  if (process.env.POOLSCOPE_BENCH_BUILT) return import(pathToFileURL(built).href)
  await bundle(join(root, 'main/engine/worker.ts'), 'worker.js')
  await bundle(join(here, 'entry.ts'), 'engine.js')
  return import(pathToFileURL(built).href)
}

/** What a script of this folder prints, as JSON, in a process of its own: for first runs, and for resident memory. */
export function measureAlone(script, ...args) {
  const env = { ...process.env, POOLSCOPE_BENCH_BUILT: '1' }
  const printed = execFileSync(process.execPath, [join(here, script), ...args], { env, stdio: ['ignore', 'pipe', 2] })
  return JSON.parse(printed.toString('utf8'))
}

/** onnxruntime-node and the maker of its models. */
export async function loadOther() {
  const folder = join(here, 'onnxruntime')
  if (!existsSync(join(folder, 'node_modules'))) {
    process.stderr.write('Installing onnxruntime-node for the comparison ...\n')
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    })
  }
  const require = createRequire(join(folder, 'package.json'))
  return { ort: require('onnxruntime-node'), ...(await import('./onnxruntime/onnx.mjs')) }
}

/** Lays numbers in the order channels, rows, columns into a map. */
export function fill(map, numbers) {
  for (let c = 0, at = 0; c < map.channels; c++) {
    for (let r = 0; r < map.height; r++, at += map.width) {
      map.data.set(numbers.subarray(at, at + map.width), c * map.planeStride + r * map.rowStride)
    }
  }
}
