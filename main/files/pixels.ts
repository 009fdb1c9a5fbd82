/** Decoded images: interleaved samples without alpha, as the file stores them. */
import { message, type Message } from '#app/text/message'

export interface PixelImage {
  readonly name: string
  readonly format: ImageFormat
  readonly width: number
  readonly height: number
  /** Bands. 1: gray. 3: red, green, blue. Of any other number, the first three, or else the first, are read as those. */
  readonly channels: number
  /** Bits of a sample, as the file has them. */
  readonly depth: number
  /** The largest value that a sample can have: 255, 1023, 4095, 65535. Null for numbers that are used as they are. */
  readonly white: number | null
  /** Row-major, channels interleaved, no padding: height x width x channels samples. Floats have parts of a step. */
  readonly pixels: Samples | Float32Array
  /** How opaque each pixel is, up to the largest sample; null where all are. */
  readonly alpha: Samples | null
  /** What the reader has to know: first page of several, orientation applied, and the like. */
  readonly notes: readonly Message[]
  /** The name of the embedded colour profile; null without one. */
  readonly profile: string | null
  /** As EXIF numbers it, 1..8; applied. */
  readonly orientation: number
  /** The page or frame that was read, from 1, and how many the file has. */
  readonly page: number
  readonly pages: number
}

export type Samples = Uint8Array | Uint16Array | Uint32Array

export interface DecodeLimits {
  /** Images of more pixels are refused before they are decoded. */
  readonly maxPixels: number
  /** Is told how many bytes the samples will take, before they are decoded. What it throws is thrown. */
  readonly admit?: ((bytes: number) => Promise<void>) | undefined
}

/** Interleaved samples of as many channels as the file has, alpha among them. */
export interface Stored {
  readonly samples: Samples
  readonly width: number
  readonly height: number
  readonly channels: number
}

export const imageFormats = ['png', 'jpeg', 'webp', 'tiff', 'gif', 'avif', 'svg', 'bmp', 'pgm', 'ppm', 'pfm'] as const
export type ImageFormat = (typeof imageFormats)[number]

export const formatTitles: Readonly<Record<ImageFormat, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  tiff: 'TIFF',
  gif: 'GIF',
  avif: 'AVIF',
  svg: 'SVG',
  bmp: 'BMP',
  pgm: 'PGM',
  ppm: 'PPM',
  pfm: 'PFM',
}

/** sharp's and libvips' own limits are set to this, and nothing above it is ever decoded. */
export const MAX_PIXELS = 32768 * 32768

/**
 * Lays pixels with alpha over white and drops the alpha, in place: colour x alpha + white x (1 - alpha), rounded.
 * @param samples channels interleaved, alpha last
 * @param channels 2 (gray, alpha) or 4 (red, green, blue, alpha)
 * @param white the largest value of a sample
 * @returns the samples without alpha (a view of the same memory), and the alpha where any pixel is not opaque
 */
export function flattenOverWhite<T extends Samples>(
  samples: T,
  channels: 2 | 4,
  white: number,
): { pixels: T; alpha: T | null } {
  const colours = channels - 1
  const alphas = alphaOf(samples, channels, white)
  let to = 0
  for (let from = 0; from < samples.length; from += channels) {
    const alpha = samples[from + colours]!
    if (alpha === white) {
      for (let c = 0; c < colours; c++) samples[to++] = samples[from + c]!
    } else {
      const rest = white * (white - alpha)
      for (let c = 0; c < colours; c++) samples[to++] = Math.round((samples[from + c]! * alpha + rest) / white)
    }
  }
  return { pixels: samples.subarray(0, to) as T, alpha: alphas }
}

function alphaOf<T extends Samples>(samples: T, channels: 2 | 4, white: number): T | null {
  let alphas: T | null = null
  for (let from = channels - 1, pixel = 0; from < samples.length; from += channels, pixel++) {
    if (!alphas && samples[from] !== white) {
      alphas = new (samples.constructor as new (length: number) => T)(samples.length / channels)
      alphas.fill(white)
    }
    if (alphas) alphas[pixel] = samples[from]!
  }
  return alphas
}

export const TRANSLUCENT_NOTE = message('images.alphaBlended')
