/** Experiments whose weights are tensors, with their numbers, for tests. */
import { createHash } from 'node:crypto'
import type { Experiment } from '#app/document/experiment'
import { withLayers } from './desk'

export interface Imported {
  readonly experiment: Experiment
  readonly tensors: ReadonlyMap<string, Float32Array>
}

/** A tensor as documents name it, and its numbers. */
export function tensorOf(name: string, shape: readonly number[], values: readonly number[]) {
  const numbers = new Float32Array(new SharedArrayBuffer(4 * values.length))
  numbers.set(values)
  const sha256 = createHash('sha256').update(numbers).digest('hex')
  return { ref: { name, shape, sha256 }, numbers }
}

/** A convolution, a normalization and a Dense layer on 16 x 16 ones: once as tensors, once as lists of the same numbers. */
export function convolutionNetwork(): { readonly imported: Imported; readonly listed: Experiment } {
  const row = (count: number, first: number) => Array.from({ length: count }, (_, i) => first + (i % 7) / 4)
  const [kernels, bias, gamma, dense] = [row(18, -1), row(2, 3), row(2, 0.5), row(6, -0.5)]
  const tensors = {
    kernel: tensorOf('conv.weight', [2, 1, 3, 3], kernels),
    bias: tensorOf('conv.bias', [2], bias),
    gamma: tensorOf('bn.weight', [2], gamma),
    dense: tensorOf('fc.weight', [3, 2], dense),
  }
  const cut = (values: readonly number[], length: number) =>
    Array.from({ length: values.length / length }, (_, i) => values.slice(i * length, (i + 1) * length))
  const stack = (kernel: unknown, scale: unknown, weights: unknown) =>
    withLayers(
      ['Conv2D', { filters: 2, weights: kernel }],
      ['BatchNormalization', { gamma: scale }],
      ['GlobalAveragePooling2D'],
      ['Dense', { units: 3, weights }],
    )
  return {
    imported: {
      experiment: stack({ init: 'tensor', kernel: tensors.kernel.ref, bias: tensors.bias.ref }, tensors.gamma.ref, {
        init: 'tensor',
        kernel: tensors.dense.ref,
        bias: null,
      }),
      tensors: new Map(Object.values(tensors).map(({ ref, numbers }) => [ref.sha256, numbers])),
    },
    listed: stack({ init: 'values', kernel: cut(kernels, 9).map((kernel) => [cut(kernel, 3)]), bias }, gamma, {
      init: 'values',
      kernel: cut(dense, 2),
      bias: [0, 0, 0],
    }),
  }
}
