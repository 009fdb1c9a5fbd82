/**
 * The kernels of a layer as a bank for people: filters x channels x rows x columns of numbers, wherever they come
 * from, and the changes of it that turn presets and random numbers into explicit values.
 */
import { shortest } from '#app/text/decimal'
import type { Layer } from '#app/document/experiment'
import { Failure } from '#app/failure'
import type { Pair, WeightSource } from '#app/calls/kernelCall'
import { kindOf } from '#app/layers/catalogue'
import { biasSource, kernelSource } from '#app/layers/kernelSources'
import { fitKernels } from '#app/layers/fitKernels'
import type { KernelWeights } from '#app/layers/weightFields'
import type { Matrix } from '#app/layers/presets'
import type { MapShape } from '#app/shape'
import { materialise, weightCount } from '#app/calls/weights'

export interface Bank {
  readonly filters: number
  /** Input channels that each filter sees. */
  readonly channels: number
  readonly size: Pair
  /** filters, channels, rows, columns */
  readonly kernel: readonly (readonly Matrix[])[]
  readonly bias: readonly number[]
}

export type BankSize = Pick<Bank, 'filters' | 'channels' | 'size'>

/** Banks above this many numbers are not shown: nobody reads them, and they would slow the window. */
export const MAX_WEIGHTS = 1 << 18

/** The names of a layer's kernel fields: usually one, `weights`. */
export function kernelFields(type: string): string[] {
  return Object.entries(kindOf(type).fields)
    .filter(([, { control }]) => control.kind === 'weights' && control.role === 'kernels')
    .map(([name]) => name)
}

/**
 * How large the bank of a field has to be for an input, whatever numbers it holds now.
 * Null where the input can't enter the layer for another reason.
 */
export function bankSize(layer: Layer, field: string, input: MapShape): BankSize | null {
  const fields = kernelFields(layer.type)
  const anyNumbers = Object.fromEntries(
    fields.map((name) => [name, { init: 'random', distribution: 'heUniform', seed: 0 }]),
  )
  try {
    const { calls } = kindOf(layer.type).lower(input, { ...layer.params, ...anyNumbers } as never)
    const convolutions = calls.filter(({ call }) => call.kernel === 'conv2d' || call.kernel === 'convTranspose2d')
    const found = convolutions[fields.indexOf(field)]
    if (!found || !('weights' in found.call) || !('window' in found.call)) return null
    const { size } = found.call.window
    const filters = found.shape.channels
    return { filters, channels: weightCount(found.call.weights) / (filters * size[0] * size[1]), size }
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}

/** The numbers of a bank; null where the weights do not fit that size, or are too many. */
export function bankOf(weights: KernelWeights, size: BankSize): Bank | null {
  const { filters, channels, size: window } = size
  if (filters * channels * window[0] * window[1] > MAX_WEIGHTS) return null
  try {
    const numbers = numbersOf(kernelSource(weights, filters, channels, window))
    const bias = numbersOf(biasSource(weights, filters))
    return { ...size, kernel: nested(numbers, size), bias }
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}

/** The bank as explicit weights. */
export function explicit(bank: Bank): KernelWeights {
  return { init: 'values', kernel: bank.kernel, bias: bank.bias }
}

export function withMatrix(bank: Bank, filter: number, channel: number, matrix: Matrix): Bank {
  const kernel = bank.kernel.map((planes, f) =>
    f === filter ? planes.map((m, c) => (c === channel ? matrix : m)) : planes,
  )
  return { ...bank, kernel }
}

/** The matrix with another one laid over it from a cell on; what reaches beyond is left out. */
export function laidOver(matrix: Matrix, over: Matrix, row: number, column: number): Matrix {
  return matrix.map((line, i) => line.map((old, j) => over[i - row]?.[j - column] ?? old))
}

export function withBias(bank: Bank, filter: number, value: number): Bank {
  return { ...bank, bias: bank.bias.map((old, f) => (f === filter ? value : old)) }
}

/** Explicit weights made to fit another size. */
export function resized(weights: KernelWeights, to: BankSize): KernelWeights {
  return weights.init === 'values' ? fitKernels(weights, to.filters, to.channels, to.size) : weights
}

/** Explicit numbers as they are; others as the decimals that read back to the same float32. */
function numbersOf(source: WeightSource): readonly number[] {
  return source.from === 'values' ? source.values : Array.from(materialise(source), (value) => Number(shortest(value)))
}

function nested(numbers: readonly number[], { filters, channels, size: [rows, columns] }: BankSize): Matrix[][] {
  const row = (f: number, c: number, i: number) => {
    const begin = ((f * channels + c) * rows + i) * columns
    return numbers.slice(begin, begin + columns)
  }
  return Array.from({ length: filters }, (_, f) =>
    Array.from({ length: channels }, (_, c) => Array.from({ length: rows }, (_, i) => row(f, c, i))),
  )
}
