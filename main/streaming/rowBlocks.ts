/** Rows of maps in memory: visited, and copied from one map to another. */
import { setImmediate } from 'node:timers/promises'
import type { Tile } from '#app/protocol/contract'
import type { Engine } from '#main/engine/engine'
import { createView, rowsFrom, type FeatureMap } from '#main/engine/featureMap'
import type { Span } from '#app/calls/kernelCall'

/** Some rows of a step's map that come for the first time. */
export interface NewRows {
  /** Index into the steps of the plan. */
  readonly step: number
  /** Rows of the whole map. */
  readonly rows: Span
  /** Holds them from its row `first` on, until `take` is done. */
  readonly map: FeatureMap
  readonly first: number
}

/** Memory that rows are written into. */
type Target = Pick<FeatureMap, 'data' | 'rowStride' | 'planeStride'>

/** Some rows of a map, as a map over the same memory. */
export function rowsView(map: FeatureMap, { begin, end }: Span): FeatureMap {
  const height = end - begin
  return { ...rowsFrom(map, begin), height, shape: { ...map.shape, height } }
}

const SLICE_CELLS = 1 << 18

/** Visits rows a few at a time, so that between them this thread serves other requests. */
export async function inSlices(made: NewRows, visit: (rows: NewRows) => void): Promise<void> {
  const { rows, map, first } = made
  const count = Math.max(1, Math.floor(SLICE_CELLS / (map.channels * map.width)))
  for (let begin = rows.begin; begin < rows.end; begin += count) {
    visit({ ...made, rows: { begin, end: Math.min(begin + count, rows.end) }, first: first + begin - rows.begin })
    await setImmediate()
  }
}

/** Copies `count` rows of all channels, from row `first` on, to row `at` and those after it. */
export function copyRows(from: FeatureMap, first: number, to: Target, at: number, count: number): void {
  for (let channel = 0; channel < from.channels; channel++) {
    for (let row = 0; row < count; row++) {
      const begin = channel * from.planeStride + (first + row) * from.rowStride
      to.data.set(from.data.subarray(begin, begin + from.width), channel * to.planeStride + (at + row) * to.rowStride)
    }
  }
}

/** Rows of a map that begin at its row `first`, in a map of their own. */
export function copyRowsToNewMap(
  engine: Pick<Engine, 'allocate'>,
  map: FeatureMap,
  first: number,
  rows: Span,
): FeatureMap {
  const own = engine.allocate({ ...map.shape, height: rows.end - rows.begin })
  copyRows(map, first, own, 0, own.height)
  return own
}

/** A view of a tile's values as a map. */
export function tileView({ height, width, values }: Tile): FeatureMap {
  const shape = { channels: 1, height, width, flat: false }
  return { ...createView(shape, values), rowStride: width, planeStride: height * width }
}
