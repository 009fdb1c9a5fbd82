/**
 * Inputs that are read by rows, for what is larger than memory: a .npy file where it lies, a picture decoded once into
 * a file of samples. Opening reads the header alone.
 */
import { randomBytes } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { Failure } from '../../app/failure'
import { amount, said } from '../../app/sentence'
import type { Span } from '../../app/kernels'
import { mapShape, type MapShape } from '../../app/shape'
import { readFailure } from './file'
import { firstPage, planSamples, reasonOf, type SamplePlan } from './image'
import { inputSizes, NPY_HEADER_BYTES, readNpyLayout } from './npy'
import { flattenOverWhite, MAX_PIXELS, type Samples } from './pixels'
import { sniff } from './sniff'
import { pictureShape, toPlanes, type PictureReading, type Planes } from './tensor'

export interface RowFile {
  readonly name: string
  readonly shape: MapShape
  /** Writes the rows of all channels into planes of as many rows. @throws Failure 'unreadable-file', 'unreadable-image' */
  read(rows: Span, into: Planes): Promise<void>
  close(): Promise<void>
}

/**
 * The inputs of a file: one for a picture, one for each array of a .npy file.
 * @throws Failure 'not-found', 'unreadable-file', 'unreadable-image'
 */
export async function openRows(path: string, reading: PictureReading): Promise<readonly RowFile[]> {
  try {
    const handle = await open(path)
    try {
      const start = await bytesAt(handle, 0, NPY_HEADER_BYTES)
      const sniffed = sniff(start)
      if (sniffed && 'foreign' in sniffed && sniffed.foreign === 'NPY') return await npyRows(path, start, (await handle.stat()).size)
      if (sniffed && 'format' in sniffed && sniffed.format !== 'bmp' && sniffed.format !== 'svg') return [await pictureRows(path, reading)]
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw readFailure(error, path)
  }
  throw new Failure(
    'unreadable-image',
    said`${basename(path)}: only PNG, JPEG, WebP, TIFF, GIF, AVIF and .npy are read by rows. Save it as PNG, or raise the memory budget.`,
  )
}

async function npyRows(path: string, start: Uint8Array, length: number): Promise<readonly RowFile[]> {
  const layout = readNpyLayout(start, length)
  const [count, channels, height, width] = inputSizes(layout)
  if (layout.fortranOrder || layout.bigEndian) {
    throw new Failure('unreadable-file', said`"${basename(path)}" can only be read as a whole, since it is big-endian or in Fortran's order. Save it by numpy.ascontiguousarray(array, dtype="<f4").`)
  }
  const size = Number(layout.dtype[1])
  return Array.from({ length: count }, (_, n) => {
    const file = lazily(() => open(path))
    return {
      name: count > 1 ? `${basename(path)}-${n}` : basename(path),
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

async function pictureRows(path: string, reading: PictureReading): Promise<RowFile> {
  const name = basename(path)
  const metadata = await sharp(path, { ...firstPage, limitInputPixels: false }).metadata()
  const { width, height } = metadata.autoOrient
  if (width * height > MAX_PIXELS) {
    throw new Failure('unreadable-image', said`${name}: the picture claims ${width} x ${height} pixels, expected at most ${amount(MAX_PIXELS)} in all. Open a part of it.`)
  }
  const plan = planSamples(metadata)
  const samples = lazily(() => decodeAside(path, plan))
  const shape = pictureShape({ width, height }, reading)
  return {
    name,
    shape,
    async read(rows, into) {
      const { handle, channels } = await samples.get()
      const count = (rows.end - rows.begin) * width * channels
      const size = plan.depth / 8
      const bytes = await bytesAt(handle, HEADER + rows.begin * width * channels * size, count * size)
      const stored: Samples = size === 1 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, count)
      const { pixels, left } = opaque(stored, channels)
      // Gray with alpha was decoded as three equal channels.
      const gray = plan.gray && left === 3 ? pixels.filter((_, i) => i % 3 === 0) : pixels
      const slice = { name, format: 'png' as const, width, height: rows.end - rows.begin, depth: plan.depth, pixels: gray, notes: [] }
      toPlanes({ ...slice, channels: plan.gray || left === 1 ? 1 : 3 }, reading, () => into)
    },
    close: () => samples.close(),
  }
}

function opaque(samples: Samples, channels: number): { pixels: Samples; left: number } {
  if (channels !== 2 && channels !== 4) return { pixels: samples, left: channels }
  return { pixels: flattenOverWhite(samples, channels).pixels, left: channels - 1 }
}

/** libvips' own format: a header of so many bytes, then the samples of the rows. */
const HEADER = 64

interface DecodedFile {
  readonly handle: FileHandle
  readonly channels: number
  close(): Promise<void>
}

/** Decodes a picture row by row into a file of its samples, which goes when it is closed. */
async function decodeAside(path: string, plan: SamplePlan): Promise<DecodedFile> {
  const aside = join(tmpdir(), `poolscope-${randomBytes(8).toString('hex')}.v`)
  try {
    const { channels } = await sharp(path, { ...firstPage, limitInputPixels: MAX_PIXELS, sequentialRead: true, ignoreIcc: plan.ignoreIcc })
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
    throw new Failure('unreadable-image', said`${basename(path)}: the picture can't be decoded: ${reasonOf(error)}. Get the file again, or free some space for temporary files.`)
  }
}

/** Something that is opened when it is first asked for, and closed if it was. */
function lazily<T extends { close(): Promise<void> }>(make: () => Promise<T>): { get(): Promise<T>; close(): Promise<void> } {
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
