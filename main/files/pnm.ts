/**
 * PGM and PPM images (Netpbm): gray and RGB, as text (P2, P3) or binary (P5, P6). White is the file's own largest value.
 * Every size is checked against the file and the limit before memory is taken.
 */
import { Failure } from '#app/failure'
import { message, amount, type Message } from '#app/text/message'
import type { Samples } from './pixels'

export interface PnmImage {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly pixels: Samples
  readonly white: number
}

/**
 * Decodes the first image of a PGM or PPM file.
 * @param maxPixels more than these are refused
 * @throws Failure 'unreadable-image'
 */
export function decodePnm(bytes: Uint8Array, maxPixels: number): PnmImage {
  const { width, height, white, channels, text, size, next } = readHeader(bytes, maxPixels)
  const count = width * height * channels
  const pixels = size === 1 ? new Uint8Array(count) : new Uint16Array(count)
  const begin = next.at() + 1
  const binary = bytes.subarray(begin + restOfLineEnd(bytes, begin, count * size))
  for (let i = 0; i < count; i++) {
    const value = text ? next.read() : size === 1 ? binary[i]! : binary[2 * i]! * 256 + binary[2 * i + 1]!
    if (value > white) throw unreadable(message('images.pnmSampleTooLarge', { value, max: white }))
    pixels[i] = value
  }
  return { width, height, channels, pixels, white }
}

/**
 * The bytes that the samples will take.
 * @throws Failure 'unreadable-image' as decodePnm, but for samples
 */
export function pnmBytes(bytes: Uint8Array, maxPixels: number): number {
  const { width, height, channels, size } = readHeader(bytes, maxPixels)
  return width * height * channels * size
}

/** `next` gives the numbers after it. */
function readHeader(bytes: Uint8Array, maxPixels: number) {
  const kind = bytes[1]! - ZERO
  const text = kind < 5
  const channels: 1 | 3 = kind === 2 || kind === 5 ? 1 : 3
  const next = numbersFrom(bytes, 2)
  const [width, height, white] = [next.read(), next.read(), next.read()]
  if (width < 1 || height < 1) throw unreadable(message('images.noPixels', { width, height }))
  if (white < 1 || white > 65535) throw unreadable(message('images.pnmMaximum', { max: white }))
  if (width * height > maxPixels) {
    throw unreadable(message('images.declaresTooManyPixels', { width, height, max: amount(maxPixels) }))
  }
  const count = width * height * channels
  const size = white < 256 ? 1 : 2
  // One space ends the header; as text, a sample and the space after it take two bytes.
  const there = text ? Math.ceil((bytes.length - next.at()) / 2) : Math.floor((bytes.length - next.at() - 1) / size)
  if (there < count) throw cutOff()
  return { width, height, white, channels, text, size, next }
}

/** A header ends with one white-space character; in files written as text on Windows, with a line end of two bytes. */
export function restOfLineEnd(bytes: Uint8Array, begin: number, dataBytes: number): 0 | 1 {
  const isPair = bytes[begin - 1] === RETURN && bytes[begin] === NEWLINE
  return isPair && bytes.length > begin + dataBytes ? 1 : 0
}

const ZERO = 0x30
const HASH = 0x23
const NEWLINE = 0x0a
const RETURN = 0x0d

/** Whole numbers between white space and comments. */
function numbersFrom(bytes: Uint8Array, begin: number): { read(): number; at(): number } {
  let at = begin
  const isDigit = () => bytes[at]! >= ZERO && bytes[at]! <= ZERO + 9
  return {
    at: () => at,
    read() {
      while (at < bytes.length && !isDigit()) {
        if (bytes[at] === HASH) while (at < bytes.length && bytes[at] !== NEWLINE) at++
        else if (bytes[at] !== 0x20 && (bytes[at]! < 0x09 || bytes[at]! > 0x0d))
          throw unreadable(message('images.pnmNumberExpected', { position: at }))
        else at++
      }
      if (at >= bytes.length) throw cutOff()
      let value = 0
      for (; isDigit(); at++) {
        value = value * 10 + bytes[at]! - ZERO
        if (value > 2 ** 31) throw unreadable(message('images.pnmNumberTooLarge', { max: amount(2 ** 31) }))
      }
      return value
    },
  }
}

function cutOff(): Failure {
  return unreadable(message('files.truncated'))
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-image', message('images.pnmUnreadable', { reason }))
}
