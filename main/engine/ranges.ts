/** Smallest and largest finite value of each channel, found in blocks by all workers. */
import type { TensorView } from '../../app/kernels'
import type { Part } from './part'

export interface RangesJob {
  readonly kind: 'ranges'
  readonly map: TensorView
  /** min and max of each block of each channel; shared memory of `rangesLength(map)` floats. */
  readonly found: Float32Array
}

const BLOCK_CELLS = 1 << 18

export type Range = readonly [min: number, max: number]

export function rangesLength(map: TensorView): number {
  return 2 * map.channels * blocksOf(map)
}

export function rangesParts({ map, found }: RangesJob): Part[] {
  const blocks = blocksOf(map)
  const rows = Math.ceil(map.height / blocks)
  return [
    {
      units: map.channels * blocks,
      run: (unit) => {
        const begin = (unit % blocks) * rows
        const [min, max] = rangeOfRows(map, Math.floor(unit / blocks), begin, Math.min(begin + rows, map.height))
        found[2 * unit] = min
        found[2 * unit + 1] = max
      },
    },
  ]
}

/** The range of each channel; null where no value is finite. */
export function rangesFound(map: TensorView, found: Float32Array): (Range | null)[] {
  const blocks = blocksOf(map)
  return Array.from({ length: map.channels }, (_, channel) => {
    let min = Infinity
    let max = -Infinity
    for (let unit = channel * blocks; unit < (channel + 1) * blocks; unit++) {
      min = Math.min(min, found[2 * unit]!)
      max = Math.max(max, found[2 * unit + 1]!)
    }
    return min <= max ? [min, max] : null
  })
}

function blocksOf(map: TensorView): number {
  return Math.max(1, Math.min(map.height, Math.round((map.height * map.width) / BLOCK_CELLS)))
}

function rangeOfRows(map: TensorView, channel: number, begin: number, end: number): Range {
  let min = Infinity
  let max = -Infinity
  for (let row = begin; row < end; row++) {
    const first = channel * map.planeStride + row * map.rowStride
    for (let i = first; i < first + map.width; i++) {
      const value = map.data[i]!
      if (value < min && value !== -Infinity) min = value
      if (value > max && value !== Infinity) max = value
    }
  }
  return [min, max]
}
