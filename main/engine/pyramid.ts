/**
 * Levels of detail: each level halves the sides (rounding up) and holds, for each cell, the mean and the largest of
 * the map's cells that it covers, so that a lone activation does not fade from far away. NaN stays NaN in both.
 */
import type { TensorView } from '../../app/kernels'
import { gridShape, mapShape, type MapShape } from '../../app/shape'
import type { Part } from './part'

export interface PyramidJob {
  readonly kind: 'pyramid'
  readonly map: TensorView
  /** Levels 1, 2 ...; each halves the one before. */
  readonly levels: readonly PyramidLevel[]
}

export interface PyramidLevel {
  readonly mean: TensorView
  readonly max: TensorView
}

const SMALLEST_SIDE = 512
const BLOCK_ROWS = 64

/** Levels of a map, level 0 included: until no side is longer than 512. */
export function levelCount(shape: MapShape): number {
  const { height, width } = gridShape(shape)
  const halvings = Math.ceil(Math.log2(Math.max(height, width) / SMALLEST_SIDE))
  return 1 + Math.max(0, halvings)
}

/** The shape of a level. */
export function levelShape(shape: MapShape, level: number): MapShape {
  const { channels, height, width } = gridShape(shape)
  return mapShape(channels, Math.ceil(height / 2 ** level), Math.ceil(width / 2 ** level))
}

export function pyramidParts({ map, levels }: PyramidJob): Part[] {
  // Whole cells of the last level, so that blocks never share a cell.
  const blockRows = Math.max(BLOCK_ROWS, 2 ** levels.length)
  const blocks = Math.ceil(map.height / blockRows)
  return [
    {
      units: map.channels * blocks,
      run: (unit) => {
        const begin = (unit % blocks) * blockRows
        fillBlock(map, levels, Math.floor(unit / blocks), begin, Math.min(begin + blockRows, map.height))
      },
    },
  ]
}

function fillBlock(map: TensorView, levels: readonly PyramidLevel[], channel: number, begin: number, end: number): void {
  let below: PyramidLevel = { mean: map, max: map }
  levels.forEach((level, i) => {
    const side = 2 ** (i + 1)
    for (let row = begin / side; row < Math.ceil(end / side); row++) fillRow(map, below, level, i + 1, channel, row)
    below = level
  })
}

function fillRow(map: TensorView, below: PyramidLevel, level: PyramidLevel, number: number, channel: number, row: number): void {
  const upper = covered(2 * row, number - 1, map.height)
  const lower = covered(2 * row + 1, number - 1, map.height)
  const step = lower > 0 ? below.mean.rowStride : 0
  const source = channel * below.mean.planeStride + 2 * row * below.mean.rowStride
  const target = channel * level.mean.planeStride + row * level.mean.rowStride
  for (let column = 0; column < level.mean.width; column++) {
    const left = covered(2 * column, number - 1, map.width)
    const right = covered(2 * column + 1, number - 1, map.width)
    const a = source + 2 * column
    const b = right > 0 ? a + 1 : a
    const top = below.mean.data[a]! * left + below.mean.data[b]! * right
    const bottom = below.mean.data[a + step]! * left + below.mean.data[b + step]! * right
    const cells = (left + right) * (upper + lower)
    level.mean.data[target + column] = lower > 0 ? (top * upper + bottom * lower) / cells : (top * upper) / cells
    const most = below.max.data
    level.max.data[target + column] = Math.max(most[a]!, most[b]!, most[a + step]!, most[b + step]!)
  }
}

/** How many of n cells of the map the given cell of a level covers on one axis. */
function covered(cell: number, level: number, n: number): number {
  return Math.max(0, Math.min(n, (cell + 1) * 2 ** level) - cell * 2 ** level)
}
