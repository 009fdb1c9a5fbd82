/**
 * PGM and PPM images (Netpbm): gray and RGB, as text (P2, P3) or binary (P5, P6). White is the file's own largest value.
 * Every size is checked against the file and the limit before memory is taken.
 */
import { Failure } from '#app/failure'
import { amount, said, type Words } from '#app/text/message'
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
  const kind = bytes[1]! - ZERO
  const text = kind < 5
  const channels = kind === 2 || kind === 5 ? 1 : 3
  const next = numbersFrom(bytes, 2)
  const [width, height, white] = [next.read(), next.read(), next.read()]
  if (width < 1 || height < 1) throw unreadable(said`its size is ${width} x ${height}, expected at least 1 x 1`)
  if (white < 1 || white > 65535) throw unreadable(said`its largest value is ${white}, expected 1 to 65535`)
  if (width * height > maxPixels) {
    throw unreadable(said`it claims ${width} x ${height} pixels, more than the ${amount(maxPixels)} that are allowed`)
  }
  const count = width * height * channels
  const size = white < 256 ? 1 : 2
  // One space ends the header; as text, a sample and the space after it take two bytes.
  const there = text ? Math.ceil((bytes.length - next.at()) / 2) : Math.floor((bytes.length - next.at() - 1) / size)
  if (there < count) throw cutOff()
  const pixels = size === 1 ? new Uint8Array(count) : new Uint16Array(count)
  const binary = bytes.subarray(next.at() + 1)
  for (let i = 0; i < count; i++) {
    const value = text ? next.read() : size === 1 ? binary[i]! : binary[2 * i]! * 256 + binary[2 * i + 1]!
    if (value > white)
      throw unreadable(said`it has a sample of ${value}, above its own largest value of ${white}. The file is damaged`)
    pixels[i] = value
  }
  return { width, height, channels, pixels, white }
}

const ZERO = 0x30
const HASH = 0x23
const NEWLINE = 0x0a

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
          throw unreadable(said`a number is expected at byte ${at}`)
        else at++
      }
      if (at >= bytes.length) throw cutOff()
      let value = 0
      for (; isDigit(); at++) {
        value = value * 10 + bytes[at]! - ZERO
        if (value > 2 ** 31) throw unreadable(said`it has a number above ${amount(2 ** 31)}`)
      }
      return value
    },
  }
}

function cutOff(): Failure {
  return unreadable(said`it is cut off. Get the file again`)
}

function unreadable(reason: Words): Failure {
  return new Failure('unreadable-image', said`The PGM or PPM image can't be read: ${reason}.`)
}
