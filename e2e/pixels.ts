/** Images for specs: their pixels as the file has them, and large ones made on the spot. */
import { join } from 'node:path'
import sharp from 'sharp'
import { root } from './hosts'

export interface Pixels {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly samples: Uint8Array
}

/** The path of one of the photographs that are shipped. */
export function photograph(name: string): string {
  return join(root, 'examples/images', name)
}

export async function readPixels(path: string): Promise<Pixels> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true })
  return { height: info.height, width: info.width, channels: info.channels, samples: data }
}

export function sampleOf({ samples, width, channels }: Pixels, row: number, column: number, channel = 0): number {
  return samples[(row * width + column) * channels + channel]!
}

/** Gray as the Recommendation 601 weighs it, 0..1, rounded once to float32. */
export function luma(pixels: Pixels, row: number, column: number): number {
  const [red, green, blue] = [0, 1, 2].map((channel) => sampleOf(pixels, row, column, channel))
  return Math.fround((299 * red! + 587 * green! + 114 * blue!) / 255_000)
}

/** A gray PNG whose pixels tell their places: neighbours differ, in rows and in columns. */
export async function writeLargeImage(path: string, side: number): Promise<void> {
  const samples = new Uint8Array(side * side)
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) samples[row * side + column] = sampleAt(row, column)
  }
  await sharp(samples, { raw: { width: side, height: side, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toFile(path)
}

/** The sample of the large image at a place. */
export function sampleAt(row: number, column: number): number {
  return (row * 7 + column * 13 + (row >> 6) * (column >> 6)) & 255
}
