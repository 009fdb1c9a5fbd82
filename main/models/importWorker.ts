/** The worker that reads one file: its reply is the network, or the kernels, or why there is none. */
import { parentPort, workerData } from 'node:worker_threads'
import { toPlain } from '#app/failure'
import { readBesideFile } from './beside'
import { listFilters } from './filters/listFilters'
import type { ImportReply, ImportTask } from './importNetwork'
import { importModel } from './importModel'

const { bytes, folder, task } = workerData as ImportTask

async function reply(): Promise<ImportReply> {
  try {
    const readBeside = folder === null ? undefined : readBesideFile(folder)
    if (task === 'filters') return { done: await listFilters(bytes, readBeside) }
    return { done: await importModel(bytes, readBeside && { readBeside }) }
  } catch (error) {
    return { failure: toPlain(error) }
  }
}

parentPort!.postMessage(await reply())
