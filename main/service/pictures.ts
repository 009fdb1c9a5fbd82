/**
 * The pictures that a session has open, named by tokens, and the maps of an experiment's inputs: a picture read as
 * the experiment says, numbers of its own, or a pattern. Maps are kept, so that a run on the same input starts at once.
 */
import { createHash, randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { ImageInfo, Picture, Settings } from '../../app/contract'
import type { Experiment, ExperimentInput, Reading } from '../../app/document/experiment'
import { Failure } from '../../app/failure'
import { drawPattern } from '../../app/patterns'
import { spokenBytes } from '../../app/plan'
import { mapBytes, mapShape, type MapShape } from '../../app/shape'
import type { Engine, FeatureMap } from '../engine/index'
import { readInputFile } from '../files/file'
import { decodeImage } from '../files/image'
import { npyToPlanes, readNpy, type PlanarInput } from '../files/npy'
import type { PixelImage } from '../files/pixels'
import { sniff } from '../files/sniff'
import { pictureShape } from '../files/tensor'
import { readPlanes } from './readPlanes'
import { paintThumbnail } from './thumbnail'

/** Numbers of a file, used as they are: planes one after another, without padding. */
export interface Numbers {
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly values: Float32Array
}

/** An input's map, held once for the caller, and the key of its contents. */
export interface InputMap {
  readonly map: FeatureMap
  readonly key: string
}

export interface Pictures {
  /** @throws Failure 'unreadable-image' */
  add(name: string, bytes: Uint8Array): Promise<ImageInfo>
  /** @param name instead of the file's own @throws Failure 'not-found', 'unreadable-file', 'unreadable-image' */
  addFile(path: string, name?: string): Promise<ImageInfo>
  /** A picture, or the arrays of a .npy file. @throws Failure as addFile */
  addInputFile(path: string): Promise<readonly ImageInfo[]>
  /** The file that an open picture of this name came from, or null. */
  fileOf(name: string): string | null
  close(image: string): null
  closeAll(): void
  thumbnail(image: string, size: number): Picture
  /**
   * The map of an experiment's input.
   * @param image the picture to use, or null where the input brings its own numbers
   * @throws Failure 'not-found', 'over-budget'
   */
  inputMap(experiment: Experiment, input: number, image: string | null): Promise<InputMap>
  /** The name of a picture. @throws Failure 'not-found' */
  nameOf(image: string): string
}

interface Open {
  readonly info: ImageInfo
  readonly source: PixelImage | Numbers
  readonly file: string | null
}

/** A picture takes no more of the budget than half, when it is read as gray. */
const BYTES_PER_PIXEL = 8
/** Maps of inputs that are kept for the next run. */
const KEPT_INPUTS = 4

export function createPictures(engine: Engine, settings: () => Settings): Pictures {
  const pictures = new Map<string, Open>()
  /** By key; the one used last comes last. */
  const kept = new Map<string, Promise<FeatureMap>>()

  function open(image: string): Open {
    const found = pictures.get(image)
    if (found) return found
    throw new Failure('not-found', 'This picture is not open any more. Open it again.')
  }

  function register(info: Omit<ImageInfo, 'image'>, source: Open['source'], file: string | null): ImageInfo {
    const image = randomUUID()
    const full = { image, ...info }
    pictures.set(image, { info: full, source, file })
    return full
  }

  function drop(key: string): void {
    const map = kept.get(key)
    kept.delete(key)
    // Whoever waits for it takes hold of it first.
    void map?.then((made) => setImmediate(() => engine.free(made))).catch(() => undefined)
    engine.forget(key)
  }

  function make(shape: MapShape, fill: (map: FeatureMap) => void | Promise<void>): Promise<FeatureMap> {
    const { memoryBudget } = settings()
    if (mapBytes(shape) > memoryBudget) {
      throw new Failure(
        'over-budget',
        `This input needs ${spokenBytes(mapBytes(shape))} of memory, and the budget is ${spokenBytes(memoryBudget)}. ` +
          'Use a smaller picture, or raise the budget in the settings.',
      )
    }
    const map = engine.allocate(shape)
    return Promise.resolve(fill(map)).then(
      () => map,
      (error: unknown) => {
        engine.free(map)
        throw error
      },
    )
  }

  function source(experiment: Experiment, index: number, image: string | null): Open['source'] | ExperimentInput {
    const input = experiment.inputs[index]
    if (image !== null) return open(image).source
    if (!input) throw new Failure('not-found', `inputs: expected one at place ${index}, received ${experiment.inputs.length}.`)
    if (input.kind !== 'image') return input
    throw new Failure('not-found', `The picture "${input.name}" is not open. Open it, or drop it onto the window.`)
  }

  async function add(name: string, bytes: Uint8Array, file: string | null): Promise<ImageInfo> {
    const maxPixels = Math.floor(settings().memoryBudget / BYTES_PER_PIXEL)
    const source = await decodeImage(bytes, name, { maxPixels })
    const { format, width, height, channels, depth, notes } = source
    return register({ name, format, width, height, channels, depth, notes }, source, file)
  }

  function addNumbers(name: string, { shape, write }: PlanarInput, file: string): ImageInfo {
    const { channels, height, width } = shape
    const values = new Float32Array(channels * height * width)
    write({ data: values, rowStride: width, planeStride: height * width })
    const info = { name, format: 'npy', width, height, channels, depth: 32, notes: [] }
    return register(info, { channels, height, width, values }, file)
  }

  return {
    add: (name, bytes) => add(name, bytes, null),
    addFile: async (path, name = basename(path)) => add(name, await readInputFile(path), path),
    async addInputFile(path) {
      const name = basename(path)
      const bytes = await readInputFile(path)
      const sniffed = sniff(bytes)
      if (!sniffed || !('foreign' in sniffed) || sniffed.foreign !== 'NPY') return [await add(name, bytes, path)]
      return npyToPlanes(readNpy(bytes)).map((input) => addNumbers(name, input, path))
    },
    fileOf(name) {
      const found = [...pictures.values()].findLast(({ info, file }) => info.name === name && file !== null)
      return found?.file ?? null
    },
    close(image) {
      pictures.delete(image)
      for (const key of [...kept.keys()]) if (key.startsWith(image)) drop(key)
      return null
    },
    closeAll() {
      pictures.clear()
      for (const key of [...kept.keys()]) drop(key)
    },
    nameOf: (image) => open(image).info.name,
    thumbnail: (image, size) => paintThumbnail(open(image).source, size),
    async inputMap(experiment, index, image) {
      const from = source(experiment, index, image)
      const key = inputKey(from, image, experiment.reading)
      const known = kept.get(key)
      const making = known ?? makeInput(from, experiment.reading, make)
      kept.delete(key)
      kept.set(key, making)
      const oldest = kept.keys().next().value
      if (kept.size > KEPT_INPUTS && oldest !== undefined) drop(oldest)
      try {
        const map = await making
        engine.hold(map)
        return { map, key }
      } catch (error) {
        if (kept.get(key) === making) kept.delete(key)
        throw error
      }
    },
  }
}

type MakeMap = (shape: MapShape, fill: (map: FeatureMap) => void | Promise<void>) => Promise<FeatureMap>

async function makeInput(from: Open['source'] | ExperimentInput, reading: Reading, make: MakeMap): Promise<FeatureMap> {
  if ('pixels' in from) return make(pictureShape(from, reading), (map) => readPlanes(from, reading, map))
  if ('values' in from) {
    const { channels, height, width, values } = from
    return make(mapShape(channels, height, width), (map) => copyRows(values, map))
  }
  if (from.kind === 'pattern') {
    const { type, ...parameters } = from.pattern
    const cells = drawPattern(type, from.height, from.width, parameters)
    return make(mapShape(1, from.height, from.width), (map) => copyRows(cells, map))
  }
  if (from.kind === 'values') {
    const [first] = from.planes
    const shape = mapShape(from.planes.length, first!.length, first![0]!.length)
    return make(shape, (map) => copyRows(Float32Array.from(from.planes.flat(2)), map))
  }
  throw new Failure('not-found', `The picture "${from.name}" is not open.`)
}

function copyRows(values: Float32Array, map: FeatureMap): void {
  for (let channel = 0; channel < map.channels; channel++) {
    for (let row = 0; row < map.height; row++) {
      const from = (channel * map.height + row) * map.width
      map.data.set(values.subarray(from, from + map.width), channel * map.planeStride + row * map.rowStride)
    }
  }
}

/** Names the contents of an input's map; that of a picture begins with its token. */
function inputKey(from: Open['source'] | ExperimentInput, image: string | null, reading: Reading): string {
  if (image !== null) return 'pixels' in from ? `${image}-${reading.channels}-${reading.range}` : image
  return createHash('sha256').update(JSON.stringify(from)).digest('base64url')
}
