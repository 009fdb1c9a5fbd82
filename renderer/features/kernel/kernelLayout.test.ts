import { expect, test } from 'vitest'
import { formatEnglish } from '#app/text/format'
import type { BankSize } from './bank'
import { layOut, type Convolution } from './kernelLayout'

/** An array whose values are their own places in C order. */
function array(...shape: number[]) {
  return { shape, values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i) }
}

function read(
  shape: readonly number[],
  filters: number,
  channels: number,
  side: number,
  convolution: Convolution = 'conv',
) {
  const needed: BankSize = { filters, channels, size: [side, side] }
  const { kernel, reading } = layOut(array(...shape), convolution, needed, 31)
  return {
    kernel,
    reading: formatEnglish(reading),
    shape: [kernel.length, kernel[0]!.length, kernel[0]![0]!.length, kernel[0]![0]![0]!.length],
  }
}

test('the kernels of Keras and of PyTorch are told apart by the channels and the kernel size', () => {
  const keras = read([3, 3, 1, 8], 1, 1, 3)
  expect(keras.reading).toBe('(rows, columns, channels, filters), as in Keras')
  expect(keras.shape).toEqual([8, 1, 3, 3])
  expect(keras.kernel[2]).toEqual([
    [
      [2, 10, 18],
      [26, 34, 42],
      [50, 58, 66],
    ],
  ])
  const torch = read([8, 1, 3, 3], 1, 1, 3)
  expect(torch.reading).toBe('(filters, channels, rows, columns), as in PyTorch')
  expect(torch.kernel[1]).toEqual([
    [
      [9, 10, 11],
      [12, 13, 14],
      [15, 16, 17],
    ],
  ])
  expect(read([3, 3, 3, 64], 1, 3, 3).shape).toEqual([64, 3, 3, 3])
  expect(read([64, 3, 7, 7], 1, 3, 3).shape).toEqual([64, 3, 7, 7])
  expect(read([3, 3, 3, 8], 1, 3, 3).shape).toEqual([8, 3, 3, 3])
})

test('the number of filters decides where channels and size leave it open', () => {
  expect(read([1, 1, 1, 8], 8, 1, 3).shape).toEqual([8, 1, 1, 1])
  expect(read([1, 1, 1, 8], 1, 1, 3).shape).toEqual([1, 1, 1, 8])
})

test.each([
  [[3, 3, 3, 3], 1, 3, 3],
  [[3, 3, 1, 8], 1, 3, 3],
  [[5, 2, 2, 5], 1, 2, 3],
] as const)('%j fits two ways and is refused', (shape, filters, channels, side) => {
  expect(() => read(shape, filters, channels, side)).toThrow(
    /can be read as \(filters.*or as \(rows.*First set the layer's filters and kernelSize to those of the file\.$/,
  )
})

test('one filter has its channels first or last', () => {
  expect(read([2, 3, 3], 1, 2, 3).shape).toEqual([1, 2, 3, 3])
  expect(read([3, 3, 2], 1, 2, 3).shape).toEqual([1, 2, 3, 3])
  expect(read([3, 3, 1], 1, 1, 3).shape).toEqual([1, 1, 3, 3])
})

test('transposed and depthwise convolutions have axes of their own', () => {
  expect(read([3, 3, 8, 2], 8, 2, 3, 'transposed').shape).toEqual([8, 2, 3, 3])
  expect(read([2, 8, 3, 3], 8, 2, 3, 'transposed').shape).toEqual([8, 2, 3, 3])
  const depthwise = read([1, 1, 2, 2], 4, 1, 1, 'depthwise')
  expect(depthwise.shape).toEqual([4, 1, 1, 1])
  // Channel by channel, each with its multiples, as Keras orders the output.
  expect(depthwise.kernel.flat(3)).toEqual([0, 1, 2, 3])
  expect(read([4, 1, 3, 3], 4, 1, 3, 'depthwise').shape).toEqual([4, 1, 3, 3])
})

test('kernels that are too large either way are refused with both readings', () => {
  expect(() => read([40, 2, 2, 40], 1, 2, 3)).toThrow(
    /the shape is \(40, 2, 2, 40\), expected kernels of at most 31 × 31 as \(filters/,
  )
})
