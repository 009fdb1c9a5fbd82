import { describe, expect, test } from 'vitest'
import { randomDistributions, type RandomDistribution, type WeightSource } from './kernelCall'
import { materialise, weightCount } from './weights'

describe('materialise', () => {
  test('keeps explicit values in their order, as float32', () => {
    expect([...materialise({ from: 'values', values: [0, -1.5, 0.1] })]).toEqual([0, -1.5, Math.fround(0.1)])
  })

  test('repeats a constant', () => {
    expect([...materialise({ from: 'constant', value: 2, count: 3 })]).toEqual([2, 2, 2])
  })

  test('repeats blocks in turn, and begins again after a period', () => {
    const blocks = [
      [1, 2],
      [3, 4],
    ]
    const repeated = (times: number, period: number) => [
      ...materialise({ from: 'blocks', blocks, times, period, count: 12 }),
    ]
    expect(repeated(2, 9)).toEqual([1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2])
    expect(repeated(1, 3)).toEqual([1, 2, 3, 4, 1, 2, 1, 2, 3, 4, 1, 2])
  })

  test('draws the same numbers from the same seed, others from another', () => {
    expect(materialise(random('heNormal', 5, 20))).toEqual(materialise(random('heNormal', 5, 20)))
    expect(materialise(random('heNormal', 5, 20))).not.toEqual(materialise(random('heNormal', 6, 20)))
  })

  test('draws these very numbers on every machine', () => {
    expect([...materialise(random('glorotUniform', 1, 3))]).toEqual(GLOROT_UNIFORM_1)
    expect([...materialise(random('heNormal', 1, 3))]).toEqual(HE_NORMAL_1)
  })

  // Limits and deviations from the formulas of Keras, for 9 inputs and 15 outputs.
  test.each([
    ['glorotUniform', Math.sqrt(6 / 24), Math.sqrt(2 / 24)],
    ['glorotNormal', (2 * Math.sqrt(2 / 24)) / 0.87962566, Math.sqrt(2 / 24)],
    ['heUniform', Math.sqrt(6 / 9), Math.sqrt(2 / 9)],
    ['heNormal', (2 * Math.sqrt(2 / 9)) / 0.87962566, Math.sqrt(2 / 9)],
  ] as const)('%s stays within %f with a deviation of %f', (distribution, limit, deviation) => {
    const tensor = materialise(random(distribution, 3, 20000))
    const largest = tensor.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
    expect(largest).toBeLessThanOrEqual(limit * 1.000001)
    expect(largest).toBeGreaterThan(limit * 0.98)
    expect(mean(tensor)).toBeCloseTo(0, 1)
    expect(Math.sqrt(mean(tensor.map((value) => value * value)))).toBeCloseTo(deviation, 2)
  })

  test.each([NaN, Infinity, 1e39])('refuses %f', (value) => {
    expect(() => materialise({ from: 'values', values: [1, value] })).toThrow(`received ${value} at position 1`)
    expect(() => materialise({ from: 'constant', value, count: 2 })).toThrow('expected finite numbers')
  })

  test('refuses counts that are none', () => {
    expect(() => materialise({ from: 'constant', value: 1, count: -1 })).toThrow('received -1')
    expect(() => materialise(random('heUniform', 1, 1.5))).toThrow('received 1.5')
  })
})

test('weightCount says how many numbers will come', () => {
  const sources: WeightSource[] = [
    { from: 'values', values: [1, 2, 3] },
    { from: 'constant', value: 1, count: 4 },
    { from: 'blocks', blocks: [[1, 2]], times: 1, period: 1, count: 6 },
    ...randomDistributions.map((distribution) => random(distribution, 1, 5)),
  ]
  for (const source of sources) expect(weightCount(source)).toBe(materialise(source).length)
})

// The same arithmetic in Python and NumPy gave these.
const GLOROT_UNIFORM_1 = [-0.13212445378303528, -0.41838687658309937, 0.3205357789993286]
const HE_NORMAL_1 = [-0.28322988748550415, 0.07629228383302689, 0.2014428824186325]

function random(distribution: RandomDistribution, seed: number, count: number): WeightSource {
  return { from: 'random', distribution, seed, fanIn: 9, fanOut: 15, count }
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
