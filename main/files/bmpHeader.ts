/** The header of a BMP file: its size is checked against the file and the limit before memory is taken. */
import { Failure } from '#app/failure'
import { message, amount, type Message } from '#app/text/message'

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

export interface BmpHeader {
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
export function checkedHeader(bytes: Uint8Array, maxPixels: number): BmpHeader {
  const header = readHeader(bytes)
  const { width, height, compression } = header
  if (width * height > maxPixels) {
    throw unreadable(message('images.declaresTooManyPixels', { width, height, max: amount(maxPixels) }))
  }
  refuseShort(bytes, header, hasRuns(compression))
  return header
}

export function hasRuns(compression: number): boolean {
  return compression === RLE8 || compression === RLE4
}

function readHeader(bytes: Uint8Array): BmpHeader {
  if (bytes.length < FILE_HEADER + 4) throw cutOff()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = view.getUint32(FILE_HEADER, true)
  if (!HEADERS.includes(size))
    throw unreadable(message('images.bmpHeaderLength', { bytes: message('units.bytes', { n: size }) }))
  if (bytes.length < FILE_HEADER + size) throw cutOff()
  const old = size === OS2_HEADER
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true)
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(old ? 24 : 28, true)
  const compression = size >= 40 ? view.getUint32(30, true) : RGB
  const declared = size >= 40 ? view.getUint32(46, true) : 0
  const topDown = signedHeight < 0
  const height = Math.abs(signedHeight)
  if (width < 1 || height < 1) throw unreadable(message('images.noPixels', { width, height: signedHeight }))
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
    throw unreadable(message('images.bmpBitsPerPixel', { bits }))
  }
  const fields = compression === BITFIELDS || compression === ALPHA_BITFIELDS
  const known =
    compression === RGB ||
    (compression === RLE8 && bits === 8 && !topDown) ||
    (compression === RLE4 && bits === 4 && !topDown) ||
    (fields && size !== OS2_V2_HEADER && (bits === 16 || bits === 32))
  if (!known) {
    throw unreadable(message('images.bmpCompression', { compression, bits, order: topDown ? ', top-down' : '' }))
  }
}

function maskBytes(compression: number): number {
  return compression === BITFIELDS ? 12 : compression === ALPHA_BITFIELDS ? 16 : 0
}

function readMasks(view: DataView, size: number, bits: number, compression: number): BmpHeader['masks'] {
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
function rowBytes({ width, bits }: BmpHeader): number {
  return Math.ceil((width * bits) / 32) * 4
}

function refuseShort(bytes: Uint8Array, header: BmpHeader, runs: boolean): void {
  const { dataAt, width, height, paletteAt, paletteCount, paletteEntry } = header
  const there = bytes.length - dataAt
  if (dataAt < paletteAt || paletteAt + paletteCount * paletteEntry > bytes.length || there <= 0) throw cutOff()
  const short = runs ? width * height > there * MAX_PIXELS_PER_RUN_BYTE : rowBytes(header) * height > there
  if (short) {
    throw unreadable(message('images.bmpPixelsMissing', { width, height, bytes: message('units.bytes', { n: there }) }))
  }
}

/** Where the row of the image, counted from the top, is stored. */
export function rowAt(header: BmpHeader, row: number): number {
  return header.dataAt + (header.topDown ? row : header.height - 1 - row) * rowBytes(header)
}

export function cutOff(): Failure {
  return unreadable(message('files.truncated'))
}

export function unreadable(reason: Message): Failure {
  return new Failure('unreadable-image', message('images.bmpUnreadable', { reason }))
}
