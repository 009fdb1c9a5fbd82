/** Reads rows of an image as a map: its samples become numbers in the workers. */
import type { Span } from '#app/calls/kernelCall'
import { rowReader, type ImageReading, type Pixels } from '#app/inputs/planes'
import type { FeatureMap } from './featureMap'
import type { Phase } from './phase'

export interface ReadImageJob {
  readonly kind: 'readImage'
  /** Its samples are in shared memory. */
  readonly image: Pixels
  readonly reading: ImageReading
  readonly rows: Span
  /** A map of these rows. */
  readonly into: FeatureMap
}

const UNIT_CELLS = 1 << 16

export function readImagePhases({ image, reading, rows, into }: ReadImageJob): Phase[] {
  const read = rowReader(image, reading)
  const height = rows.end - rows.begin
  const count = Math.max(1, Math.floor(UNIT_CELLS / image.width))
  return [
    {
      units: Math.ceil(height / count),
      run: (unit) => {
        const begin = unit * count
        const end = Math.min(begin + count, height)
        const data = into.data.subarray(begin * into.rowStride)
        read({ begin: rows.begin + begin, end: rows.begin + end }, { ...into, data })
      },
    },
  ]
}
