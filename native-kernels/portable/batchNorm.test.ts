import { expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { planes, values } from './matrices'

test('centres, scales and shifts each channel by its own numbers', () => {
  const call = {
    kernel: 'batchNorm',
    gamma: values(1, 10),
    beta: values(0, 1),
    mean: values(2, 5),
    variance: values(3, 15),
    epsilon: 1,
  } as const
  expect(planes(call, [[[0, 2, 4]], [[1, 5, 9]]], mapShape(2, 1, 3))).toEqual([[[-1, 0, 1]], [[-9, 1, 11]]])
})
