/**
 * Exact statistics of one channel in two passes over it, without a copy: values are ordered by their bits, so that
 * counting the upper 16 and then, where a quartile lies, the lower 16 bits finds the value at any rank.
 */
import type { Statistics } from '../../app/contract'
import type { TensorView } from '../../app/kernels'

const HALF = 1 << 16

export function channelStatistics(map: TensorView, channel: number, bins: number): Statistics {
  const first = firstPass(map, channel)
  const { finite } = first
  const ranks = [0.25, 0.5, 0.75].map((share) => share * Math.max(finite - 1, 0))
  const wanted = ranks.flatMap((rank) => [Math.floor(rank), Math.ceil(rank)])
  const second = secondPass(map, channel, first, bins, wanted)
  const empty = finite === 0
  const quartiles = ranks.map((rank, i) => {
    const low = second.values[2 * i]!
    return low + (second.values[2 * i + 1]! - low) * (rank - Math.floor(rank))
  })
  return {
    count: map.height * map.width,
    nan: first.nan,
    infinite: first.infinite,
    zeros: first.zeros,
    min: empty ? NaN : first.min,
    max: empty ? NaN : first.max,
    mean: first.sum / finite,
    std: Math.sqrt(second.squares / finite),
    quartiles: [quartiles[0]!, quartiles[1]!, quartiles[2]!],
    histogram: second.histogram,
  }
}

interface FirstPass {
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

function firstPass(map: TensorView, channel: number): FirstPass {
  const pass: FirstPass = {
    nan: 0,
    infinite: 0,
    zeros: 0,
    finite: 0,
    min: Infinity,
    max: -Infinity,
    sum: 0,
    upper: new Uint32Array(HALF),
  }
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
  return pass
}

/** Squares around the mean, the histogram, and the values at the wanted ranks (0 is the smallest finite value). */
function secondPass(map: TensorView, channel: number, first: FirstPass, bins: number, wanted: readonly number[]) {
  const places = wanted.map((rank) => placeOf(first.upper, rank))
  const lower = new Map(places.map((place) => [place.upper, new Uint32Array(HALF)]))
  const counted = Array.from({ length: HALF }, (_, upper) => lower.get(upper))
  const histogram = new Array<number>(bins).fill(0)
  const mean = first.sum / first.finite
  const perBin = first.max > first.min ? bins / (first.max - first.min) : 0
  let squares = 0
  eachValue(map, channel, (value, order) => {
    if (value - value !== 0) return
    squares += (value - mean) * (value - mean)
    histogram[Math.min(bins - 1, Math.floor((value - first.min) * perBin))]!++
    const counts = counted[order >>> 16]
    if (counts) counts[order & 0xffff]!++
  })
  const values = places.map(({ upper, rank }) => valueOf(upper * HALF + placeOf(lower.get(upper)!, rank).upper))
  return { squares, histogram, values }
}

/** The count in which a rank falls, and the rank within it. */
function placeOf(counts: Uint32Array, rank: number): { upper: number; rank: number } {
  let left = rank
  for (let upper = 0; upper < counts.length; upper++) {
    if (left < counts[upper]!) return { upper, rank: left }
    left -= counts[upper]!
  }
  return { upper: 0, rank: 0 }
}

/** Visits each value with its place in the order of all floats, as an unsigned 32-bit integer. */
function eachValue(map: TensorView, channel: number, visit: (value: number, order: number) => void): void {
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
