/**
 * The images that a session has open, named by tokens, and the maps of an experiment's inputs: an image read as
 * the experiment says, numbers of its own, or a pattern, each after its steps. Maps are kept, so that a run on the
 * same input starts at once.
 */
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import type { ImageInfo, RgbaImage, Settings } from '#app/protocol/contract'
import type { Experiment, ExperimentInput, Reading } from '#app/document/experiment'
import { cancelled, Failure } from '#app/failure'
import { message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { mapBytes, type MapShape } from '#app/shape'
import type { Select } from '#app/inputs/select'
import { keepsAllBands, sizesThrough } from '#app/inputs/steps'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { isReadByRows, shareImage, streamImage } from '#main/streaming/imageMap'
import { releaseMap, retainMap, type AnyMap } from '#main/streaming/streamedMap'
import { readInputFile } from '#main/files/file'
import { arrayName } from '#main/files/names'
import type { PixelImage } from '#main/files/pixels'
import type { OriginalFile } from '#main/files/bundle'
import { imageShape, type ImageReading } from '#app/inputs/planes'
import type { ArrayInput } from './arrayInput'
import type { DecodedImage, Decoder, FilePart } from './decoder'
import {
  afterSteps,
  cellsOf,
  factsOf,
  inputKey,
  makeInput,
  numbersOf,
  requireInputBudget,
  unlessCancelled,
} from './inputSource'
import { createOriginals } from './originals'
import { paintPatternThumbnail, paintThumbnail } from './thumbnail'

/** An input's map, held once for the caller, and the key of its contents. */
export interface InputMap {
  readonly map: AnyMap
  readonly key: string
}

export interface HowToPrepare {
  readonly signal: AbortSignal
  /** Share of the rendering, the steps and the reading that is done, 0..1. */
  readonly onProgress: (fraction: number) => void
}

interface Preparing {
  readonly waiting: Set<HowToPrepare['onProgress']>
  readonly controller: AbortController
}

export interface ImageStore {
  /** Opens an image, or an array of a file of arrays. @throws Failure 'unreadable-image', 'unreadable-file', 'invalid-argument' */
  add(name: string, bytes: Uint8Array, select?: Select): Promise<ImageInfo>
  /** @param about.name instead of the file's own @throws Failure as add, and 'not-found' */
  addFile(path: string, about?: { readonly name?: string; readonly select?: Select | undefined }): Promise<ImageInfo>
  /** As add; of a batch of arrays, each item as an image of its own, unless one is selected. */
  addInput(name: string, bytes: Uint8Array, select?: Select): Promise<readonly ImageInfo[]>
  /** As addInput, of a file. @throws Failure as addFile */
  addInputFile(path: string, select?: Select): Promise<readonly ImageInfo[]>
  /** Adds the images that the store's decoder has decoded from a file, each under a name of its own. */
  addDecoded(
    name: string,
    bytes: Uint8Array,
    path: string | null,
    images: readonly DecodedImage[],
  ): Promise<readonly ImageInfo[]>
  /** Another part of the file of an open image, as an image of its own. @throws Failure as addFile */
  reopen(image: string, select: Select): Promise<ImageInfo>
  /** The file that an open image came from; null where it came as bytes, undefined where it is not open. */
  fileOf(image: string | null): string | null | undefined
  /** Where an open image can be had again: its file, or its bytes. */
  origin(image: string): Origin
  /** The file of an open image as it was opened. @throws Failure 'not-found' */
  original(image: string): Promise<OriginalFile>
  /** Gives up the images that are being opened. */
  stopOpening(): void
  close(image: string): null
  closeAll(): void
  /** An input after its steps but Normalize, small; `image` as below. @throws Failure 'not-found', 'over-budget' */
  thumbnail(input: ExperimentInput, image: string | null, size: number): Promise<RgbaImage>
  /**
   * The map of an experiment's input.
   * @param image the image to use, or null where the input brings its own numbers
   * @throws Failure 'not-found', 'over-budget', 'cancelled'
   */
  inputMap(experiment: Experiment, input: number, image: string | null, how: HowToPrepare): Promise<InputMap>
  /** What is known of an open image. @throws Failure 'not-found' */
  infoOf(image: string): ImageInfo
}

export type Origin = { readonly path: string } | { readonly bytes: Uint8Array }

interface Open {
  readonly info: ImageInfo
  readonly source: DecodedImage
  readonly origin: Origin
}

/** Maps of inputs that are kept for the next run. */
const KEPT_INPUTS = 4
/** How long preparing an input continues after its run was cancelled: a newer run often needs the same input. */
const ABANDONED_INPUT_DELAY_MS = 300

/** @param forgetMaps forgets what was computed from an input, by its key */
export function createImageStore(
  engine: Engine,
  decoder: Decoder,
  settings: () => Settings,
  forgetMaps: (key: string) => void = engine.forget,
): ImageStore {
  const opening = new AbortController()
  const opened = new Map<string, Open>()
  const originals = createOriginals()
  /** By key; the one used last comes last. */
  const kept = new Map<string, Promise<AnyMap>>()
  /** Who waits for inputs that are being made, by key, to be told how far they are. */
  const preparing = new Map<string, Preparing>()

  function open(image: string): Open {
    const found = opened.get(image)
    if (found) return found
    throw new Failure('not-found', message('service.imageClosed'))
  }

  async function register(
    info: Omit<ImageInfo, 'image'>,
    source: DecodedImage,
    bytes: Uint8Array,
    path: string | null,
  ): Promise<ImageInfo> {
    const image = randomUUID()
    const full = { image, ...info }
    await originals.keep(image, bytes, path)
    opened.set(image, { info: full, source, origin: path === null ? { bytes } : { path } })
    return full
  }

  function forget(image: string): void {
    const source = opened.get(image)?.source
    if (source) decoder.release(source)
    opened.delete(image)
    originals.drop(image)
  }

  function drop(key: string): void {
    const map = kept.get(key)
    kept.delete(key)
    // Whoever waits for it takes hold of it first.
    void map?.then((made) => setImmediate(() => releaseMap(engine, made))).catch(() => undefined)
    forgetMaps(key)
  }

  /** @throws Failure 'over-budget' */
  function afford(bytes: number): void {
    requireInputBudget(bytes, settings().memoryBudget)
  }

  /** Does some work with an image, whose samples stay although it may be closed meanwhile. */
  async function holding<T>(image: string | null, work: (memory: FeatureMap | null) => Promise<T>): Promise<T> {
    const memory = image === null ? null : open(image).source.memory
    if (memory) engine.retain(memory)
    try {
      return await work(memory)
    } finally {
      if (memory) engine.release(memory)
    }
  }

  function make(shape: MapShape, fill: (map: FeatureMap) => void | Promise<void>): Promise<FeatureMap> {
    afford(mapBytes(shape))
    const map = engine.allocate(shape)
    return Promise.resolve(fill(map)).then(
      () => map,
      (error: unknown) => {
        engine.release(map)
        throw error
      },
    )
  }

  /** An image, or numbers, as a map. */
  async function mapOf(
    from: PixelImage | ArrayInput,
    memory: FeatureMap | null,
    reading: ImageReading,
    how: HowToPrepare,
  ): Promise<AnyMap> {
    const budget = settings().memoryBudget
    if (!('pixels' in from) || !isReadByRows(from, reading, budget)) return makeInput(from, reading, make)
    const shared = await shareImage(engine, from, memory)
    try {
      return await streamImage(engine, shared, reading, budget, how)
    } finally {
      engine.release(shared.memory)
    }
  }

  /** What an input is before its steps. @throws Failure 'not-found', 'over-budget', 'cancelled' */
  async function source(
    input: ExperimentInput,
    image: string | null,
    how: HowToPrepare,
  ): Promise<PixelImage | ArrayInput> {
    if (image !== null) return open(image).source
    if (input.kind === 'values') return numbersOf(input.planes)
    if (input.kind === 'pattern') {
      const { height, width, pattern } = input
      afford(height * width * 4)
      return { channels: 1, height, width, values: await engine.renderPattern(pattern, height, width, how), white: 1 }
    }
    throw new Failure('not-found', message('service.imageNotOpen', { name: input.name }))
  }

  async function stepped(
    input: ExperimentInput,
    image: string | null,
    reading: ImageReading,
    { signal, onProgress }: HowToPrepare,
  ): Promise<PixelImage | ArrayInput> {
    const steps = input.steps ?? []
    // A pattern that is rendered counts as much as a step.
    const rendered = input.kind === 'pattern' ? 1 : 0
    const parts = partsOf(input)
    const from = await source(input, image, {
      signal,
      onProgress: (fraction) => onProgress((fraction * rendered) / parts),
    })
    // What a step makes is held beside what it was made from.
    const read = 'pixels' in from && reading.channels !== 'all' ? imageShape(from, reading).channels : null
    for (const size of sizesThrough(from, steps, read).slice(1)) afford(cellsOf(size) * 4)
    return afterSteps(from, steps, reading, async (fraction) => {
      onProgress((rendered + fraction * (parts - rendered)) / parts)
      await othersTurn()
      if (signal.aborted) throw cancelled(message('engine.run'))
    })
  }

  /** The map of an input, for all who wait for the same one; given up when nobody does any more. */
  async function prepared(
    key: string,
    input: ExperimentInput,
    image: string | null,
    reading: Reading,
  ): Promise<AnyMap> {
    const own: Preparing = { waiting: new Set(), controller: new AbortController() }
    preparing.set(key, own)
    try {
      const onProgress = (fraction: number) => own.waiting.forEach((tell) => tell(fraction))
      const how: ImageReading = keepsAllBands(input.steps) ? { ...reading, channels: 'all' } : reading
      const { signal } = own.controller
      const parts = partsOf(input)
      return await holding(image, async (memory) => {
        const from = await stepped(input, image, how, { signal, onProgress })
        const onRead = (fraction: number) => onProgress((parts - 1 + fraction) / parts)
        return mapOf(from, memory, how, { signal, onProgress: onRead })
      })
    } finally {
      if (preparing.get(key) === own) preparing.delete(key)
    }
  }

  /** Takes one who waited off the list. */
  function leave(key: string, onProgress: HowToPrepare['onProgress']): void {
    const left = preparing.get(key)
    left?.waiting.delete(onProgress)
    if (left?.waiting.size !== 0) return
    setTimeout(() => {
      if (preparing.get(key) !== left || left.waiting.size > 0) return
      preparing.delete(key)
      kept.delete(key)
      left.controller.abort()
    }, ABANDONED_INPUT_DELAY_MS).unref()
  }

  async function addAll(
    fileName: string,
    bytes: Uint8Array,
    path: string | null,
    part: FilePart,
  ): Promise<readonly ImageInfo[]> {
    const name = printable(fileName)
    return addDecoded(name, bytes, path, await decoder.decode(bytes, name, opening.signal, part))
  }

  function addDecoded(
    name: string,
    bytes: Uint8Array,
    path: string | null,
    images: readonly DecodedImage[],
  ): Promise<readonly ImageInfo[]> {
    return Promise.all(
      images.map((image) => {
        const named = images.length > 1 ? arrayName(name, image.page, image.pages) : name
        return register({ ...factsOf(image), name: named, bytes: bytes.byteLength }, image, bytes, path)
      }),
    )
  }

  async function add(name: string, bytes: Uint8Array, path: string | null, select: Select = {}): Promise<ImageInfo> {
    const [image] = await addAll(name, bytes, path, { select })
    return image!
  }

  return {
    add: (name, bytes, select) => add(name, bytes, null, select),
    addFile: async (path, { name = basename(path), select } = {}) => add(name, await readInputFile(path), path, select),
    addInput: (name, bytes, select = {}) => addAll(name, bytes, null, everyItem(select)),
    addInputFile: async (path, select = {}) =>
      addAll(basename(path), await readInputFile(path), path, everyItem(select)),
    addDecoded,
    async reopen(image, select) {
      const { origin, info } = open(image)
      const { bytes } = await originals.read(image, info.name)
      return add(info.name, bytes, 'path' in origin ? origin.path : null, select)
    },
    fileOf(image) {
      const found = opened.get(image ?? '')
      return found && ('path' in found.origin ? found.origin.path : null)
    },
    origin: (image) => open(image).origin,
    original: (image) => originals.read(image, open(image).info.name),
    stopOpening: () => opening.abort(),
    close(image) {
      forget(image)
      for (const key of [...kept.keys()]) if (key.startsWith(image)) drop(key)
      return null
    },
    closeAll() {
      opening.abort()
      for (const image of [...opened.keys()]) forget(image)
      for (const key of [...kept.keys()]) drop(key)
    },
    infoOf: (image) => open(image).info,
    async thumbnail(input, image, size) {
      if (input.kind === 'pattern' && !input.steps?.some(({ enabled }) => enabled))
        return paintPatternThumbnail(input, size)
      // It shows which image this is; the colours of normalized numbers would not.
      const shown = { ...input, steps: input.steps?.filter(({ type }) => type !== 'normalize') }
      const how = { signal: new AbortController().signal, onProgress: () => undefined }
      return holding(image, async () =>
        paintThumbnail(await stepped(shown, image, { channels: 'all', range: 'unit' }, how), size),
      )
    },
    async inputMap(experiment, index, image, { signal, onProgress }) {
      const input = experiment.inputs[index]
      if (!input)
        throw new Failure('not-found', `inputs: expected one at place ${index}, received ${experiment.inputs.length}.`)
      const key = inputKey(input, image, experiment.reading)
      const known = kept.get(key)
      const making = known ?? prepared(key, input, image, experiment.reading)
      preparing.get(key)?.waiting.add(onProgress)
      kept.delete(key)
      kept.set(key, making)
      if (!known) making.catch(() => kept.get(key) === making && kept.delete(key))
      const oldest = kept.keys().next().value
      if (kept.size > KEPT_INPUTS && oldest !== undefined) drop(oldest)
      try {
        const map = await unlessCancelled(making, signal)
        retainMap(engine, map)
        return { map, key }
      } finally {
        leave(key, onProgress)
      }
    },
  }
}

/** How many things are done for an input's map: a pattern is rendered, each step applied, and the outcome read. */
function partsOf({ kind, steps = [] }: ExperimentInput): number {
  return (kind === 'pattern' ? 1 : 0) + steps.filter((step) => step.enabled).length + 1
}

function everyItem(select: Select): FilePart {
  return { select, everyItem: select.page === undefined }
}
