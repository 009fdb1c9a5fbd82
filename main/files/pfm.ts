/**
 * PFM images (portable float map): gray or RGB as float32, the bottom row first. The sign of the scale tells the byte
 * order; its size is a unit, and values are used as they are.
 */
import { Failure } from '#app/failure'
import { message, amount, type Message } from '#app/text/message'
import { restOfLineEnd } from './pnm'

export interface PfmImage {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly pixels: Float32Array
}

/**
 * @param maxPixels more than these are refused
 * @throws Failure 'unreadable-image'
 */
export function decodePfm(bytes: Uint8Array, maxPixels: number): PfmImage {
  const { width, height, channels, littleEndian, dataAt } = readHeader(bytes, maxPixels)
  const perRow = width * channels
  const data = new DataView(bytes.buffer, bytes.byteOffset + dataAt)
  const pixels = new Float32Array(perRow * height)
  for (let row = 0, to = 0; row < height; row++) {
    let at = (height - 1 - row) * perRow * 4
    for (let i = 0; i < perRow; i++, at += 4) pixels[to++] = data.getFloat32(at, littleEndian)
  }
  return { width, height, channels, pixels }
}

/**
 * The bytes that the samples will take.
 * @throws Failure 'unreadable-image' as decodePfm
 */
export function pfmBytes(bytes: Uint8Array, maxPixels: number): number {
  const { width, height, channels } = readHeader(bytes, maxPixels)
  return width * height * channels * 4
}

function readHeader(bytes: Uint8Array, maxPixels: number) {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, MAX_HEADER))
  const [header = '', kind, widthText, heightText, scaleText] = HEADER.exec(head) ?? []
  const scale = Number(scaleText)
  if (header === '' || !Number.isFinite(scale) || scale === 0) throw unreadable(message('images.pfmHeader'))
  const [width, height, channels] = [Number(widthText), Number(heightText), kind === 'F' ? 3 : 1] as const
  if (width < 1 || height < 1) throw unreadable(message('images.noPixels', { width, height }))
  if (width * height > maxPixels)
    throw unreadable(message('images.declaresTooManyPixels', { width, height, max: amount(maxPixels) }))
  if (bytes.length < header.length + width * height * channels * 4) throw unreadable(message('files.truncated'))
  const dataAt = header.length + restOfLineEnd(bytes, header.length, width * height * channels * 4)
  return { width, height, channels, littleEndian: scale < 0, dataAt }
}

const MAX_HEADER = 1024
/** The header ends with one white-space character or a line end. */
const HEADER = /^P([Ff])\s+(?:#.*\s+)*(\d{1,9})\s+(?:#.*\s+)*(\d{1,9})\s+(?:#.*\s+)*([-+]?[\d.]+(?:[eE][-+]?\d+)?)\s/

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-image', message('images.pfmUnreadable', { reason }))
}
