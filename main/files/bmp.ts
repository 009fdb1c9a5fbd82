/**
 * BMP images: 1, 4, 8, 16, 24 and 32 bits, RLE8 and RLE4, bit fields, bottom-up and top-down, and the old OS/2
 * header. Every size is checked against the file and the limit before memory is taken.
 */
import { Failure } from '#app/failure'
import { message, amount, type Message } from '#app/text/message'
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

const RGB = 0
const RLE8 = 1
const RLE4 = 2
const BITFIELDS = 3
const ALPHA_BITFIELDS = 6
const FILE_HEADER = 14
const OS2_HEADER = 12
const OS2_V2_HEADER = 64
const HEADERS = [OS2_HEADER, 16, 40, 52, 56, OS2_V2_HEADER, 108, 124]
/** Runs can skip, so few bytes may stand for many pixels; beyond this share the file is taken for a trap. */
const MAX_PIXELS_PER_RUN_BYTE = 1024

interface Header {
  readonly width: number
  readonly height: number
  readonly topDown: boolean
  readonly bits: number
  readonly compression: number
  /** Where the pixels begin. */
  readonly dataAt: number
  readonly paletteAt: number
  readonly paletteEntry: 3 | 4
  readonly paletteCount: number
  readonly masks: readonly [red: number, green: number, blue: number, alpha: number]
}

/** The header of an image whose pixels are within the limit and in the file. */
function checkedHeader(bytes: Uint8Array, maxPixels: number): Header {
  const header = readHeader(bytes)
  const { width, height, compression } = header
  if (width * height > maxPixels) {
    throw unreadable(message('files.declaresTooManyPixels', { width, height, max: amount(maxPixels) }))
  }
  refuseShort(bytes, header, hasRuns(compression))
  return header
}

function hasRuns(compression: number): boolean {
  return compression === RLE8 || compression === RLE4
}

function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < FILE_HEADER + 4) throw cutOff()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = view.getUint32(FILE_HEADER, true)
  if (!HEADERS.includes(size))
    throw unreadable(message('files.bmpHeaderLength', { bytes: message('units.bytes', { n: size }) }))
  if (bytes.length < FILE_HEADER + size) throw cutOff()
  const old = size === OS2_HEADER
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true)
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(old ? 24 : 28, true)
  const compression = size >= 40 ? view.getUint32(30, true) : RGB
  const declared = size >= 40 ? view.getUint32(46, true) : 0
  const topDown = signedHeight < 0
  const height = Math.abs(signedHeight)
  if (width < 1 || height < 1) throw unreadable(message('files.noPixels', { width, height: signedHeight }))
  refuseUnknown(bits, compression, topDown, size)
  const masks = readMasks(view, size, bits, compression)
  const paletteAt = FILE_HEADER + size + (size === 40 ? maskBytes(compression) : 0)
  const paletteEntry = old ? 3 : 4
  const dataAt = view.getUint32(10, true)
  // A palette that declares no length may end early, at the pixels; of one that is too long, no pixel names the rest.
  const room = Math.max(0, Math.floor((dataAt - paletteAt) / paletteEntry))
  const paletteCount = bits > 8 ? 0 : declared === 0 ? Math.min(1 << bits, room) : Math.min(declared, 256)
  return { width, height, topDown, bits, compression, dataAt, paletteAt, paletteEntry, paletteCount, masks }
}

function refuseUnknown(bits: number, compression: number, topDown: boolean, size: number): void {
  if (![1, 4, 8, 16, 24, 32].includes(bits)) {
    throw unreadable(message('files.bmpBitsPerPixel', { bits }))
  }
  const fields = compression === BITFIELDS || compression === ALPHA_BITFIELDS
  const known =
    compression === RGB ||
    (compression === RLE8 && bits === 8 && !topDown) ||
    (compression === RLE4 && bits === 4 && !topDown) ||
    (fields && size !== OS2_V2_HEADER && (bits === 16 || bits === 32))
  if (!known) {
    throw unreadable(message('files.bmpCompression', { compression, bits, order: topDown ? ', top-down' : '' }))
  }
}

function maskBytes(compression: number): number {
  return compression === BITFIELDS ? 12 : compression === ALPHA_BITFIELDS ? 16 : 0
}

function readMasks(view: DataView, size: number, bits: number, compression: number): Header['masks'] {
  if (compression !== BITFIELDS && compression !== ALPHA_BITFIELDS) {
    return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0]
  }
  const at = FILE_HEADER + 40
  if (size === 40 && view.byteLength < at + maskBytes(compression)) throw cutOff()
  const hasAlpha = size >= 56 || compression === ALPHA_BITFIELDS
  const readable = hasAlpha && view.byteLength >= at + 16
  return [
    view.getUint32(at, true),
    view.getUint32(at + 4, true),
    view.getUint32(at + 8, true),
    readable ? view.getUint32(at + 12, true) : 0,
  ]
}

/** Bytes of a stored row: whole groups of 4. */
function rowBytes({ width, bits }: Header): number {
  return Math.ceil((width * bits) / 32) * 4
}

function refuseShort(bytes: Uint8Array, header: Header, runs: boolean): void {
  const { dataAt, width, height, paletteAt, paletteCount, paletteEntry } = header
  const there = bytes.length - dataAt
  if (dataAt < paletteAt || paletteAt + paletteCount * paletteEntry > bytes.length || there <= 0) throw cutOff()
  const short = runs ? width * height > there * MAX_PIXELS_PER_RUN_BYTE : rowBytes(header) * height > there
  if (short) {
    throw unreadable(message('files.bmpPixelsMissing', { width, height, bytes: message('units.bytes', { n: there }) }))
  }
}

/** Where the row of the image, counted from the top, is stored. */
function rowAt(header: Header, row: number): number {
  return header.dataAt + (header.topDown ? row : header.height - 1 - row) * rowBytes(header)
}

function unpackIndices(bytes: Uint8Array, header: Header): Uint8Array {
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
function decodeRuns(bytes: Uint8Array, header: Header): Uint8Array {
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
    if (x >= width || y >= height) throw unreadable(message('files.bmpRunOutside'))
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
function readPalette(bytes: Uint8Array, { paletteAt, paletteEntry, paletteCount }: Header): Uint8Array {
  const palette = new Uint8Array(paletteCount * 3)
  for (let i = 0; i < paletteCount; i++) {
    for (let c = 0; c < 3; c++) palette[i * 3 + c] = bytes[paletteAt + i * paletteEntry + 2 - c]!
  }
  return palette
}

function applyPalette(indices: Uint8Array, palette: Uint8Array, { width, height }: Header): BmpImage {
  const count = palette.length / 3
  const gray = isGray(palette)
  const channels = gray ? 1 : 3
  const pixels = gray ? indices : new Uint8Array(indices.length * 3)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!
    if (index >= count) throw unreadable(message('files.bmpPaletteIndex', { index, count }))
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

function readBgr(bytes: Uint8Array, header: Header): Uint8Array {
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
function readFields(bytes: Uint8Array, header: Header): BmpImage {
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
  const notes = fields.some((f) => f.max > 255) ? [message('files.bmpColoursRounded')] : []
  if (fields.length === 3) return { width, height, channels: 3, pixels: samples, alpha: null, notes }
  const { pixels, alpha } = flattenOverWhite(samples, 4, 255)
  return { width, height, channels: 3, pixels, alpha, notes: alpha ? [...notes, TRANSLUCENT_NOTE] : notes }
}

function field(mask: number): Field {
  if (mask === 0) return { mask, shift: 0, max: 0 }
  const shift = 31 - Math.clz32(mask & -mask)
  const max = mask >>> shift
  if ((max & (max + 1)) !== 0) throw unreadable(message('files.bmpMaskGaps', { mask: mask.toString(16) }))
  return { mask, shift, max }
}

function cutOff(): Failure {
  return unreadable(message('files.truncated'))
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-image', message('files.bmpUnreadable', { reason }))
}
