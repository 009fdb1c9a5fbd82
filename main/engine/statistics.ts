/**
 * Exact statistics of channels in two passes over them, without a copy: values are ordered by their bits, so that
 * counting the upper 16 and then, where a quantile lies, the lower 16 bits finds the value at any rank.
 */
import type { Statistics } from '#app/protocol/contract'
import type { TensorView } from '#app/calls/kernels'

const HALF = 1 << 16
/** The quantiles that are found: the interior, and in it the tails, and in them the quartiles. */
const SHARES = [0.00175, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99825]

/** @param channel null for all channels together */
export function channelStatistics(map: TensorView, channel: number | null, bins: number): Statistics {
  const first = beginFirstPass()
  addToFirstPass(first, map, channel)
  const second = beginSecondPass(first, bins)
  addToSecondPass(second, map, channel)
  return finishStatistics(second)
}

/** What the first pass over a channel counts; rows may be added strip by strip, in their order. */
export interface FirstPass {
  cells: number
  nan: number
  infinite: number
  zeros: number
  finite: number
  min: number
  max: number
  sum: number
  /** Finite values by their upper 16 bits. */
  upper: Uint32Array
}

export function beginFirstPass(): FirstPass {
  return {
    cells: 0,
    nan: 0,
    infinite: 0,
    zeros: 0,
    finite: 0,
    min: Infinity,
    max: -Infinity,
    sum: 0,
    upper: new Uint32Array(HALF),
  }
}

export function addToFirstPass(pass: FirstPass, map: TensorView, channel: number | null): void {
  pass.cells += map.height * map.width * (channel === null ? map.channels : 1)
  eachValue(map, channel, (value, order) => {
    if (value - value !== 0) {
      if (Number.isNaN(value)) pass.nan++
      else pass.infinite++
      return
    }
    pass.finite++
    pass.sum += value
    if (value === 0) pass.zeros++
    if (value < pass.min) pass.min = value
    if (value > pass.max) pass.max = value
    pass.upper[order >>> 16]!++
  })
}

/** What the second pass needs of the first one: squares around the mean, the histogram, and values at quantiles. */
export interface SecondPass {
  readonly first: FirstPass
  readonly mean: number
  readonly perBin: number
  readonly histogram: number[]
  readonly positions: readonly RankPosition[]
  /** Where a quantile lies, values by their lower 16 bits; by the upper ones. */
  readonly counted: readonly (Uint32Array | undefined)[]
  squares: number
}

export function beginSecondPass(first: FirstPass, bins: number): SecondPass {
  const wanted = quantileRanks(first).flatMap((rank) => [Math.floor(rank), Math.ceil(rank)])
  const positions = wanted.map((rank) => rankPosition(first.upper, rank))
  const lower = new Map(positions.map((position) => [position.upper, new Uint32Array(HALF)]))
  return {
    first,
    mean: first.sum / first.finite,
    perBin: first.max > first.min ? bins / (first.max - first.min) : 0,
    histogram: new Array<number>(bins).fill(0),
    positions,
    counted: Array.from({ length: HALF }, (_, upper) => lower.get(upper)),
    squares: 0,
  }
}

export function addToSecondPass(pass: SecondPass, map: TensorView, channel: number | null): void {
  const { first, mean, perBin, histogram, counted } = pass
  const last = histogram.length - 1
  let { squares } = pass
  eachValue(map, channel, (value, order) => {
    if (value - value !== 0) return
    squares += (value - mean) * (value - mean)
    histogram[Math.min(last, Math.floor((value - first.min) * perBin))]!++
    const counts = counted[order >>> 16]
    if (counts) counts[order & 0xffff]!++
  })
  pass.squares = squares
}

export function finishStatistics({ first, mean, squares, histogram, positions, counted }: SecondPass): Statistics {
  const { cells, nan, infinite, zeros, finite, min, max } = first
  const values = positions.map(({ upper, rank }) => valueOf(upper * HALF + rankPosition(counted[upper]!, rank).upper))
  const quantiles = quantileRanks(first).map((rank, i) => {
    const low = values[2 * i]!
    return low + (values[2 * i + 1]! - low) * (rank - Math.floor(rank))
  })
  const empty = finite === 0
  return {
    count: cells,
    nan,
    infinite,
    zeros,
    min: empty ? NaN : min,
    max: empty ? NaN : max,
    mean,
    std: Math.sqrt(squares / finite),
    quartiles: [quantiles[2]!, quantiles[3]!, quantiles[4]!],
    tails: [quantiles[1]!, quantiles[5]!],
    interior: [quantiles[0]!, quantiles[6]!],
    histogram,
  }
}

function quantileRanks({ finite }: FirstPass): number[] {
  return SHARES.map((share) => share * Math.max(finite - 1, 0))
}

interface RankPosition {
  readonly upper: number
  readonly rank: number
}

/** The count in which a rank falls, and the rank within it. */
function rankPosition(counts: Uint32Array, rank: number): RankPosition {
  let left = rank
  for (let upper = 0; upper < counts.length; upper++) {
    if (left < counts[upper]!) return { upper, rank: left }
    left -= counts[upper]!
  }
  return { upper: 0, rank: 0 }
}

/** Visits each value with its place in the order of all floats, as an unsigned 32-bit integer. */
function eachValue(map: TensorView, channel: number | null, visit: (value: number, order: number) => void): void {
  if (channel === null) {
    for (let one = 0; one < map.channels; one++) eachValue(map, one, visit)
    return
  }
  const bits = new Int32Array(map.data.buffer, map.data.byteOffset, map.data.length)
  for (let row = 0; row < map.height; row++) {
    const begin = channel * map.planeStride + row * map.rowStride
    for (let i = begin; i < begin + map.width; i++) {
      const word = bits[i]!
      visit(map.data[i]!, (word < 0 ? ~word : word ^ 0x80000000) >>> 0)
    }
  }
}

const word = new Uint32Array(1)
const float = new Float32Array(word.buffer)

/** The float at a place in the order of all floats. */
function valueOf(order: number): number {
  word[0] = order >= 0x80000000 ? order ^ 0x80000000 : ~order
  return float[0]!
}
