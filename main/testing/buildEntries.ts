/**
 * Bundles what tests start as threads and processes into out/test, with the packages that it imports, as the program is
 * built: to load every file of a package again takes longer than most tests. Vitest's global setup builds what all tests use.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'out/test')
/** With native files of their own, or so large that they are loaded only when they are needed. */
const external = ['sharp', '@img/sharp-wasm32', 'h5wasm', 'bullmq', 'ioredis']

export default async function buildEntries(): Promise<void> {
  await buildEntry('main/engine/worker.ts', 'worker')
  await buildEntry('main/files/decoderProcess.ts', 'decoder')
  await buildEntry('main/batch/imageProcess.ts', 'imageProcess')
  await buildEntry('main/models/importWorker.ts', 'importWorker')
}

/** @param entry its path in the repository @returns the path of the bundle */
export async function buildEntry(entry: string, name: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external },
    build: {
      ssr: join(root, entry),
      target: 'node20',
      write: false,
      rollupOptions: { output: { format: 'es', codeSplitting: false } },
    },
  })
  if (!('output' in built)) throw new Error(`The build of ${entry} gave no output.`)
  const { code } = built.output[0]
  const file = join(folder, `${name}.js`)
  if (existsSync(file) && readFileSync(file, 'utf8') === code) return file
  // Written aside and renamed, for another run of the tests may be reading it.
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${file}.${process.pid}`, code)
  renameSync(`${file}.${process.pid}`, file)
  return file
}
