/** Decodes images in processes of their own, which take their memory from the share of all open images. */
import { open as openFile, readFile, writeFile, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { TableCells } from '#app/batch/table'
import { formatBytes } from '#app/text/bytes'
import { Failure } from '#app/failure'
import { vectorShape } from '#app/shape'
import { message } from '#app/text/message'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import {
  samplesKinds,
  type ComputedImage,
  type DecodedArray,
  type DecodedPixels,
  type DecoderKind,
  type DecoderReply,
} from '#main/files/decoderMessages'
import type { Select } from '#app/inputs/select'
import type { ArrayImage } from '#main/files/arrays/decode'
import type { PixelImage } from '#main/files/pixels'
import type { RowDecoder } from '#main/files/rows'
import { sniff } from '#main/files/sniff'
import { createDecoderPool, type Lane, type StartDecoder } from './decoderPool'

export interface Decoder extends RowDecoder {
  /**
   * Decodes a file as `decodeFile` does; the memory of each image counts as taken until it is released.
   * @throws Failure as decodeFile, 'over-budget', 'cancelled'
   */
  decode(bytes: Uint8Array, name: string, signal: AbortSignal, part?: FilePart): Promise<readonly DecodedImage[]>
  /** As decode, but small images may come back as the cells that the decoder's process computed for them. */
  compute(bytes: Uint8Array, name: string, signal: AbortSignal, part: FilePart, cells: TableCells): Promise<Computed>
  /**
   * An animated GIF from images of one size that plays for ever.
   * @param delay milliseconds that each is shown
   * @throws Failure 'invalid-argument', 'over-budget', 'unreadable-image', 'cancelled'
   */
  encodeGif(images: readonly Uint8Array[], delay: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>
  /** Gives back the memory of an image that is closed. */
  release(image: DecodedImage): void
  /** Ends all processes; decodes under way fail. */
  close(): void
}

export type DecodedImage = (PixelImage | ArrayImage) & {
  /** The engine's, in which the samples of a large image lie, so that its workers read them; null for a small one. */
  readonly memory: FeatureMap | null
}

/** The images of a file: either all were run where they were decoded, or none. */
export type Computed = { readonly computed: readonly ComputedImage[] } | { readonly decoded: readonly DecodedImage[] }

/** What of a file is decoded. */
export interface FilePart {
  readonly select?: Select
  /** All items of a batch of arrays. */
  readonly everyItem?: boolean
}

export interface DecoderOptions {
  readonly kind: DecoderKind
  readonly start: StartDecoder
  /** Gives the memory for large images. */
  readonly engine: Pick<Engine, 'allocate' | 'release'>
  /** Bytes: the budget of the settings. */
  readonly budget: () => number
  /** How many images other than drawings are decoded side by side. Default: a core is left to others, and four are enough. */
  readonly processes?: number
  /** Milliseconds that a drawing and any other image may take. */
  readonly limits?: Readonly<Record<Lane, number>>
}

/** Of the memory budget that open images take together at most. */
const SHARE = 1 / 2
/** An image takes no more of the budget than half, when it is read as gray. */
const BYTES_PER_PIXEL = 8
const LIMITS = { drawing: 10_000, image: 60_000 }
/** Milliseconds that decoding into a file may take: such images are larger than memory. */
const ROWS_LIMIT = 600_000
/** Bytes of a file, or of its samples, that go by message: less work than a file of their own up to here. */
const MOST_SENT = 4e6
/** Bytes that are read from a file at once; systems read no more than 2 GB. */
const MOST_READ = 2 ** 30
/** Bytes of samples granted to each image at once where there is room: most need no more, and asking takes two messages. */
const FREE = 1e6
/** Milliseconds that a film may take. */
const GIF_LIMIT = 300_000

export function createDecoder({ kind, start, engine, budget, processes, limits = LIMITS }: DecoderOptions): Decoder {
  const pool = createDecoderPool(kind, start, processes)
  const open = new Map<DecodedImage, number>()
  let taken = 0

  /** @throws Failure 'over-budget' */
  function take(bytes: number, name: string): void {
    const all = budget() * SHARE
    if (taken + bytes > all) {
      throw new Failure(
        'over-budget',
        message('service.imagesOverBudget', {
          name,
          needed: formatBytes(bytes),
          budget: formatBytes(all),
          used: formatBytes(taken),
        }),
        { file: name },
      )
    }
    taken += bytes
  }

  /** Rows are read from a file: no memory is taken for them. */
  const byRows = (path: string) => ({ name: basename(path), lane: 'image' as const, admit: async () => null })

  async function decodeFile(
    bytes: Uint8Array,
    name: string,
    signal: AbortSignal,
    { select = {}, everyItem = false }: FilePart,
    cells: TableCells | null,
  ): Promise<Computed> {
    const sniffed = sniff(bytes)
    const lane = sniffed && 'format' in sniffed && sniffed.format === 'svg' ? 'drawing' : 'image'
    let [held, asked] = [0, 0]
    try {
      const made = await pool.run<Computed>({
        name,
        lane,
        signal,
        limit: limits[lane],
        async request(folder) {
          const maxPixels = Math.floor(budget() / BYTES_PER_PIXEL)
          const input = bytes.length > MOST_SENT ? join(await folder(), 'file') : withOwnMemory(bytes)
          if (typeof input === 'string') await writeFile(input, bytes, { mode: 0o600 })
          const free = taken + FREE <= budget() * SHARE ? FREE : 0
          taken += free
          held += free
          return { type: 'decode', name, select, everyItem, maxPixels, free, input, cells }
        },
        async admit(needed, folder) {
          take(needed, name)
          held += needed
          asked += needed
          return asked > MOST_SENT ? join(await folder(), 'samples') : null
        },
        async finish(reply, folder) {
          if (reply.type === 'computed') return { computed: reply.images }
          if (reply.type === 'decoded') return { decoded: reply.images.map((image) => ({ ...image, memory: null })) }
          const { images } = expected('decodedToFile', reply)
          return { decoded: await readDecoded(images, join(await folder(), 'samples'), engine) }
        },
      })
      for (const image of 'decoded' in made ? made.decoded : []) {
        taken += bytesOf(image)
        open.set(image, bytesOf(image))
      }
      return made
    } finally {
      taken -= held
    }
  }

  return {
    async decode(bytes, name, signal, part = {}) {
      const made = await decodeFile(bytes, name, signal, part, null)
      if ('decoded' in made) return made.decoded
      throw new Failure('internal', 'decoder: expected samples, received cells.')
    },
    compute: decodeFile,
    planRows: (path, format, page, signal) =>
      pool.run({
        ...byRows(path),
        signal,
        limit: limits.image,
        request: async () => ({ type: 'planRows', path, format, page }),
        finish: async (reply) => expected('rowsPlanned', reply).plan,
      }),
    decodeRows: (path, plan, output, signal) =>
      pool.run({
        ...byRows(path),
        signal,
        limit: ROWS_LIMIT,
        request: async () => ({ type: 'decodeRows', path, plan, output }),
        finish: async (reply) => expected('rowsDecoded', reply).channels,
      }),
    encodeGif: (images, delay, signal) =>
      pool.run({
        name: 'film.gif',
        lane: 'image',
        signal,
        limit: GIF_LIMIT,
        admit: async () => null,
        async request(folderOf) {
          const folder = await folderOf()
          const frames = images.map((_, i) => join(folder, `${i}.png`))
          for (const [i, frame] of frames.entries()) await writeFile(frame, images[i]!, { mode: 0o600 })
          const maxPixels = Math.floor((budget() * SHARE) / BYTES_PER_PIXEL)
          return { type: 'encodeGif', frames, delay, maxPixels, output: join(folder, 'film.gif') }
        },
        finish: async (reply, folder) => {
          expected('gifEncoded', reply)
          return new Uint8Array(await readFile(join(await folder(), 'film.gif')))
        },
      }),
    release(image) {
      taken -= open.get(image) ?? 0
      if (open.delete(image) && image.memory) engine.release(image.memory)
    },
    close: () => pool.close(),
  }
}

type ReplyOf<T> = Extract<DecoderReply, { type: T }>

/** @throws Failure 'internal' */
function expected<T extends DecoderReply['type']>(type: T, reply: DecoderReply): ReplyOf<T> {
  if (reply.type === type) return reply as ReplyOf<T>
  throw new Failure('internal', `decoder: expected "${type}", received "${reply.type}".`)
}

async function readDecoded(
  images: ReplyOf<'decodedToFile'>['images'],
  path: string,
  engine: DecoderOptions['engine'],
): Promise<readonly DecodedImage[]> {
  const file = await openFile(path)
  const read: DecodedImage[] = []
  try {
    for (const image of images) read.push(await readSamples(file, image, engine))
    return read
  } catch (error) {
    for (const { memory } of read) if (memory) engine.release(memory)
    throw error
  } finally {
    await file.close()
  }
}

/** The image whose samples come next in the file. */
async function readSamples(
  file: FileHandle,
  image: DecodedPixels | DecodedArray,
  engine: DecoderOptions['engine'],
): Promise<DecodedImage> {
  const [kind, count, alphas] =
    'array' in image ? ['f4' as const, image.values, 0] : [image.kind, image.samples, image.alpha]
  const Kind: new (buffer: ArrayBufferLike, offset: number, length: number) => PixelImage['pixels'] = samplesKinds[kind]
  const bytes = samplesKinds[kind].BYTES_PER_ELEMENT * (count + alphas)
  const memory = engine.allocate(vectorShape(Math.ceil(bytes / Float32Array.BYTES_PER_ELEMENT)))
  try {
    const { buffer, byteOffset } = memory.data
    await fill(new Uint8Array(buffer, byteOffset, bytes), file)
    const samples = new Kind(buffer, byteOffset, count)
    if ('array' in image) return { ...image.array, values: samples as Float32Array, memory }
    // Only whole numbers have an alpha beside them.
    const alpha = alphas > 0 ? new Kind(buffer, byteOffset + samples.byteLength, alphas) : null
    return { ...image.about, pixels: samples, alpha: alpha as PixelImage['alpha'], memory }
  } catch (error) {
    engine.release(memory)
    throw error
  }
}

/** Fills memory with what comes next in the file. @throws Failure 'internal' where it ends */
async function fill(memory: Uint8Array, file: FileHandle): Promise<void> {
  for (let at = 0; at < memory.length;) {
    const { bytesRead } = await file.read(memory, at, Math.min(memory.length - at, MOST_READ))
    if (bytesRead === 0) throw new Failure('internal', `decoder: expected ${memory.length} bytes, received ${at}.`)
    at += bytesRead
  }
}

/** A message of Electron's takes all of the memory that an array is a view of. */
function withOwnMemory(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
}

function bytesOf(image: DecodedImage): number {
  return 'values' in image ? image.values.byteLength : image.pixels.byteLength + (image.alpha?.byteLength ?? 0)
}
