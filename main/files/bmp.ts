/**
 * BMP images: 1, 4, 8, 16, 24 and 32 bits, RLE8 and RLE4, bit fields, bottom-up and top-down, and the old OS/2
 * header.
 */
import { message, type Message } from '#app/text/message'
import { checkedHeader, cutOff, hasRuns, rowAt, unreadable, type BmpHeader } from './bmpHeader'
import { flattenOverWhite, TRANSLUCENT_NOTE } from './pixels'

export interface BmpImage {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly pixels: Uint8Array
  /** How opaque each pixel is; null where all are. */
  readonly alpha: Uint8Array | null
  readonly notes: readonly Message[]
}

/**
 * Decodes a BMP file. An image whose palette is gray has one channel, every other three.
 * @param maxPixels more than these are refused
 * @throws Failure 'unreadable-image'
 */
export function decodeBmp(bytes: Uint8Array, maxPixels: number): BmpImage {
  const header = checkedHeader(bytes, maxPixels)
  const { width, height, bits, compression } = header
  if (bits <= 8) {
    const indices = hasRuns(compression) ? decodeRuns(bytes, header) : unpackIndices(bytes, header)
    return applyPalette(indices, readPalette(bytes, header), header)
  }
  if (bits === 24) return { width, height, channels: 3, pixels: readBgr(bytes, header), alpha: null, notes: [] }
  return readFields(bytes, header)
}

/**
 * The bytes that decoding will take at most.
 * @throws Failure 'unreadable-image' as decodeBmp
 */
export function bmpBytes(bytes: Uint8Array, maxPixels: number): number {
  const header = checkedHeader(bytes, maxPixels)
  const { width, height, bits, masks } = header
  if (bits > 8) return width * height * (masks[3] === 0 ? 3 : 4)
  // Indices become gray in their own memory, and colours beside it.
  return width * height * (isGray(readPalette(bytes, header)) ? 1 : 4)
}

function unpackIndices(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, bits } = header
  const out = new Uint8Array(width * height)
  const perByte = 8 / bits
  const mask = (1 << bits) - 1
  for (let row = 0; row < height; row++) {
    const from = rowAt(header, row)
    for (let x = 0; x < width; x++) {
      const byte = bytes[from + Math.floor(x / perByte)]!
      out[row * width + x] = (byte >> (8 - bits * ((x % perByte) + 1))) & mask
    }
  }
  return out
}

/** Runs of indices; places that no run reaches keep index 0. Rows are stored bottom-up. */
function decodeRuns(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, bits } = header
  const out = new Uint8Array(width * height)
  let at = header.dataAt
  let x = 0
  let y = 0
  const next = () => {
    if (at >= bytes.length) throw cutOff()
    return bytes[at++]!
  }
  const put = (index: number) => {
    if (x >= width || y >= height) throw unreadable(message('images.bmpRunOutside'))
    out[(height - 1 - y) * width + x++] = index
  }
  for (;;) {
    const count = next()
    const value = next()
    if (count > 0) {
      for (let i = 0; i < count; i++) put(bits === 8 ? value : i % 2 === 0 ? value >> 4 : value & 15)
    } else if (value === 0) {
      x = 0
      y++
    } else if (value === 1) {
      return out
    } else if (value === 2) {
      x += next()
      y += next()
    } else {
      const stored = bits === 8 ? value : Math.ceil(value / 2)
      let byte = 0
      for (let i = 0; i < value; i++) {
        if (bits === 8 || i % 2 === 0) byte = next()
        put(bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15)
      }
      if (stored % 2 === 1) next()
    }
  }
}

/** Red, green, blue of each entry, one after another. */
function readPalette(bytes: Uint8Array, { paletteAt, paletteEntry, paletteCount }: BmpHeader): Uint8Array {
  const palette = new Uint8Array(paletteCount * 3)
  for (let i = 0; i < paletteCount; i++) {
    for (let c = 0; c < 3; c++) palette[i * 3 + c] = bytes[paletteAt + i * paletteEntry + 2 - c]!
  }
  return palette
}

function applyPalette(indices: Uint8Array, palette: Uint8Array, { width, height }: BmpHeader): BmpImage {
  const count = palette.length / 3
  const gray = isGray(palette)
  const channels = gray ? 1 : 3
  const pixels = gray ? indices : new Uint8Array(indices.length * 3)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!
    if (index >= count) throw unreadable(message('images.bmpPaletteIndex', { index, count }))
    for (let c = 0; c < channels; c++) pixels[i * channels + c] = palette[index * 3 + c]!
  }
  return { width, height, channels, pixels, alpha: null, notes: [] }
}

function isGray(palette: Uint8Array): boolean {
  for (let i = 0; i < palette.length; i += 3) {
    if (palette[i] !== palette[i + 1] || palette[i] !== palette[i + 2]) return false
  }
  return true
}

function readBgr(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height } = header
  const out = new Uint8Array(width * height * 3)
  let to = 0
  for (let row = 0; row < height; row++) {
    let from = rowAt(header, row)
    for (let x = 0; x < width; x++, from += 3) {
      out[to++] = bytes[from + 2]!
      out[to++] = bytes[from + 1]!
      out[to++] = bytes[from]!
    }
  }
  return out
}

interface Field {
  readonly mask: number
  readonly shift: number
  readonly max: number
}

/** Pixels of 16 or 32 bits, each colour under its mask, scaled to 0..255. */
function readFields(bytes: Uint8Array, header: BmpHeader): BmpImage {
  const { width, height, bits, masks } = header
  const fields = masks.map(field).filter((f, i) => i < 3 || f.max > 0)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const samples = new Uint8Array(width * height * fields.length)
  let to = 0
  for (let row = 0; row < height; row++) {
    let at = rowAt(header, row)
    for (let x = 0; x < width; x++, at += bits / 8) {
      const pixel = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true)
      for (const { mask, shift, max } of fields) {
        const value = ((pixel & mask) >>> 0) >>> shift
        samples[to++] = max === 255 || max === 0 ? value : Math.round((value * 255) / max)
      }
    }
  }
  const notes = fields.some((f) => f.max > 255) ? [message('images.bmpColoursRounded')] : []
  if (fields.length === 3) return { width, height, channels: 3, pixels: samples, alpha: null, notes }
  const { pixels, alpha } = flattenOverWhite(samples, 4, 255)
  return { width, height, channels: 3, pixels, alpha, notes: alpha ? [...notes, TRANSLUCENT_NOTE] : notes }
}

function field(mask: number): Field {
  if (mask === 0) return { mask, shift: 0, max: 0 }
  const shift = 31 - Math.clz32(mask & -mask)
  const max = mask >>> shift
  if ((max & (max + 1)) !== 0) throw unreadable(message('images.bmpMaskGaps', { mask: mask.toString(16) }))
  return { mask, shift, max }
}
