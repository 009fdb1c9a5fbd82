/**
 * Batches of the window: an experiment as it was when its batch began, run on one image after another. Whoever asks for
 * rows decides which images, in which order and how many at a time; no image is kept longer than its row takes.
 */
import { outputLayers, requireLayers } from '#app/batch/layers'
import type { OutputLayer } from '#app/batch/table'
import type { Experiment } from '#app/document/experiment'
import { checkExperiment } from '#app/document/parse'
import { tensorsIn } from '#app/document/tensors'
import { cancelled, Failure, toPlain } from '#app/failure'
import type { Select } from '#app/inputs/select'
import type { BatchRow, BatchRows, ImageInfo, RequestOf } from '#app/protocol/contract'
import { message, type Message } from '#app/text/message'
import type { FeatureMap } from '#main/engine/featureMap'
import type { ServiceContext } from './context'
import type { FileNames } from './host'
import { createImageRuns, type ImageRuns } from './imageRuns'
import { createImageStore, type ImageStore } from './imageStore'
import { cellsOf } from './mapRuns'

export interface Batches {
  /** @throws Failure 'invalid-document', 'invalid-argument' for an id that is in use */
  open(request: RequestOf<'openBatch'>): null
  /**
   * What can't be read or run becomes a row with its failure.
   * @throws Failure 'not-found' for a batch that is not open, 'cancelled' for one that was closed meanwhile
   */
  ofInput(batch: string, input: number, image: string | null): Promise<BatchRows>
  /** As ofInput. @throws Failure 'not-found' for a token that was never given */
  ofFile(batch: string, file: string): Promise<BatchRows>
  ofBytes(batch: string, name: string, bytes: Uint8Array): Promise<BatchRows>
  close(batch: string): null
  /** Ends all batches, and waits until they have let go of everything. */
  closeAll(): Promise<void>
}

interface Batch {
  readonly request: RequestOf<'openBatch'>
  readonly experiment: Experiment
  readonly controller: AbortController
  /** Of images that are open only for their rows. */
  readonly store: ImageStore
  /** On the images of the session, and on those of `store`. */
  readonly runs: { readonly opened: ImageRuns; readonly own: ImageRuns }
  /** Holds the experiment's tensors. */
  readonly holder: symbol
  readonly running: Set<Promise<unknown>>
  /** With the channels of the first image that could be run: all others must have as many. */
  layers: readonly OutputLayer[] | null
}

/** Pixels on the longer side. */
const THUMBNAIL = 32

/** @param opened images of the session @param files of the person's; absent where the host can't reach them */
export function createBatches(context: ServiceContext, opened: ImageStore, files: FileNames | undefined): Batches {
  const { engine, decoder, tensors, shares } = context
  const batches = new Map<string, Batch>()

  /** Does some work of a batch, which ends no sooner than all of its work. */
  async function within<T>(id: string, work: (batch: Batch) => Promise<T>): Promise<T> {
    const batch = batches.get(id)
    if (!batch) throw new Failure('not-found', message('service.batchClosed'))
    const working = work(batch)
    const ended = working.catch(() => undefined)
    batch.running.add(ended)
    try {
      return await working
    } finally {
      batch.running.delete(ended)
    }
  }

  /** @param image that is open in the store of `where`; null where the input is none */
  async function rowOf(batch: Batch, where: 'opened' | 'own', input: number, image: string | null): Promise<Row> {
    const { layers, columns } = batch.request
    const store = where === 'own' ? batch.store : opened
    const pixels = { ...batch.experiment.inputs[input]!, steps: [] }
    const thumbnail = await store.thumbnail(pixels, image, THUMBNAIL).catch(() => null)
    const cells = (maps: readonly FeatureMap[]) => {
      const channels = maps.map((map) => map.channels)
      batch.layers ??= outputLayers(batch.experiment.stack, layers, channels)
      return cellsOf(maps, { layers: batch.layers, columns }, engine)
    }
    try {
      const values = await batch.runs[where].run(input, image, layers, cells)
      return { values, failure: null, thumbnail }
    } catch (error) {
      return { values: null, failure: failureOf(batch, error), thumbnail }
    }
  }

  async function ofOpened(batch: Batch, path: string, open: () => Promise<readonly ImageInfo[]>): Promise<BatchRows> {
    const rows: BatchRow[] = []
    let images: readonly ImageInfo[] = []
    try {
      images = await open()
      for (const [item, { image, notes }] of images.entries())
        rows.push({ item, notes, ...(await rowOf(batch, 'own', 0, image)) })
    } catch (error) {
      rows.push({ item: null, values: null, notes: [], failure: failureOf(batch, error), thumbnail: null })
    } finally {
      for (const { image } of images) batch.store.close(image)
    }
    return { path, channels: channelsOf(batch), rows }
  }

  return {
    open(request) {
      if (batches.has(request.batch))
        throw new Failure('invalid-argument', `batch: expected an id that is not in use, received "${request.batch}".`)
      const { layers, channels } = request
      if (channels && channels.length !== layers.length)
        throw new Failure(
          'invalid-argument',
          `channels: expected one for each of ${layers.length} layers, received ${channels.length}.`,
        )
      const experiment = checkExperiment(request.experiment)
      requireLayers(experiment.stack, layers)
      const names = [...tensorsIn(experiment.stack).keys()]
      const found = new Map(names.flatMap((name) => (tensors.has(name) ? [[name, tensors.get(name)!] as const] : [])))
      const holder = Symbol('batch')
      tensors.hold(holder, found, context.getSettings().memoryBudget)
      const controller = new AbortController()
      const store = createImageStore(engine, decoder, context.getSettings)
      const runs = (on: ImageStore) =>
        createImageRuns(experiment, {
          engine,
          budget: context.mapBudget,
          store: on,
          tensors,
          signal: controller.signal,
        })
      batches.set(request.batch, {
        request,
        experiment,
        controller,
        store,
        runs: { opened: runs(opened), own: runs(store) },
        holder,
        running: new Set(),
        layers: channels ? outputLayers(experiment.stack, layers, channels) : null,
      })
      return null
    },
    ofInput: (id, input, image) =>
      within(id, async (batch) => {
        const of = batch.experiment.inputs[input]
        if (!of)
          throw new Failure(
            'not-found',
            `input: expected a place below ${batch.experiment.inputs.length}, received ${input}.`,
          )
        const row = await rowOf(batch, 'opened', input, image)
        const path = image === null ? of.name : (opened.fileOf(image) ?? of.name)
        return { path, channels: channelsOf(batch), rows: [{ item: 0, notes: notesOf(image), ...row }] }
      }),
    ofFile: (id, file) =>
      within(id, (batch) => {
        if (!files) throw new Failure('not-found', message('service.fileNotOpened'))
        const path = files.path(file)
        shares.note(path)
        return ofOpened(batch, path, () => batch.store.addInputFile(path, selectOf(batch)))
      }),
    ofBytes: (id, name, bytes) =>
      within(id, (batch) => ofOpened(batch, name, () => batch.store.addInput(name, bytes, selectOf(batch)))),
    close(id) {
      void end(id)
      return null
    },
    async closeAll() {
      await Promise.all([...batches.keys()].map(end))
    },
  }

  async function end(id: string): Promise<void> {
    const batch = batches.get(id)
    if (!batch) return
    batches.delete(id)
    batch.controller.abort()
    batch.store.stopOpening()
    await Promise.all(batch.running)
    batch.store.closeAll()
    tensors.release(batch.holder)
  }

  function notesOf(image: string | null): readonly Message[] {
    return image !== null && opened.fileOf(image) !== undefined ? opened.infoOf(image).notes : []
  }
}

type Row = Pick<BatchRow, 'values' | 'failure' | 'thumbnail'>

/** @throws Failure 'cancelled' where the batch was closed: then there is no row */
function failureOf({ controller }: Batch, error: unknown): BatchRow['failure'] {
  if (controller.signal.aborted) throw cancelled(message('service.batch'))
  return toPlain(error)
}

function channelsOf({ layers }: Batch): BatchRows['channels'] {
  return layers?.map(({ channels }) => channels) ?? null
}

function selectOf({ experiment }: Batch): Select | undefined {
  const [input] = experiment.inputs
  return input?.kind === 'image' ? input.select : undefined
}
