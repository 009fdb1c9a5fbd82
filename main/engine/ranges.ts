/**
 * Smallest and largest finite value of each channel, found in blocks by all workers: by pooling, where native kernels
 * do that at the speed of memory, and by a loop in blocks that hold values that are not finite.
 */
import type { Kernels, Reducer, Span, TensorView } from '../../app/kernels'
import type { Part } from './part'

export interface RangesJob {
  readonly kind: 'ranges'
  readonly map: TensorView
  /** min and max of each block of each channel; shared memory of `rangesLength(map)` floats. */
  readonly found: Float32Array
}

const BLOCK_CELLS = 1 << 20

export type Range = readonly [min: number, max: number]

export function rangesLength(map: TensorView): number {
  return 2 * map.channels * blocksOf(map)
}

/** @param kernels native ones, or null to look at every value in a loop */
export function rangesParts({ map, found }: RangesJob, kernels: Kernels | null): Part[] {
  const blocks = blocksOf(map)
  let pooled: PooledRanges | null = null
  return [
    {
      units: map.channels * blocks,
      run: (unit) => {
        const channel = Math.floor(unit / blocks)
        const { begin, end } = rowsOf(map, unit % blocks)
        let range: Range = [NaN, NaN]
        if (kernels && begin < end) {
          pooled ??= poolRanges(map, kernels)
          range = pooled(channel, unit % blocks)
        }
        if (!Number.isFinite(range[0]) || !Number.isFinite(range[1])) range = rangeOfRows(map, channel, begin, end)
        found.set(range, 2 * unit)
      },
    },
  ]
}

type PooledRanges = (channel: number, block: number) => Range

function poolRanges(map: TensorView, kernels: Kernels): PooledRanges {
  const prepared = new Map<number, PooledRange>()
  return (channel, block) => {
    const pooled = prepared.get(block) ?? poolRange(map, rowsOf(map, block), kernels)
    prepared.set(block, pooled)
    return pooled(channel)
  }
}

type PooledRange = (channel: number) => Range

function poolRange(map: TensorView, { begin, end }: Span, kernels: Kernels): PooledRange {
  const block = { ...map, data: map.data.subarray(begin * map.rowStride), height: end - begin }
  const rows = [{ begin: 0, end: block.height }]
  const columns = [{ begin: 0, end: block.width }]
  const prepare = (reducer: Reducer) => {
    const output = { data: new Float32Array(map.channels), channels: map.channels, height: 1, width: 1, rowStride: 1, planeStride: 1 }
    const kernel = kernels.prepare({ kernel: 'regionPool', rows, columns, reducer }, [block], output, [])
    return (channel: number) => {
      kernel(channel, channel + 1)
      return output.data[channel]!
    }
  }
  const [min, max] = [prepare({ type: 'min' }), prepare({ type: 'max' })]
  return (channel) => [min(channel), max(channel)]
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

function rowsOf(map: TensorView, block: number): Span {
  const rows = Math.ceil(map.height / blocksOf(map))
  return { begin: Math.min(block * rows, map.height), end: Math.min((block + 1) * rows, map.height) }
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
