import { expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { planes, values } from './matrices'

test('one slope for all channels, or one for each', () => {
  const input = [[[-2, 3]], [[-4, 5]]]
  const shape = mapShape(2, 1, 2)
  expect(planes({ kernel: 'prelu', slope: values(0.5) }, input, shape)).toEqual([[[-1, 3]], [[-2, 5]]])
  expect(planes({ kernel: 'prelu', slope: values(0.5, 0.25) }, input, shape)).toEqual([[[-1, 3]], [[-1, 5]]])
})
