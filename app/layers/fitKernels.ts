/** Explicit weights made to fit a layer that has come to need another size. */
import type { Pair } from '#app/calls/kernelCall'
import type { Matrix } from './presets'
import type { DenseWeights, KernelWeights } from './weightFields'

type Explicit<W> = Extract<W, { init: 'values' }>

/** No fix of more numbers than this: it would be shown and kept in every step of the history. */
const MOST_NUMBERS = 1 << 18

/**
 * Kernels keep their middle, and what is new is 0. Where the number of channels changes, each filter's kernels are
 * added up and spread evenly over the new ones, so that a gray image gives the same response.
 */
export function fitKernels(
  weights: Explicit<KernelWeights>,
  filters: number,
  channels: number,
  size: Pair,
): Explicit<KernelWeights> {
  const kernel = Array.from({ length: filters }, (_, f) => {
    const planes = (weights.kernel[f] ?? []).map((matrix) => centred(matrix, size))
    if (planes.length === channels) return planes
    const spread = centred([], size).map((row, i) =>
      row.map((_, j) => planes.reduce((sum, m) => sum + (m[i]?.[j] ?? 0), 0) / channels),
    )
    return Array.from({ length: channels }, () => spread)
  })
  return { init: 'values', kernel, bias: fitBias(weights.bias, filters) }
}

/** Rows and columns that are too many are cut off, those that are missing are 0. */
export function fitDense(weights: Explicit<DenseWeights>, units: number, inputs: number): Explicit<DenseWeights> {
  const kernel = Array.from({ length: units }, (_, u) =>
    Array.from({ length: inputs }, (_, i) => weights.kernel[u]?.[i] ?? 0),
  )
  return { init: 'values', kernel, bias: fitBias(weights.bias, units) }
}

export function fitBias(bias: readonly number[], units: number): number[] {
  return Array.from({ length: units }, (_, u) => bias[u] ?? 0)
}

/** Whether so many numbers may be made into explicit weights. */
export function fewEnough(...sides: readonly number[]): boolean {
  return sides.reduce((product, side) => product * side, 1) <= MOST_NUMBERS
}

function centred(matrix: Matrix, [rows, columns]: Pair): Matrix {
  const top = Math.floor((rows - matrix.length) / 2)
  const left = Math.floor((columns - (matrix[0]?.length ?? 0)) / 2)
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => matrix[i - top]?.[j - left] ?? 0),
  )
}
