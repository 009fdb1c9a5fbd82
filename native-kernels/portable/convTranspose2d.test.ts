import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConvTranspose2dCall, Pair, Window2d } from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import { plane, planes, run, values, window2d, type Matrix } from './matrices'

test('lays a copy of the kernel at each cell, times its value', () => {
  const call = transposed({ window: window2d([2, 2], { strides: [2, 2] }), weights: values(1, 2, 3, 4) })
  expect(plane(call, [[1, 10]], [2, 4])).toEqual([
    [1, 2, 10, 20],
    [3, 4, 30, 40],
  ])
})

test('adds where copies overlap', () => {
  const call = transposed({ window: window2d([1, 2]), weights: values(1, 1) })
  expect(plane(call, [[1, 2, 3]], [1, 4])).toEqual([[1, 3, 5, 3]])
})

test('crops the padding and adds the output padding at the end', () => {
  const window = window2d([1, 3], { strides: [1, 2], pads: [0, 1, 0, 1] })
  const call = transposed({ window, weights: values(1, 2, 3), outputPadding: [0, 1] })
  expect(plane(call, [[1, 10]], [1, 4])).toEqual([[2, 13, 20, 30]])
})

test('keeps groups apart and adds the bias', () => {
  const call = transposed({ window: window2d([1, 1]), weights: values(2, 3), groups: 2, bias: values(1, -1) })
  expect(planes(call, [[[1]], [[10]]], mapShape(2, 1, 1))).toEqual([[[3]], [[29]]])
})

test('is the transpose of the convolution: conv(x) . y = x . convTranspose(y)', () => {
  const whole = fc.integer({ min: -3, max: 3 })
  const geometry = fc.record({
    k: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    s: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    d: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    seeds: fc.array(whole, { minLength: 200, maxLength: 200 }),
  })
  fc.assert(
    fc.property(geometry, ({ k, s, d, seeds }) => {
      const window: Window2d = { size: k, strides: s, dilations: d, pads: [0, 1, 1, 0] }
      const input: Pair = [7, 6]
      const output: Pair = [outSize(7, k[0], s[0], d[0]), outSize(6, k[1], s[1], d[1])]
      const weights = values(...seeds.slice(0, k[0] * k[1]))
      const x = matrix(seeds.slice(20), input)
      const y = matrix(seeds.slice(80), output)
      const forward = run({ ...convolution, window, weights }, [[x]], mapShape(1, ...output))
      const backward = run(transposed({ window, weights }), [[y]], mapShape(1, ...input))
      expect(dot(forward, y.flat())).toBe(dot(x.flat(), backward))
    }),
    { numRuns: 50 },
  )
})

const convolution = {
  kernel: 'conv2d',
  groups: 1,
  paddingMode: 'zeros',
  bias: null,
  activation: 'linear',
  method: 'exact',
} as const

function transposed(
  call: Partial<ConvTranspose2dCall> & Pick<ConvTranspose2dCall, 'window' | 'weights'>,
): ConvTranspose2dCall {
  return { kernel: 'convTranspose2d', outputPadding: [0, 0], groups: 1, bias: null, ...call }
}

/** One cell of padding in all. */
function outSize(n: number, k: number, s: number, d: number): number {
  return Math.floor((n + 1 - d * (k - 1) - 1) / s) + 1
}

function matrix(numbers: readonly number[], [rows, columns]: Pair): Matrix {
  return Array.from({ length: rows }, (_, i) => numbers.slice(i * columns, (i + 1) * columns))
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}
