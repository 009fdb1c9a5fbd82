/** Rows of maps that are there: read as an input of bands, and copied from one map to another. */
import type { FeatureMap } from '../featureMap'
import type { Span } from '../../../app/kernels'
import type { MapShape } from '../../../app/shape'

/** Memory that rows are written into. */
type Target = Pick<FeatureMap, 'data' | 'rowStride' | 'planeStride'>

export function rowsOfMap(map: FeatureMap): { readonly shape: MapShape; read(rows: Span, into: Target): Promise<void> } {
  return {
    shape: map.shape,
    read: async ({ begin, end }, into) => copyRows(map, begin, into, 0, end - begin),
  }
}

/** A map from one of its rows on. */
export function rowsFrom(map: FeatureMap, row: number): FeatureMap {
  return { ...map, height: map.height - row, data: map.data.subarray(row * map.rowStride) }
}

/** Reads rows of a source into a map, one piece behind another. */
export async function readPieces(source: { read(rows: Span, into: FeatureMap): Promise<void> }, pieces: readonly Span[], into: FeatureMap): Promise<void> {
  let at = 0
  for (const rows of pieces) {
    await source.read(rows, rowsFrom(into, at))
    at += rows.end - rows.begin
  }
}

/** Copies `count` rows of all channels, from row `first` on, to row `at` and those behind it. */
export function copyRows(from: FeatureMap, first: number, to: Target, at: number, count: number): void {
  for (let channel = 0; channel < from.channels; channel++) {
    for (let row = 0; row < count; row++) {
      const begin = channel * from.planeStride + (first + row) * from.rowStride
      to.data.set(from.data.subarray(begin, begin + from.width), channel * to.planeStride + (at + row) * to.rowStride)
    }
  }
}
