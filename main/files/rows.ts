/**
 * Inputs that are read by rows, for what is larger than memory: a .npy file where it lies, an image decoded once into
 * a file of samples. Opening reads the header alone.
 */
import { randomBytes } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failure } from '#app/failure'
import { message, amount, type Message } from '#app/text/message'
import type { Span } from '#app/calls/kernelCall'
import type { Select } from '#app/inputs/select'
import { mapShape, type MapShape } from '#app/shape'
import { arrayAxes, axesNote, beyondFloat32, isBeyondFloat32 } from './arrays/axes'
import { choosePage } from './selectPage'
import type { RowPlan } from './decoderMessages'
import { inFile, readFailure, requireFile } from './file'
import { arrayName } from './names'
import { NPY_HEADER_BYTES, npyNumbers, readNpyLayout, sizeOf } from './npy'
import { ownFolder } from './ownFolder'
import { flattenOverWhite, MAX_PIXELS, type ImageFormat, type Samples } from './pixels'
import { sniff } from './sniff'
import { imageShape, toPlanes, type ImageReading, type Planes } from '#app/inputs/planes'

/** Decodes for rows, in a process of its own. */
export interface RowDecoder {
  /** How an image is read by rows, by its header; null where it is only read as a whole, or not at all. */
  planRows(path: string, format: ImageFormat, page: number | undefined, signal: AbortSignal): Promise<RowPlan | null>
  /**
   * Decodes an image into a file of its samples, in libvips' own format.
   * @returns the channels in it
   * @throws Failure 'unreadable-image', 'cancelled'
   */
  decodeRows(path: string, plan: RowPlan, output: string, signal: AbortSignal): Promise<number>
}

export interface RowFile {
  readonly name: string
  readonly shape: MapShape
  /** What the reader has to know. */
  readonly notes: readonly Message[]
  /** Writes the rows of all channels into planes of as many rows. @throws Failure 'unreadable-file', 'unreadable-image' */
  read(rows: Span, into: Planes): Promise<void>
  close(): Promise<void>
}

/**
 * The inputs of a file: one for an image, one for each array of a .npy file. Null for a file that is not read by rows:
 * whether it can be read as a whole, `decodeImage` and `readNpy` say.
 * @throws Failure 'not-found', 'unreadable-file', 'unreadable-image'
 */
export async function openRows(
  path: string,
  reading: ImageReading,
  decoder: RowDecoder,
  select: Select = {},
): Promise<readonly RowFile[] | null> {
  try {
    await requireFile(path)
    const handle = await open(path)
    try {
      const start = await bytesAt(handle, 0, NPY_HEADER_BYTES)
      const sniffed = sniff(start)
      if (!sniffed || 'foreign' in sniffed || select.array !== undefined) return null
      if ('array' in sniffed)
        return sniffed.array === 'npy' ? npyRows(path, start, (await handle.stat()).size, select) : null
      if (wholeOnly.has(sniffed.format) || select.channels) return null
      return await imageRows(path, sniffed.format, reading, decoder, select.page)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw error instanceof Failure && error.place.file === undefined
      ? inFile(error, basename(path))
      : readFailure(error, path)
  }
}

/** Formats that are decoded as a whole. */
const wholeOnly = new Set<ImageFormat>(['bmp', 'svg', 'pgm', 'ppm', 'pfm'])

function npyRows(path: string, start: Uint8Array, length: number, select: Select): readonly RowFile[] | null {
  const layout = readNpyLayout(start, length)
  const axes = arrayAxes(layout, select.channels)
  if (layout.fortranOrder) return null
  const { count, channels, height, width, position } = axes
  const first = choosePage(select.page, count, 0)
  const items = select.page === undefined ? Array.from({ length: count }, (_, n) => n) : [first]
  const size = sizeOf(layout.dtype)
  return items.map((n) => {
    const file = lazily(() => open(path))
    /** So many numbers from one on. */
    const numbers = async (from: number, length: number) =>
      npyNumbers(await bytesAt(await file.get(), layout.dataAt + from * size, length * size), layout)
    return {
      name: select.page === undefined ? arrayName(basename(path), n + 1, count) : basename(path),
      shape: mapShape(channels, height, width),
      notes: axesNote(layout, axes),
      async read({ begin, end }, { data, planeStride, rowStride }) {
        const rows = end - begin
        const item = n * channels * height * width
        const planes = position === 'last' ? 1 : channels
        const pixel = position === 'last' ? channels : 1
        for (let plane = 0; plane < planes; plane++) {
          const values = await numbers(item + (plane * height + begin) * width * pixel, rows * width * pixel)
          for (let i = 0; i < values.length; i++) {
            const [cell, channel] = pixel === 1 ? [i, plane] : [Math.floor(i / pixel), i % pixel]
            const row = Math.floor(cell / width)
            const [value, column] = [values[i]!, cell - row * width]
            if (isBeyondFloat32(value)) {
              const at = { item: n, channel, row: begin + row, column }
              throw inFile(beyondFloat32(value, axes, at), basename(path))
            }
            data[channel * planeStride + row * rowStride + column] = Number(value)
          }
        }
      },
      close: () => file.close(),
    }
  })
}

async function imageRows(
  path: string,
  format: ImageFormat,
  reading: ImageReading,
  decoder: RowDecoder,
  wanted: number | undefined,
): Promise<readonly RowFile[] | null> {
  const name = basename(path)
  const closing = new AbortController()
  const plan = await decoder.planRows(path, format, wanted, closing.signal)
  if (!plan) return null
  const { notes, width, height } = plan
  const { gray, storage } = plan.samples
  const bands = gray ? 1 : 3
  if (width * height > MAX_PIXELS) {
    throw new Failure('unreadable-image', message('images.imageTooLarge', { width, height, max: amount(MAX_PIXELS) }))
  }
  const samples = lazily(() => decodeAside(path, plan, decoder, closing.signal))
  const shape = imageShape({ width, height, channels: bands }, reading)
  const white = 2 ** storage - 1
  const file: RowFile = {
    name,
    shape,
    notes,
    async read(rows, into) {
      const { handle, channels } = await samples.get()
      const count = (rows.end - rows.begin) * width * channels
      const size = storage / 8
      const bytes = await bytesAt(handle, HEADER + rows.begin * width * channels * size, count * size)
      const stored: Samples = size === 1 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, count)
      const { pixels, left } = opaque(stored, channels, white)
      // Gray with alpha was decoded as three equal channels.
      const values = gray && left === 3 ? pixels.filter((_, i) => i % 3 === 0) : pixels
      const slice = {
        width,
        height: rows.end - rows.begin,
        white,
        pixels: values,
        channels: gray || left === 1 ? 1 : 3,
      }
      toPlanes(slice, reading, () => into)
    },
    close() {
      closing.abort()
      return samples.close()
    },
  }
  return [file]
}

function opaque(samples: Samples, channels: number, white: number): { pixels: Samples; left: number } {
  if (channels !== 2 && channels !== 4) return { pixels: samples, left: channels }
  return { pixels: flattenOverWhite(samples, channels, white).pixels, left: channels - 1 }
}

/** libvips' own format: a header of so many bytes, then the samples of the rows. */
const HEADER = 64

interface DecodedFile {
  readonly handle: FileHandle
  readonly channels: number
  close(): Promise<void>
}

/** Decodes an image into a file of its samples, which goes when it is closed. */
async function decodeAside(
  path: string,
  plan: RowPlan,
  decoder: RowDecoder,
  signal: AbortSignal,
): Promise<DecodedFile> {
  const aside = join(await ownFolder(), `rows-${randomBytes(8).toString('hex')}.v`)
  try {
    const channels = await decoder.decodeRows(path, plan, aside, signal)
    const handle = await open(aside)
    const close = async () => {
      await handle.close()
      await rm(aside, { force: true })
    }
    return { handle, channels, close }
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

/** Something that is opened when it is first asked for, and closed if it was. */
function lazily<T extends { close(): Promise<void> }>(
  make: () => Promise<T>,
): { get(): Promise<T>; close(): Promise<void> } {
  let made: Promise<T> | null = null
  return {
    get: () => (made ??= make()),
    close: async () => (await made?.catch(() => undefined))?.close(),
  }
}

/** Up to `length` bytes, fewer at the file's end; aligned for numbers of any size. */
async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}
