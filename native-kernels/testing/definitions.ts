/**
 * What activations and reducers are, as plainly as double precision allows, for comparing every kernel with: no
 * vectors, no folds, and nothing of the kernels' own code.
 */
import type { ElementwiseCall, Reducer } from '#app/calls/kernelCall'
import { uniformAt } from '#app/random'
import { erfc } from '#native-kernels/portable/erf'

export function activation({ fn, alpha, beta }: ElementwiseCall, x: number): number {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
  const softplus = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
  const between = (z: number, low: number, high: number) => Math.min(Math.max(z, low), high)
  switch (fn) {
    case 'identity':
      return x
    case 'relu':
      return Math.max(x, 0)
    case 'relu6':
      return between(x, 0, 6)
    case 'clip':
      return between(x, alpha, beta)
    case 'leakyRelu':
      return x < 0 ? alpha * x : x
    case 'elu':
      return x < 0 ? alpha * Math.expm1(x) : x
    case 'selu':
      return x < 0 ? beta * alpha * Math.expm1(x) : beta * x
    case 'celu':
      return x < 0 ? alpha * Math.expm1(x / alpha) : x
    case 'gelu':
      return (x / 2) * erfc(-x * Math.SQRT1_2)
    case 'geluTanh':
      return x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))
    case 'silu':
      return x * sigmoid(alpha * x)
    case 'mish':
      return x * Math.tanh(softplus)
    case 'sigmoid':
      return sigmoid(x)
    case 'hardSigmoid':
      return between(alpha * x + beta, 0, 1)
    case 'hardSwish':
      return x * between(x / 6 + 0.5, 0, 1)
    case 'tanh':
      return Math.tanh(x)
    case 'softplus':
      return softplus
    case 'softsign':
      return x / (1 + Math.abs(x))
    case 'thresholdedRelu':
      return x <= alpha ? 0 : x
  }
}

/** @param cell number of the output cell, which draws count */
export function reduction(reducer: Reducer, cells: readonly number[], cell: number): number {
  if (cells.some(Number.isNaN)) return NaN
  const sum = (term: (x: number) => number) => cells.reduce((so, x) => so + term(x), 0)
  const plain = (x: number) => x
  const positive = (x: number) => Math.max(x, 0)
  const average = sum(plain) / cells.length
  switch (reducer.type) {
    case 'max':
      return Math.max(...cells)
    case 'min':
      return Math.min(...cells)
    case 'sum':
      return sum(plain)
    case 'average':
      return typeof reducer.divisor === 'number' ? sum(plain) / reducer.divisor : average
    case 'lp':
      return norm(cells.map(Math.abs), reducer.p)
    case 'gem':
      return (
        norm(
          cells.map((x) => Math.max(x, reducer.epsilon)),
          reducer.p,
        ) /
        cells.length ** (1 / reducer.p)
      )
    case 'rank': {
      const sorted = Float64Array.from(cells).sort()
      const at = reducer.quantile * (cells.length - 1)
      const share = at % 1
      return mixed(sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!, share)
    }
    case 'softpool': {
      const most = Math.max(...cells)
      return sum((x) => x * Math.exp(x - most)) / sum((x) => Math.exp(x - most))
    }
    case 'stochastic': {
      const total = sum(positive)
      if (total === 0) return 0
      if (reducer.mode === 'mean') return sum((x) => positive(x) ** 2) / total
      if (total === Infinity) return Infinity
      let left = uniformAt(reducer.seed, cell) * total
      return cells.find((x) => (left -= positive(x)) < 0)!
    }
    case 'mixed':
      return mixed(average, Math.max(...cells), reducer.lambda)
  }
}

function mixed(one: number, other: number, share: number): number {
  if (share === 0) return one
  return share === 1 ? other : one * (1 - share) + other * share
}

function norm(cells: readonly number[], p: number): number {
  const most = Math.max(...cells)
  if (most === 0 || most === Infinity) return most
  return most * cells.reduce((sum, x) => sum + (x / most) ** p, 0) ** (1 / p)
}
