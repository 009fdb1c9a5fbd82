/** The worker that imports one network: its reply is the network, or why there is none. */
import { parentPort, workerData } from 'node:worker_threads'
import { toPlain } from '#app/failure'
import { readBesideFile } from './beside'
import type { ImportReply } from './importNetwork'
import { importModel } from './importModel'

const { bytes, folder } = workerData as { readonly bytes: Uint8Array; readonly folder: string | null }

async function reply(): Promise<ImportReply> {
  try {
    return { network: await importModel(bytes, folder === null ? {} : { readBeside: readBesideFile(folder) }) }
  } catch (error) {
    return { failure: toPlain(error) }
  }
}

parentPort!.postMessage(await reply())
