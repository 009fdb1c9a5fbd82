/**
 * Levels of detail: each level halves the sides (rounding up) and holds, for each cell, the mean and the largest of
 * the map's cells that it covers, so that a lone activation does not fade from far away. NaN stays NaN in both.
 */
import type { Span } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'
import { gridShape, mapShape, OVERVIEW_SIDE, type MapShape } from '#app/shape'
import { floatCount, createView } from './featureMap'
import type { Phase } from './phase'

export interface PyramidJob {
  readonly kind: 'pyramid'
  readonly map: TensorView
  readonly channel: number
  /** Levels 1, 2 ... of that channel; each halves the one before. */
  readonly levels: readonly PyramidLevel[]
}

export interface PyramidLevel {
  readonly mean: TensorView
  readonly max: TensorView
}

const SMALLEST_SIDE = 64
const BLOCK_ROWS = 64

/** Levels of a map, level 0 included: until no side is longer than 64. */
export function levelCount(shape: MapShape): number {
  return 1 + halvings(shape, SMALLEST_SIDE)
}

/** The finest level with no side longer than 512: that of a first view. */
export function overviewLevel(shape: MapShape): number {
  return halvings(shape, OVERVIEW_SIDE)
}

function halvings(shape: MapShape, longest: number): number {
  const { height, width } = gridShape(shape)
  return Math.max(0, Math.ceil(Math.log2(Math.max(height, width) / longest)))
}

/** The shape of a level of one channel. */
export function levelShape(shape: MapShape, level: number): MapShape {
  const { height, width } = gridShape(shape)
  return mapShape(1, Math.ceil(height / 2 ** level), Math.ceil(width / 2 ** level))
}

export function pyramidPhases({ map, channel, levels }: PyramidJob): Phase[] {
  // Whole cells of the last level, so that blocks never share a cell.
  const blockRows = Math.max(BLOCK_ROWS, 2 ** levels.length)
  const plane = { ...map, data: map.data.subarray(channel * map.planeStride) }
  return [
    {
      units: Math.ceil(map.height / blockRows),
      run: (unit) => fillBlock(plane, levels, unit * blockRows, Math.min((unit + 1) * blockRows, map.height)),
    },
  ]
}

function fillBlock(map: TensorView, levels: readonly PyramidLevel[], begin: number, end: number): void {
  let below: PyramidLevel = { mean: map, max: map }
  levels.forEach((level, i) => {
    const side = 2 ** (i + 1)
    for (let row = begin / side; row < Math.ceil(end / side); row++) fillRow(map, below, level, i + 1, row)
    below = level
  })
}

/**
 * Fills rows of one level of a map of the given size from the level below it.
 * @param number of the level to fill
 */
export function fillLevel(size: Size, below: PyramidLevel, level: PyramidLevel, number: number, rows: Span): void {
  for (let row = rows.begin; row < rows.end; row++) fillRow(size, below, level, number, row)
}

/** A coarser level of one channel, computed from an existing level through those between. */
export function coarserLevel(shape: MapShape, below: PyramidLevel, number: number, wanted: number): PyramidLevel {
  let level = below
  for (let next = number + 1; next <= wanted; next++) {
    const own = levelShape(shape, next)
    const createLevel = () => createView(own, new Float32Array(floatCount(own)))
    const made = { mean: createLevel(), max: createLevel() }
    fillLevel(gridShape(shape), level, made, next, { begin: 0, end: own.height })
    level = made
  }
  return level
}

type Size = Pick<TensorView, 'height' | 'width'>

function fillRow(map: Size, below: PyramidLevel, level: PyramidLevel, number: number, row: number): void {
  const upper = covered(2 * row, number - 1, map.height)
  const lower = covered(2 * row + 1, number - 1, map.height)
  const step = lower > 0 ? below.mean.rowStride : 0
  const source = 2 * row * below.mean.rowStride
  const target = row * level.mean.rowStride
  const max = below.max.data
  const mean = below.mean.data
  const side = 2 ** (number - 1)
  // The cells that cover as much of the map on all sides.
  const inside = upper === side && lower === side ? Math.floor(map.width / (2 * side)) : 0
  for (let column = 0; column < inside; column++) {
    const a = source + 2 * column
    const c = a + step
    level.mean.data[target + column] = (mean[a]! + mean[a + 1]! + (mean[c]! + mean[c + 1]!)) / 4
    level.max.data[target + column] = Math.max(Math.max(max[a]!, max[a + 1]!), Math.max(max[c]!, max[c + 1]!))
  }
  for (let column = inside; column < level.mean.width; column++) {
    const left = covered(2 * column, number - 1, map.width)
    const right = covered(2 * column + 1, number - 1, map.width)
    const a = source + 2 * column
    const b = right > 0 ? a + 1 : a
    // Beyond the map there is nothing, not 0 times the cell beside it, which may be infinite.
    const top = right > 0 ? mean[a]! * left + mean[b]! * right : mean[a]! * left
    const bottom = right > 0 ? mean[a + step]! * left + mean[b + step]! * right : mean[a + step]! * left
    const cells = (left + right) * (upper + lower)
    level.mean.data[target + column] = lower > 0 ? (top * upper + bottom * lower) / cells : (top * upper) / cells
    level.max.data[target + column] = Math.max(max[a]!, max[b]!, max[a + step]!, max[b + step]!)
  }
}

/** How many of n cells of the map the given cell of a level covers on one axis. */
function covered(cell: number, level: number, n: number): number {
  return Math.max(0, Math.min(n, (cell + 1) * 2 ** level) - cell * 2 ** level)
}
