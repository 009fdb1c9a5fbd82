import { describe, expect, test } from 'vitest'
import { elementwiseFunctions, type ElementwiseFunction } from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import { fromMap, toMap } from '#native-kernels/conformance/array'
import { portableKernels } from './index'
import { plane } from './matrices'

/** Known values at -2, -1, 0, 1, 2; those without a closed form from tables with nine digits. */
const known: Record<ElementwiseFunction, { alpha?: number; beta?: number; at: readonly number[] }> = {
  identity: { at: [-2, -1, 0, 1, 2] },
  relu: { at: [0, 0, 0, 1, 2] },
  relu6: { at: [0, 0, 0, 1, 2] },
  leakyRelu: { alpha: 0.25, at: [-0.5, -0.25, 0, 1, 2] },
  elu: { alpha: 2, at: [-1.729329434, -1.264241118, 0, 1, 2] },
  selu: { alpha: 1.67326319, beta: 1.05070102, at: [-1.520166468, -1.111330738, 0, 1.05070102, 2.10140204] },
  celu: { alpha: 2, at: [-1.264241118, -0.78693868, 0, 1, 2] },
  gelu: { at: [-0.045500264, -0.158655254, 0, 0.841344746, 1.954499736] },
  geluTanh: { at: [-0.045402306, -0.158808009, 0, 0.841191991, 1.954597694] },
  silu: { alpha: 1, at: [-0.238405844, -0.268941421, 0, 0.731058579, 1.761594156] },
  mish: { at: [-0.252501488, -0.303401461, 0, 0.865098388, 1.943958962] },
  sigmoid: { at: [0.119202922, 0.268941421, 0.5, 0.731058579, 0.880797078] },
  hardSigmoid: { alpha: 0.25, beta: 0.5, at: [0, 0.25, 0.5, 0.75, 1] },
  hardSwish: { at: [-1 / 3, -1 / 3, 0, 2 / 3, 5 / 3] },
  tanh: { at: [-0.96402758, -0.761594156, 0, 0.761594156, 0.96402758] },
  softplus: { at: [0.126928011, 0.313261688, 0.693147181, 1.313261688, 2.126928011] },
  softsign: { at: [-2 / 3, -1 / 2, 0, 1 / 2, 2 / 3] },
  thresholdedRelu: { alpha: 1, at: [0, 0, 0, 0, 2] },
  clip: { alpha: -1.5, beta: 0.5, at: [-1.5, -1, 0, 0.5, 0.5] },
}

test.each(elementwiseFunctions)('%s at -2, -1, 0, 1, 2', (fn) => {
  const { alpha = 0, beta = 0, at } = known[fn]
  const [row = []] = plane({ kernel: 'elementwise', fn, alpha, beta }, [[-2, -1, 0, 1, 2]], [1, 5])
  row.forEach((value, i) => expect(value).toBeCloseTo(at[i] ?? NaN, 6))
})

test('relu6 stops at 6', () => {
  expect(plane({ kernel: 'elementwise', fn: 'relu6', alpha: 0, beta: 0 }, [[5, 7, NaN]], [1, 3])).toEqual([[5, 6, NaN]])
})

describe('large values', () => {
  test.each<[ElementwiseFunction, number, number]>([
    ['sigmoid', -1000, 0],
    ['sigmoid', 1000, 1],
    ['softplus', 1000, 1000],
    ['softplus', -1000, 0],
    ['mish', 1000, 1000],
    ['silu', 1000, 1000],
    ['gelu', 1000, 1000],
    ['tanh', 1000, 1],
  ])('%s(%d) is %d', (fn, x, expected) => {
    expect(plane({ kernel: 'elementwise', fn, alpha: 1, beta: 0 }, [[x]], [1, 1])[0]?.[0]).toBeCloseTo(expected, 12)
  })
})

test('gelu keeps its digits far below 0', () => {
  // -5 erfc(5 / sqrt 2) / 2; erfc by the tables is 5.733031438e-7.
  const [[value = NaN] = []] = plane({ kernel: 'elementwise', fn: 'gelu', alpha: 0, beta: 0 }, [[-5]], [1, 1])
  expect(value / -1.4332578594e-6).toBeCloseTo(1, 6)
})

test('works in place', () => {
  const map = toMap([-1, 2, -3, 4], mapShape(1, 2, 2))
  portableKernels.prepare({ kernel: 'elementwise', fn: 'relu', alpha: 0, beta: 0 }, [map], map, [])(0, 2)
  expect([...fromMap(map)]).toEqual([0, 2, 0, 4])
})
