/**
 * The service: implements the contract for every host. A host opens a session for each window, socket or command
 * line, passes requests in and takes events out; it adds only what it alone can do, as a `Host`.
 */
import type { KernelKind } from '#app/calls/kernels'
import { dirname, join } from 'node:path'
import type { Settings } from '#app/protocol/contract'
import { createEngine } from '#main/engine/createEngine'
import type { DecoderKind } from '#main/files/decoderMessages'
import { ownFolder } from '#main/files/ownFolder'
import { createDecoder } from './decoder'
import { forkDecoder } from './decoderFile'
import type { StartDecoder } from './decoderPool'
import { createDrafts } from './drafts'
import type { Host, SendEvent } from './host'
import { openSession, type Session } from './session'
import { keepSettings } from './settings'
import { keepShares } from './shares'
import { createTensorStore } from './tensors'

export { zipFiles } from '#main/files/export'
export { safeName } from '#main/files/names'
export type { DecoderKind } from '#main/files/decoderMessages'
export type { StartDecoder } from './decoderPool'
export { decoderFile } from './decoderFile'
export { batchEvents } from './batchEvents'
export type { FileNames, Host, SendEvent } from './host'
export { networkExtensions } from './networkExport'
export type { Session } from './session'
export type { LargeInput } from './streamedRuns'
export { fileFacts, type FileFacts } from './fileFacts'

export interface ServiceOptions {
  /** Of the program. */
  readonly version: string
  /** The folder of the experiments that are shipped. */
  readonly examplesFolder: string
  /** Where settings are kept, and known network shares beside them; without it they last as long as the service. */
  readonly settingsFile?: string
  /** Where unsaved changes are kept against a crash; without it they are not. */
  readonly draftsFolder?: string
  /** For this start only, instead of what the settings say. */
  readonly threads?: number
  /** bytes */
  readonly memoryBudget?: number
  /** Without it, native where they can run. */
  readonly kernels?: KernelKind
  /** Of images; without it, native. */
  readonly decoder?: DecoderKind
  /** How its process is started; without it, as a child of Node's. */
  readonly startDecoder?: StartDecoder
}

/** Bytes. */
const MIN_MAP_BUDGET = 1e6

export interface Service {
  openSession(send: SendEvent, host: Host): Session
  /** Ends all sessions and workers. */
  close(): Promise<void>
}

/** @throws Failure 'invalid-argument' where the kernels asked for can't run */
export function createService(options: ServiceOptions): Service {
  const settings = keepSettings(options.settingsFile)
  const getSettings = (): Settings => {
    const { threads, memoryBudget } = settings.get()
    return { threads: options.threads ?? threads, memoryBudget: options.memoryBudget ?? memoryBudget }
  }
  const engine = createEngine({ ...getSettings(), kernels: options.kernels })
  const tensors = createTensorStore(() => engine.configure({ memoryBudget: mapBudget() }))
  /** What the budget leaves for maps beside the weights that are open. */
  const mapBudget = () => Math.max(MIN_MAP_BUDGET, getSettings().memoryBudget - tensors.bytes)
  const decoder = createDecoder({
    kind: options.decoder ?? 'native',
    start: options.startDecoder ?? forkDecoder,
    engine,
    budget: () => getSettings().memoryBudget,
  })
  const sessions = new Set<Session>()

  const changeSettings = (change: Partial<Settings>): Settings => {
    const changed = settings.set(change)
    engine.configure({ threads: change.threads, memoryBudget: mapBudget() })
    return changed
  }
  const drafts = createDrafts(options.draftsFolder)
  // Clears what a process that was killed has left; without room for temporary files, whoever needs some says so.
  void ownFolder().catch(() => undefined)
  const context = {
    version: options.version,
    examplesFolder: options.examplesFolder,
    engine,
    decoder,
    drafts,
    shares: keepShares(options.settingsFile && join(dirname(options.settingsFile), 'shares.json')),
    tensors,
    mapBudget,
    getSettings,
    setSettings: changeSettings,
  }
  return {
    openSession(send, host) {
      const session = openSession(context, send, host)
      sessions.add(session)
      return {
        ...session,
        close: async () => {
          sessions.delete(session)
          await session.close()
        },
      }
    },
    async close() {
      decoder.close()
      await Promise.all([...sessions].map((session) => session.close()))
      await drafts.close()
      await engine.close()
    },
  }
}
