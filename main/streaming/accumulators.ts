/**
 * Small maps that accumulate from the rows of a large one while it is computed in strips: its rows as they are, or the
 * poolings of its regions, whose sums grow row by row.
 */
import type { Grid, Regions } from '#app/calls/geometry/geometry'
import type { MapShape } from '#app/shape'
import { isRunningReducer, runningReduction } from '#app/calls/runningReducer'
import { gridView, type FeatureMap } from '#main/engine/featureMap'
import { copyRows, type NewRows } from './rowBlocks'

export interface Accumulator {
  /** Takes the next rows of the large map. */
  add(made: NewRows): void
  /** Completes the small map. */
  finish(): void
}

export function accumulateRows(into: FeatureMap): Accumulator {
  return {
    add: ({ rows, map, first }) => copyRows(map, first, into, rows.begin, rows.end - rows.begin),
    finish: () => undefined,
  }
}

/**
 * Pools as the portable kernels do: the cells of a region one after another, in double precision.
 * @param regions with a running reducer
 */
export function accumulatePool(regions: Regions, input: MapShape, into: FeatureMap): Accumulator {
  const { reducer } = regions
  const { channels, width } = input
  if (!isRunningReducer(reducer))
    throw new RangeError(`accumulatePool: expected a running reducer, received ${reducer.type}`)
  const reduction = runningReduction(reducer)
  const grids = regions.grids(input)
  const sums = grids.map(({ rows, columns }) =>
    new Float64Array(channels * rows.length * columns.length).fill(reduction.start),
  )

  /** Adds a row of a channel to the regions of a grid that it lies in. */
  function addRow({ rows, columns }: Grid, sum: Float64Array, channel: number, row: number, cells: Float32Array): void {
    for (const [i, { begin, end }] of rows.entries()) {
      if (row < begin || row >= end) continue
      let at = (channel * rows.length + i) * columns.length
      for (const span of columns) {
        let one = sum[at]!
        for (let x = span.begin; x < span.end; x++) one = reduction.add(one, cells[x]!)
        sum[at++] = one
      }
    }
  }

  return {
    add({ rows, map, first }) {
      for (let channel = 0; channel < channels; channel++) {
        for (let row = rows.begin; row < rows.end; row++) {
          const begin = channel * map.planeStride + (first + row - rows.begin) * map.rowStride
          const cells = map.data.subarray(begin, begin + width)
          grids.forEach((grid, i) => addRow(grid, sums[i]!, channel, row, cells))
        }
      }
    },
    finish() {
      const values = grids.flatMap(({ rows, columns }, i) => {
        const counts = rows.flatMap((down) =>
          columns.map((across) => (down.end - down.begin) * (across.end - across.begin)),
        )
        return Array.from(sums[i]!, (sum, at) => {
          const count = counts[at % counts.length]!
          return reduction.finish(sum, { count, padded: count })
        })
      })
      const { data, channels: planes, height: lines, width: length, planeStride, rowStride } = gridView(into)
      for (let line = 0; line < planes * lines; line++) {
        const begin = Math.floor(line / lines) * planeStride + (line % lines) * rowStride
        data.set(values.slice(line * length, (line + 1) * length), begin)
      }
    },
  }
}
