/**
 * Inputs that are read by rows, for what is larger than memory: a .npy file where it lies, an image decoded once into
 * a file of samples. Opening reads the header alone.
 */
import { randomBytes } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failure } from '#app/failure'
import { message, amount } from '#app/text/message'
import type { Span } from '#app/calls/kernelCall'
import { mapShape, type MapShape } from '#app/shape'
import { hasAlpha } from './bands'
import { reasonOf } from './decoderFailure'
import { readFailure, readInputFile, requireFile } from './file'
import { arrayName, inputSizes, NPY_HEADER_BYTES, readNpyLayout } from './npy'
import { ownFolder } from './ownFolder'
import { flattenOverWhite, MAX_PIXELS, type ImageFormat, type Samples } from './pixels'
import { firstPage, planSamples, type SamplePlan } from './raster'
import { sharp } from './sharp'
import { sniff } from './sniff'
import { pictureShape, toPlanes, type PictureReading, type Planes } from './tensor'
import { isForSharp } from './tiff/read'
import { mainPage, readTiffPages } from './tiff/pages'

export interface RowFile {
  readonly name: string
  readonly shape: MapShape
  /** Writes the rows of all channels into planes of as many rows. @throws Failure 'unreadable-file', 'unreadable-image' */
  read(rows: Span, into: Planes): Promise<void>
  close(): Promise<void>
}

/**
 * The inputs of a file: one for an image, one for each array of a .npy file. Null for a file that is not read by rows:
 * whether it can be read as a whole, `decodeImage` and `readNpy` say.
 * @throws Failure 'not-found', 'unreadable-file', 'unreadable-image'
 */
export async function openRows(path: string, reading: PictureReading): Promise<readonly RowFile[] | null> {
  try {
    await requireFile(path)
    const handle = await open(path)
    try {
      const start = await bytesAt(handle, 0, NPY_HEADER_BYTES)
      const sniffed = sniff(start)
      if (sniffed && 'foreign' in sniffed && sniffed.foreign === 'NPY')
        return npyRows(path, start, (await handle.stat()).size)
      if (!sniffed || !('format' in sniffed) || wholeOnly.has(sniffed.format)) return null
      return await pictureRows(path, sniffed.format, reading)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw readFailure(error, path)
  }
}

/** Formats that are decoded as a whole. */
const wholeOnly = new Set<ImageFormat>(['bmp', 'svg', 'pgm', 'ppm', 'pfm'])

function npyRows(path: string, start: Uint8Array, length: number): readonly RowFile[] | null {
  const layout = readNpyLayout(start, length)
  const [count, channels, height, width] = inputSizes(layout)
  if (layout.fortranOrder || layout.bigEndian) return null
  const size = Number(layout.dtype[1])
  return Array.from({ length: count }, (_, n) => {
    const file = lazily(() => open(path))
    return {
      name: arrayName(basename(path), n, count),
      shape: mapShape(channels, height, width),
      async read(rows, into) {
        const handle = await file.get()
        for (let c = 0; c < channels; c++) {
          const first = ((n * channels + c) * height + rows.begin) * width
          const bytes = await bytesAt(handle, layout.dataAt + first * size, (rows.end - rows.begin) * width * size)
          const values = numbersOf(bytes, layout.dtype)
          for (let row = 0; row < rows.end - rows.begin; row++) {
            into.data.set(values.subarray(row * width, (row + 1) * width), c * into.planeStride + row * into.rowStride)
          }
        }
      },
      close: () => file.close(),
    }
  })
}

function numbersOf(bytes: Uint8Array, dtype: string): Float32Array | Float64Array | Uint16Array | Uint8Array {
  const { buffer, byteOffset, length } = bytes
  if (dtype === 'f4') return new Float32Array(buffer, byteOffset, length / 4)
  if (dtype === 'f8') return new Float64Array(buffer, byteOffset, length / 8)
  return dtype === 'u2' ? new Uint16Array(buffer, byteOffset, length / 2) : bytes
}

async function pictureRows(
  path: string,
  format: ImageFormat,
  reading: PictureReading,
): Promise<readonly RowFile[] | null> {
  const name = basename(path)
  const known = await plannedRows(path, format)
  if (!known) return null
  const { page, plan, width, height } = known
  if (width * height > MAX_PIXELS) {
    throw new Failure(
      'unreadable-image',
      message('files.fileTooManyPixels', { name, width, height, max: amount(MAX_PIXELS) }),
    )
  }
  const samples = lazily(() => decodeAside(path, page, plan))
  const shape = pictureShape({ width, height }, reading)
  const white = 2 ** plan.storage - 1
  const file: RowFile = {
    name,
    shape,
    async read(rows, into) {
      const { handle, channels } = await samples.get()
      const count = (rows.end - rows.begin) * width * channels
      const size = plan.storage / 8
      const bytes = await bytesAt(handle, HEADER + rows.begin * width * channels * size, count * size)
      const stored: Samples = size === 1 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, count)
      const { pixels, left } = opaque(stored, channels, white)
      // Gray with alpha was decoded as three equal channels.
      const gray = plan.gray && left === 3 ? pixels.filter((_, i) => i % 3 === 0) : pixels
      const slice = {
        width,
        height: rows.end - rows.begin,
        white,
        pixels: gray,
        channels: plan.gray || left === 1 ? 1 : 3,
      }
      toPlanes(slice, reading, () => into)
    },
    close: () => samples.close(),
  }
  return [file]
}

/** How an image is read, or null where it is only read as a whole, or not at all. */
async function plannedRows(
  path: string,
  format: ImageFormat,
): Promise<{ page: number; plan: SamplePlan; width: number; height: number } | null> {
  try {
    const pages = format === 'tiff' ? readTiffPages(await readInputFile(path)) : []
    const page = mainPage(pages)
    const tiff = pages[page]
    if (tiff && !isForSharp(tiff)) return null
    const metadata = await sharp(path, { ...firstPage, page, limitInputPixels: false }).metadata()
    const plan = planSamples(metadata)
    const extra = metadata.channels - (plan.gray ? 1 : 3)
    const data = tiff && extra > 0 && !hasAlpha(extra, tiff)
    return data || plan.depth !== plan.storage ? null : { page, plan, ...metadata.autoOrient }
  } catch {
    return null
  }
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

/** Decodes a picture row by row into a file of its samples, which goes when it is closed. */
async function decodeAside(path: string, page: number, plan: SamplePlan): Promise<DecodedFile> {
  const aside = join(await ownFolder(), `rows-${randomBytes(8).toString('hex')}.v`)
  try {
    const { channels } = await sharp(path, {
      ...firstPage,
      page,
      limitInputPixels: MAX_PIXELS,
      sequentialRead: true,
      ignoreIcc: plan.ignoreIcc,
    })
      .autoOrient()
      .toColourspace(plan.space)
      .toFile(aside)
    const handle = await open(aside)
    const close = async () => {
      await handle.close()
      await rm(aside, { force: true })
    }
    return { handle, channels, close }
  } catch (error) {
    await rm(aside, { force: true })
    throw new Failure(
      'unreadable-image',
      message('files.fileNotDecoded', { name: basename(path), reason: reasonOf(error) }),
    )
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
