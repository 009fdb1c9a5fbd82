/** Rows of maps in memory: read as an input of strips, visited, and copied from one map to another. */
import { setImmediate } from 'node:timers/promises'
import type { Tile } from '#app/protocol/contract'
import type { Engine } from '#main/engine/engine'
import { createView, rowsFrom, type FeatureMap } from '#main/engine/featureMap'
import type { Span } from '#app/calls/kernelCall'
import type { MapShape } from '#app/shape'

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

/** An input that is read by rows. */
export interface RowSource {
  readonly shape: MapShape
  /** The whole input where it is in memory: its rows are read where they are. */
  readonly whole?: FeatureMap
  /** Writes the rows of all channels into a map of as many rows. */
  read(rows: Span, into: FeatureMap): Promise<void>
}

/** Memory that rows are written into. */
type Target = Pick<FeatureMap, 'data' | 'rowStride' | 'planeStride'>

export function rowsOfMap(map: FeatureMap): RowSource {
  return {
    shape: map.shape,
    whole: map,
    read: async ({ begin, end }, into) => copyRows(map, begin, into, 0, end - begin),
  }
}

/** Some rows of a map, as a map over the same memory. */
export function rowsView(map: FeatureMap, { begin, end }: Span): FeatureMap {
  const height = end - begin
  return { ...rowsFrom(map, begin), height, shape: { ...map.shape, height } }
}

/** Reads rows of a source into a map, one span after another. */
export async function readSpans(
  source: Pick<RowSource, 'read'>,
  spans: readonly Span[],
  into: FeatureMap,
): Promise<void> {
  let at = 0
  for (const rows of spans) {
    await source.read(rows, rowsFrom(into, at))
    at += rows.end - rows.begin
  }
}

/** Rows of a source as the input of a strip: where they are, or in a map that is added to those held for the strip. */
export async function inputRows(
  engine: Pick<Engine, 'allocate'>,
  shape: MapShape,
  source: RowSource,
  spans: readonly Span[],
  held: FeatureMap[],
): Promise<FeatureMap> {
  if (source.whole && spans.length === 1) return rowsView(source.whole, spans[0]!)
  const map = engine.allocate(shape)
  held.push(map)
  await readSpans(source, spans, map)
  return map
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

/** A view of a tile's values as a map. */
export function tileView({ height, width, values }: Tile): FeatureMap {
  const shape = { channels: 1, height, width, flat: false }
  return { ...createView(shape, values), rowStride: width, planeStride: height * width }
}
