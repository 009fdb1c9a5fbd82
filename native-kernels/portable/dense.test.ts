import { expect, test } from 'vitest'
import { values, vector } from './matrices'

test('each unit sums weight times value', () => {
  const call = { kernel: 'dense', units: 2, weights: values(1, 2, 3, 10, 20, 30), bias: null } as const
  expect(vector(call, [[[1]], [[2]], [[3]]], 2)).toEqual([14, 140])
  expect(vector({ ...call, bias: values(0.5, -1) }, [[[1]], [[2]], [[3]]], 2)).toEqual([14.5, 139])
})
