/** Vitest's global setup: builds the engine's worker, the decoder of images and the importer of networks from their sources into out/test. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../../..')

export default async function buildWorkers(): Promise<void> {
  await buildFile('main/engine/worker.ts', 'worker.js')
  await buildFile('main/files/decoderProcess.ts', 'decoder.js')
  await buildFile('main/models/importWorker.ts', 'importWorker.js')
}

async function buildFile(entry: string, name: string): Promise<void> {
  const file = resolve(root, 'out/test', name)
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: resolve(root, entry),
      target: 'node20',
      write: false,
      rollupOptions: { output: { format: 'es' } },
    },
  })
  const output = Array.isArray(built) ? built[0] : built
  if (!output || !('output' in output)) throw new Error(`The build of ${entry} gave no output.`)
  const [{ code }, ...others] = output.output
  if (others.length > 0) throw new Error(`${entry}: expected one file.`)
  if (existsSync(file) && readFileSync(file, 'utf8') === code) return
  // Written aside and renamed, for another run of the tests may be reading it.
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}`, code)
  renameSync(`${file}.${process.pid}`, file)
}
