/**
 * The samples of strips and tiles: integers of 1 to 32 bits and of 64, signed or not, and floating-point numbers of 16,
 * 32 and 64 bits, in either byte order, without a predictor or with predictor 2 or 3 (TIFF 6.0, sections 14 and 19;
 * Adobe Photoshop TIFF Technical Note 3).
 */
import { halfToFloat } from '#main/files/half'
import type { TiffPage } from './pages'

/** How a page stores a sample. */
export type SampleCoding = Pick<TiffPage, 'predictor' | 'littleEndian'> & {
  readonly bits: number
  readonly format: number
}

/**
 * The numbers of a strip or tile.
 * @param data at least the bytes of the rows
 * @param perRow samples in a row
 * @param stride samples of a pixel, from which to which predictors count
 */
export function readSamples(
  data: Uint8Array,
  coding: SampleCoding,
  perRow: number,
  rows: number,
  stride: number,
): ArrayLike<number | bigint> {
  const { bits, format, predictor, littleEndian } = coding
  if (![8, 16, 32, 64].includes(bits)) return unpack(data, coding, perRow, rows)
  const size = bits / 8
  const bytes = new Uint8Array(data.subarray(0, perRow * rows * size))
  if (predictor === 3) undoFloatDifferences(bytes, size, perRow, rows, stride)
  else if (!littleEndian) swapBytes(bytes, size)
  if (predictor === 2) undoDifferences(new WORDS[size]!(bytes.buffer), perRow, rows, stride)
  if (format === 3 && size === 2) return Float32Array.from(new Uint16Array(bytes.buffer), halfToFloat)
  if (format === 3) return size === 4 ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer)
  return new (format === 2 ? SIGNED : WORDS)[size]!(bytes.buffer)
}

/** Bytes of a row; each begins with a whole byte. */
export function rowBytes(samples: number, bits: number): number {
  return Math.ceil((samples * bits) / 8)
}

type Words = Uint8Array | Uint16Array | Uint32Array | BigUint64Array
const WORDS: Readonly<Record<number, new (buffer: ArrayBuffer) => Words>> = {
  1: Uint8Array,
  2: Uint16Array,
  4: Uint32Array,
  8: BigUint64Array,
}
const SIGNED: Readonly<
  Record<number, new (buffer: ArrayBuffer) => Int8Array | Int16Array | Int32Array | BigInt64Array>
> = { 1: Int8Array, 2: Int16Array, 4: Int32Array, 8: BigInt64Array }

function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size === 2) buffer.swap16()
  else if (size === 4) buffer.swap32()
  else if (size === 8) buffer.swap64()
}

/** Predictor 2: each sample was stored as its difference from that of the pixel before it, of any sign. */
function undoDifferences(words: Words, perRow: number, rows: number, stride: number): void {
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * perRow
    if (words instanceof BigUint64Array) {
      for (let i = row * perRow + stride; i < end; i++) words[i]! += words[i - stride]!
    } else {
      for (let i = row * perRow + stride; i < end; i++) words[i]! += words[i - stride]!
    }
  }
}

/** Predictor 3: the bytes of a row by significance, highest first, and each as its difference from the one before it. */
function undoFloatDifferences(bytes: Uint8Array, size: number, perRow: number, rows: number, stride: number): void {
  const length = perRow * size
  for (let row = 0; row < rows; row++) {
    const line = bytes.subarray(row * length, (row + 1) * length)
    for (let i = stride; i < length; i++) line[i]! += line[i - stride]!
    const planes = line.slice()
    for (let i = 0; i < perRow; i++)
      for (let byte = 0; byte < size; byte++) line[i * size + byte] = planes[(size - 1 - byte) * perRow + i]!
  }
}

/** Samples of other sizes, side by side without gaps; those of 24 bits in the file's byte order. */
function unpack(data: Uint8Array, { bits, format, littleEndian }: SampleCoding, perRow: number, rows: number) {
  const out = format === 2 ? new Int32Array(perRow * rows) : new Uint32Array(perRow * rows)
  const line = rowBytes(perRow, bits)
  const unused = 32 - bits
  for (let row = 0, to = 0; row < rows; row++) {
    let at = row * line
    let [held, heldBits] = [0, 0]
    for (let i = 0; i < perRow; i++, to++) {
      let value = 0
      if (bits === 24 && littleEndian) {
        value = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16)
        at += 3
      } else {
        for (let missing = bits; missing > 0;) {
          if (heldBits === 0) [held, heldBits] = [data[at++]!, 8]
          const taken = Math.min(missing, heldBits)
          heldBits -= taken
          missing -= taken
          value = (value << taken) | ((held >> heldBits) & ((1 << taken) - 1))
        }
      }
      out[to] = format === 2 ? (value << unused) >> unused : value
    }
  }
  return out
}
