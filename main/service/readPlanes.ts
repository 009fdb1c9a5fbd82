/** An image's samples as the planes of a feature map, in slices between which other requests are answered. */
import { setImmediate } from 'node:timers/promises'
import { rowReader, type ImageReading } from '#app/inputs/planes'
import type { FeatureMap } from '#main/engine/featureMap'
import type { PixelImage } from '#main/files/pixels'

const SLICE_PIXELS = 1 << 20

/** @param map of the shape that `imageShape` gives */
export async function readPlanes(image: PixelImage, reading: ImageReading, map: FeatureMap): Promise<void> {
  const { width, height } = image
  const read = rowReader(image, reading)
  const rows = Math.max(1, Math.floor(SLICE_PIXELS / width))
  for (let begin = 0; begin < height; begin += rows) {
    if (begin > 0) await setImmediate()
    const data = map.data.subarray(begin * map.rowStride)
    read({ begin, end: Math.min(begin + rows, height) }, { ...map, data })
  }
}
