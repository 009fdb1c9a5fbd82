/** Vitest's global setup: builds the worker from its sources into out/test/worker.js. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../../..')
const file = resolve(root, 'out/test/worker.js')

export default async function buildWorker(): Promise<void> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: resolve(root, 'main/engine/worker.ts'),
      target: 'node20',
      write: false,
      rollupOptions: { output: { format: 'es' } },
    },
  })
  const output = Array.isArray(built) ? built[0] : built
  if (!output || !('output' in output)) throw new Error('The build of the worker gave no output.')
  const [{ code }, ...others] = output.output
  if (others.length > 0) throw new Error('The worker: expected one file.')
  if (existsSync(file) && readFileSync(file, 'utf8') === code) return
  // Written aside and renamed, for another run of the tests may be reading it.
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}`, code)
  renameSync(`${file}.${process.pid}`, file)
}
