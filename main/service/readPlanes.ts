/** An image's samples as the planes of a feature map, in slices between which other requests are answered. */
import { setImmediate } from 'node:timers/promises'
import type { FeatureMap } from '#main/engine/featureMap'
import type { PixelImage } from '#main/files/pixels'
import { toPlanes, type ImageReading } from '#app/inputs/planes'

const SLICE_PIXELS = 1 << 20

/** @param map of the shape that `imageShape` gives */
export async function readPlanes(image: PixelImage, reading: ImageReading, map: FeatureMap): Promise<void> {
  const { width, height, channels, pixels } = image
  const rows = Math.max(1, Math.floor(SLICE_PIXELS / width))
  for (let row = 0; row < height; row += rows) {
    if (row > 0) await setImmediate()
    const end = Math.min(row + rows, height)
    const slice = {
      ...image,
      height: end - row,
      pixels: pixels.subarray(row * width * channels, end * width * channels),
    }
    const planes = { ...map, data: map.data.subarray(row * map.rowStride) }
    toPlanes(slice, reading, () => planes)
  }
}
