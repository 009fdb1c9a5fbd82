import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sourceIndex } from './axis'
import { inputRows, rowsOf } from './geometry'
import type { KernelCall, PaddingMode } from './kernelCall'

const modes: PaddingMode[] = ['zeros', 'reflect', 'replicate', 'circular']
const sizes = {
  n: fc.integer({ min: 2, max: 40 }),
  k: fc.integer({ min: 1, max: 6 }),
  s: fc.integer({ min: 1, max: 4 }),
  d: fc.integer({ min: 1, max: 3 }),
  p: fc.integer({ min: 0, max: 9 }),
  begin: fc.integer({ min: 0, max: 20 }),
  length: fc.integer({ min: 1, max: 12 }),
  mode: fc.constantFrom(...modes),
}

test('a window reads no row beyond those named, whatever the padding', () => {
  fc.assert(
    fc.property(fc.record(sizes), ({ n, k, s, d, p, begin, length, mode }) => {
      const call: KernelCall = {
        kernel: 'conv2d',
        window: { size: [k, 1], strides: [s, 1], dilations: [d, 1], pads: [p, 0, p, 0] },
        groups: 1,
        paddingMode: mode,
        weights: { from: 'values', values: [] },
        bias: null,
        activation: 'linear',
        method: 'exact',
      }
      const named = inputRows(rowsOf(call), { begin, end: begin + length }, n)
      for (let out = begin; out < begin + length; out++) {
        for (let tap = 0; tap < k; tap++) {
          const row = sourceIndex(out * s - p + tap * d, n, mode)
          if (row !== null) expect(row >= named.begin && row < named.end).toBe(true)
        }
      }
    }),
  )
})

test('padding and cropping read the rows that they keep', () => {
  const pad = (top: number, mode: PaddingMode): KernelCall => ({
    kernel: 'pad2d',
    pads: [top, 0, 2, 0],
    mode,
    value: 0,
  })
  expect(inputRows(rowsOf(pad(3, 'zeros')), { begin: 2, end: 6 }, 10)).toEqual({ begin: 0, end: 3 })
  expect(inputRows(rowsOf(pad(-3, 'zeros')), { begin: 2, end: 6 }, 10)).toEqual({ begin: 5, end: 9 })
  expect(inputRows(rowsOf(pad(3, 'reflect')), { begin: 0, end: 1 }, 10)).toEqual({ begin: 0, end: 4 })
})

test('a transposed convolution reads the rows whose kernels fall on its output', () => {
  const window = { size: [3, 3], strides: [2, 2], dilations: [1, 1], pads: [1, 1, 1, 1] } as const
  const call: KernelCall = {
    kernel: 'convTranspose2d',
    window,
    outputPadding: [0, 0],
    groups: 1,
    weights: { from: 'values', values: [] },
    bias: null,
  }
  expect(inputRows(rowsOf(call), { begin: 0, end: 1 }, 8)).toEqual({ begin: 0, end: 1 })
  expect(inputRows(rowsOf(call), { begin: 4, end: 7 }, 8)).toEqual({ begin: 2, end: 4 })
})
