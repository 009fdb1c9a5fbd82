/** Imports networks, and reads kernels, in a worker of their own, within limits of time and memory: a file from anywhere may be hostile. */
import { Worker } from 'node:worker_threads'
import { cancelled, Failure, fromPlain, type PlainFailure } from '#app/failure'
import { message } from '#app/text/message'
import type { ListedFilters } from './filters/listFilters'
import type { ImportedNetwork } from './importedNetwork'

export interface ModelFile {
  readonly name: string
  /** Moved to the worker: they are empty afterwards. */
  readonly bytes: Uint8Array
  /** Where files of weights lie beside it; null where they are out of reach. */
  readonly folder: string | null
}

/** What is made of a file. */
interface Results {
  readonly network: ImportedNetwork
  readonly filters: ListedFilters
}

export interface ImportTask extends Pick<ModelFile, 'bytes' | 'folder'> {
  readonly task: keyof Results
}

export type ImportReply = { readonly done: Results[keyof Results] } | { readonly failure: PlainFailure }

interface Limits {
  readonly signal?: AbortSignal
  readonly limit?: number
}

/** Milliseconds: a network of 500 MB takes about 5 s. */
const TIME_LIMIT = 60_000
/** Megabytes of objects; weights are outside of it, and bounded by the file's size. */
const MEMORY_LIMIT = 1500

/** @throws Failure 'unreadable-file', 'not-found', 'cancelled' */
export function importNetwork(file: ModelFile, limits: Limits = {}): Promise<ImportedNetwork> {
  return inWorker('network', file, limits)
}

/** The kernels of a file of weights. @throws Failure as `importNetwork` */
export function importFilters(file: ModelFile, limits: Limits = {}): Promise<ListedFilters> {
  return inWorker('filters', file, limits)
}

async function inWorker<T extends keyof Results>(
  task: T,
  { name, bytes, folder }: ModelFile,
  { signal, limit = TIME_LIMIT }: Limits,
): Promise<Results[T]> {
  if (signal?.aborted) throw cancelled(message('models.opening'))
  const owned = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
  const worker = new Worker(workerFile(), {
    workerData: { bytes: owned, folder, task } satisfies ImportTask,
    transferList: [owned.buffer as ArrayBuffer],
    // Libraries write what is wrong with a file; whoever opens it reads the failure.
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT },
  })
  try {
    const reply = await new Promise<ImportReply>((resolve, reject) => {
      const refuse = (reason: ReturnType<typeof message>) =>
        reject(new Failure('unreadable-file', message('models.unreadable', { reason }), { file: name }))
      const timer = setTimeout(() => refuse(message('models.tooSlow', { seconds: limit / 1000 })), limit)
      signal?.addEventListener('abort', () => reject(cancelled(message('models.opening'))), { once: true })
      worker.once('message', resolve)
      worker.once('error', () => refuse(message('models.tooMuchMemory')))
      worker.once('exit', () => {
        clearTimeout(timer)
        refuse(message('models.tooMuchMemory'))
      })
    })
    if ('done' in reply) return reply.done as Results[T]
    const failure = fromPlain(reply.failure)
    throw new Failure(failure.code, failure.text, { ...failure.place, file: name })
  } finally {
    await worker.terminate()
  }
}

/** Where the worker's code is. */
function workerFile(): URL {
  const here = import.meta.url
  // Under test, run from the sources, beside a worker that testing/buildEntries.ts has built.
  if (here.endsWith('.ts')) return new URL('../../out/test/importWorker.js', here)
  return new URL(here.includes('/chunks/') ? '../importWorker.js' : './importWorker.js', here)
}
