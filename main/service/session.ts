/** A session: what one window, socket or command line has open, and its requests. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  checkRequest,
  type ImageInfo,
  type OpenedExperiment,
  type Replies,
  type RequestName,
  type RequestOf,
} from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { Select } from '#app/inputs/select'
import { createSharedMaps } from '#main/streaming/sharedMaps'
import { isStreamed } from '#main/streaming/streamedMap'
import type { Tensors } from '#main/files/tensors'
import { writeWhole } from '#main/files/write'
import { importFilters } from '#main/models/importNetwork'
import { createBatches } from './batches'
import { createCancellable } from './cancellable'
import type { ServiceContext } from './context'
import { createDifferences } from './differences'
import { createExamples } from './examples'
import { createExports } from './exports'
import { createExperiments, type ExperimentToSave } from './experiments'
import type { Host, SendEvent } from './host'
import { createImageStore } from './imageStore'
import { createRuns } from './runs'
import { createSamples } from './samples'
import { lineValues } from './lineValues'
import { exportNetwork, type NetworkExport } from './networkExport'
import { measureNetwork } from './networkShifts'
import { measureShifts } from './shifts'
import { findLargeInputs, runLarge, type LargeInput, type LargeRun } from './streamedRuns'
import { packTable } from './packTable'
import { pickFilters } from './pickFilters'
import { partsOf } from './tensors'

export interface Session {
  /**
   * Answers a request of the contract, whose name and argument may come from anywhere.
   * @throws Failure 'invalid-message' and what each request may throw
   */
  request<N extends RequestName>(name: N, argument: RequestOf<N>): Promise<Replies[N]>
  request(name: unknown, argument: unknown): Promise<unknown>
  /** Opens an experiment's file in either form, and its images where they are found. `file` in the reply is null. */
  openExperimentFile(path: string): Promise<OpenedExperiment>
  /**
   * Saves an experiment in the form that the name says: the whole file or, on a failure, the old one.
   * @throws Failure 'write-failed', 'invalid-document', 'not-found' or 'over-budget' where an image can't be put into a bundle
   */
  saveExperimentFile(path: string, saved: ExperimentToSave): Promise<void>
  /** Writes the network of an experiment for another program. @returns the files @throws Failure as `exportNetwork` */
  exportNetworkFile(network: NetworkExport): Promise<readonly string[]>
  /** Whether the form that the name says would lose an image that is open. */
  losesImages(path: string, saved: ExperimentToSave): boolean
  /** Writes bytes to a place that the person chose: the whole file or, on a failure, the old one. @throws Failure 'write-failed' */
  saveFile(path: string, bytes: Uint8Array): Promise<void>
  /** @throws Failure 'not-found', 'unreadable-file', 'unreadable-image' */
  addImageFile(path: string, select?: Select): Promise<ImageInfo>
  /** As addImageFile; of a batch of arrays, each item as an image of its own, unless one is selected. */
  addInputFile(path: string, select?: Select): Promise<readonly ImageInfo[]>
  /** Forgets the draft: the person has closed the window, and knows what is lost. */
  dropDraft(): Promise<null>
  /**
   * The inputs, read by rows, of which the experiment makes more than the memory budget holds; null where all fit.
   * @param file an image or a .npy file, instead of the experiment's own patterns, and what of it is read
   */
  findLargeInputs(
    experiment: Experiment,
    file: string | undefined,
    select?: Select,
  ): Promise<readonly LargeInput[] | null>
  /** Computes in strips and writes while it computes. @returns the paths of the files @throws Failure as `runLarge` of streamedRuns.ts */
  runLarge(run: LargeRun): Promise<readonly string[]>
  /** Cancels and frees everything of this session; its draft stays for the next one. */
  close(): Promise<void>
}

type Handlers = { readonly [N in RequestName]: (argument: RequestOf<N>) => Replies[N] | Promise<Replies[N]> }

/** Share of the budget for maps that are not in memory as wholes, after their runs. */
const IDLE_SHARE = 1 / 16

export function openSession(context: ServiceContext, send: SendEvent, host: Host): Session {
  const { engine, shares } = context
  const budget = context.mapBudget
  const shared = createSharedMaps(() => budget() * IDLE_SHARE)
  const forgetMaps = (key: string) => {
    engine.forget(key)
    shared.forget(key)
  }
  const imageStore = createImageStore(engine, context.decoder, context.getSettings, forgetMaps)
  const { tensors } = context
  const holder = Symbol('session')
  const runs = createRuns(engine, imageStore, tensors, budget, shared, send)
  const differences = createDifferences(engine, runs, budget)
  const hold = (found: Tensors) => tensors.hold(holder, found, context.getSettings().memoryBudget)
  const drafts = context.drafts.openSession(randomUUID(), { imageStore, tensors, hold, files: host.files })
  const samples = createSamples(join(context.examplesFolder, 'images'), imageStore)
  const examples = createExamples(context.examplesFolder, imageStore, samples)
  const experiments = createExperiments(imageStore, samples, shares, tensors, hold)
  const exports = createExports(context, runs, host, send)
  const jobs = createCancellable()
  const batches = createBatches(context, imageStore, host.files)

  const handlers: Handlers = {
    describe: () => {
      const { threads, ...kernels } = engine.describe()
      return { version: context.version, host: host.kind, kernels, threads }
    },
    addImage: ({ name, bytes, select }) => imageStore.add(name, bytes, select),
    reopenImage: ({ image, select }) => imageStore.reopen(image, select),
    closeImage: ({ image }) => imageStore.close(image),
    thumbnail: ({ input, image, size }) => imageStore.thumbnail(input, image, size),
    listExamples: () => examples.list(),
    openExample: ({ example }) => experiments.open(examples.path(example)),
    openExperiment: ({ name, bytes }) => experiments.openBytes(name, bytes),
    packExperiment: ({ experiment, images }) => experiments.pack(experiment, images),
    listSamples: () => samples.list(),
    openSample: ({ file }) => imageStore.addFile(samples.path(file)),
    run: (argument) => runs.start(argument),
    cancel: ({ job }) => {
      runs.cancel(job)
      exports.cancel(job)
      jobs.cancel(job)
      return null
    },
    release: ({ run }) => runs.release(run),
    tile: ({ map: token, job, ...request }) => {
      const map = differences.map(token)
      return isStreamed(map) ? jobs.start(job, (signal) => map.tile(request, signal)) : engine.tile(map, request)
    },
    statistics: ({ map: token, job, channel, bins, part }) => {
      const map = differences.map(token)
      return isStreamed(map)
        ? jobs.start(job, (signal) => map.statistics(channel, bins, signal, part))
        : engine.statistics(map, channel, bins, part)
    },
    line: ({ map: token, job, ...line }) => {
      const map = differences.map(token)
      return jobs.start(job, async (signal) => ({
        values: await lineValues(map.shape, line, (request) =>
          isStreamed(map) ? map.tile(request, signal) : engine.tile(map, request),
        ),
      }))
    },
    subtract: ({ job, ...planes }) => jobs.start(job, (signal) => differences.make(planes, signal)),
    closeMap: ({ map }) => differences.close(map),
    measureShifts: (argument) =>
      jobs.start(argument.job, (signal) =>
        measureShifts({ engine, imageStore, budget: budget(), send, tensors }, argument, signal),
      ),
    tensor: ({ tensor, parts }) => ({ values: partsOf(tensors, tensor, parts) }),
    async listFilters({ name, bytes }) {
      const listed = await importFilters({ name, bytes, folder: null })
      hold(listed.tensors)
      return { banks: listed.banks }
    },
    pickFilters: ({ tensor, of, filters }) => {
      const picked = pickFilters(tensors, tensor, of, filters)
      hold(picked.tensors)
      return { sha256: picked.sha256 }
    },
    closeTensors: ({ tensors: closed }) => {
      tensors.release(holder, closed)
      return null
    },
    measureNetwork: (argument) =>
      jobs.start(argument.job, (signal) =>
        measureNetwork({ engine, imageStore, budget: budget(), send, tensors }, argument, signal),
      ),
    openBatch: (argument) => batches.open(argument),
    batchInput: ({ batch, input, image }) => batches.ofInput(batch, input, image),
    batchFile: ({ batch, file }) => batches.ofFile(batch, file),
    batchBytes: ({ batch, name, bytes }) => batches.ofBytes(batch, name, bytes),
    packTable: (table) => packTable(table),
    closeBatch: ({ batch }) => batches.close(batch),
    chooseDestination: ({ name }) => exports.chooseDestination(name),
    exportMaps: (argument) => exports.start(argument),
    exportNetwork: (argument) => exports.startNetwork(argument),
    encodeGif: ({ bytes, lengths, delay, job }) =>
      jobs.start(job, (signal) => context.decoder.encodeGif(imagesIn(bytes, lengths), delay, signal)),
    keepDraft: (tabs) => drafts.keep(tabs),
    takeDrafts: (before) => drafts.take(before),
    leave: () => drafts.leave(),
    getSettings: () => context.getSettings(),
    setSettings: (change) => context.setSettings(change),
  }
  return {
    async request(name: unknown, argument: unknown) {
      const checked = checkRequest(name, argument)
      return handlers[checked.name](checked.argument)
    },
    openExperimentFile(path) {
      shares.note(path)
      return experiments.open(path)
    },
    saveExperimentFile: experiments.save,
    exportNetworkFile: (network) => exportNetwork(context, network),
    losesImages: experiments.losesImages,
    saveFile: (path, bytes) => writeWhole(path, (sink) => sink.write(bytes), { replace: true }),
    addImageFile(path, select) {
      shares.note(path)
      return imageStore.addFile(path, { select })
    },
    addInputFile: (path, select) => imageStore.addInputFile(path, select),
    dropDraft: () => drafts.drop(),
    findLargeInputs: (experiment, file, select) =>
      findLargeInputs(experiment, file, select, { decoder: context.decoder, budget: budget(), tensors }),
    runLarge: (run) => runLarge({ engine, version: context.version, budget: budget() }, run),
    async close() {
      imageStore.stopOpening()
      await drafts.close()
      await exports.close()
      await jobs.close()
      await batches.closeAll()
      differences.closeAll()
      await runs.close()
      imageStore.closeAll()
      tensors.release(holder)
    },
  } as Session
}

/** @throws Failure 'invalid-argument' where the lengths are not those of all bytes */
function imagesIn(bytes: Uint8Array, lengths: readonly number[]): readonly Uint8Array[] {
  const total = lengths.reduce((sum, length) => sum + length, 0)
  if (total !== bytes.byteLength)
    throw new Failure('invalid-argument', message('service.frameLengths', { expected: bytes.byteLength, total }))
  let at = 0
  return lengths.map((length) => bytes.subarray(at, (at += length)))
}
