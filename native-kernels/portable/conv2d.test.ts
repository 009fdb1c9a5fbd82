import { expect, test } from 'vitest'
import type { Conv2dCall } from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import { lineMap, plane, planes, values, verticalLine, window2d } from './matrices'

const lineDetector = values(0, 1, 0, 0, 1, 0, 0, 1, 0)

test('finds the vertical line of the course', () => {
  const call = conv({ window: window2d([3, 3]), weights: lineDetector, bias: values(0) })
  expect(plane(call, verticalLine, [6, 6])).toEqual(lineMap)
})

test('does not flip the kernel', () => {
  const corner = conv({ window: window2d([2, 2]), weights: values(1, 10, 100, 1000) })
  expect(
    plane(
      corner,
      [
        [1, 2],
        [3, 4],
      ],
      [1, 1],
    ),
  ).toEqual([[1 * 1 + 2 * 10 + 3 * 100 + 4 * 1000]])
})

test('applies strides to rows and columns apart', () => {
  const input = [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10, 11, 12],
  ]
  const pick = conv({ window: window2d([1, 1], { strides: [2, 3] }), weights: values(1) })
  expect(plane(pick, input, [2, 2])).toEqual([
    [1, 4],
    [9, 12],
  ])
})

test('spreads a dilated kernel', () => {
  const ends = conv({ window: window2d([1, 2], { dilations: [1, 3] }), weights: values(1, 1) })
  expect(plane(ends, [[1, 2, 3, 4, 5]], [1, 2])).toEqual([[5, 7]])
})

test('leaves out what lies on zero padding, each side its own', () => {
  const sum = conv({ window: window2d([2, 2], { pads: [1, 0, 0, 1] }), weights: values(1, 1, 1, 1) })
  expect(
    plane(
      sum,
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
    ),
  ).toEqual([
    [3, 2],
    [10, 6],
  ])
})

test.each([
  ['zeros', [1, 3, 6, 4]],
  ['replicate', [2, 3, 6, 8]],
  ['reflect', [3, 3, 6, 6]],
  ['circular', [5, 3, 6, 5]],
] as const)('pads with %s', (paddingMode, expected) => {
  const neighbours = conv({ window: window2d([1, 2], { pads: [0, 1, 0, 1] }), weights: values(1, 1), paddingMode })
  expect(plane(neighbours, [[1, 2, 4]], [1, 4])).toEqual([expected])
})

test('sums all input channels for each filter', () => {
  const twice = conv({ window: window2d([1, 1]), weights: values(1, 10, 2, 20), bias: values(0.5, -0.5) })
  expect(planes(twice, [[[1, 2]], [[3, 4]]], mapShape(2, 1, 2))).toEqual([[[31.5, 42.5]], [[61.5, 83.5]]])
})

test('keeps groups of channels apart', () => {
  const grouped = conv({ window: window2d([1, 1]), weights: values(2, 3, 4, 5), groups: 2 })
  expect(planes(grouped, [[[1]], [[10]]], mapShape(4, 1, 1))).toEqual([[[2]], [[3]], [[40]], [[50]]])
})

test('applies ReLU before the value is stored and keeps NaN', () => {
  const negate = conv({ window: window2d([1, 1]), weights: values(-1), activation: 'relu' })
  expect(plane(negate, [[-2, 2, NaN]], [1, 3])).toEqual([[2, 0, NaN]])
})

test('rounds once, at the store', () => {
  // In float32 1e8 + 1 is 1e8, and the small cell would be lost.
  const sum = conv({ window: window2d([1, 3]), weights: values(1, 1, 1) })
  expect(plane(sum, [[1e8, 1, -1e8]], [1, 1])).toEqual([[1]])
})

function conv(call: Partial<Conv2dCall> & Pick<Conv2dCall, 'window' | 'weights'>): Conv2dCall {
  const plain = { groups: 1, paddingMode: 'zeros', bias: null, activation: 'linear', method: 'exact' } as const
  return { kernel: 'conv2d', ...plain, ...call }
}
