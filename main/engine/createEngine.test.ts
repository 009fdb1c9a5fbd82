import { afterAll, describe, expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { createEngine } from './createEngine'
import type { Engine } from './engine'
import { fillMap, fillRandom, firstDifference, plainMap, planOf, rowsOf, runDully } from './testing/maps'

const engines = [1, 2, 4, 0].map((threads) => createEngine({ threads, kernels: 'portable', memoryBudget: 1e9 }))
const engine = engines[1] as Engine
afterAll(() => Promise.all(engines.map((e) => e.close())))

const line = [
  [0, 1, 0],
  [0, 1, 0],
  [0, 1, 0],
]
const random = { init: 'random', distribution: 'glorotUniform', seed: 3 }

test('the vertical line of the course comes out as the course prints it', async () => {
  const plan = planOf(
    [
      ['Conv2D', { filters: 1, weights: { init: 'values', kernel: [[line]], bias: [0] } }],
      ['ReLU'],
      ['MaxPooling2D'],
      ['GlobalAveragePooling2D'],
    ],
    mapShape(1, 8, 8),
  )
  expect(plan.problem).toBeNull()
  const input = fillMap(engine.allocate(plan.input), (_, __, column) => +(column === 3 || column === 4))
  const [, relu, pooled, mean] = await engine.run(plan, input)
  expect(rowsOf(relu!)).toEqual(Array(6).fill([0, 0, 3, 3, 0, 0]))
  expect(rowsOf(pooled!)).toEqual(Array(3).fill([0, 3, 0]))
  expect(rowsOf(mean!)).toEqual([[1]])
})

describe('any stack gives what the kernels give call by call, on any number of threads', () => {
  const stacks: [string, Parameters<typeof planOf>[0], [number, number, number]][] = [
    [
      'convolution and overlapping pools',
      [['Conv2D', { filters: 4, weights: random }], ['ReLU'], ['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2] }]],
      [1, 130, 61],
    ],
    [
      'a deep chain',
      [
        ['Conv2D', { filters: 3, padding: 'same', weights: random }],
        ['ReLU'],
        ['Conv2D', { filters: 5, kernelSize: [5, 3], padding: 'same', weights: random }],
        ['ReLU'],
        ['AveragePooling2D', { padding: 'same' }],
        ['Conv2D', { filters: 2, weights: random }],
      ],
      [2, 97, 30],
    ],
    [
      'strides that leave rows out',
      [
        ['MaxPooling2D', { poolSize: [2, 2], strides: [5, 5] }],
        ['ReLU'],
        ['AveragePooling2D', { poolSize: [1, 1], strides: [3, 3] }],
      ],
      [3, 203, 88],
    ],
    [
      'pools that cover nearly all',
      [['ReLU'], ['MaxPooling2D', { poolSize: [90, 90], strides: [1, 1] }]],
      [2, 100, 94],
    ],
    ['global heads', [['Conv2D', { filters: 6, weights: random }], ['GlobalMaxPooling2D']], [3, 70, 40]],
    [
      'ceil mode beyond the border',
      [['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2], ceilMode: true, padding: [1, 1, 1, 1] }], ['ReLU']],
      [2, 121, 64],
    ],
  ]
  test.each(stacks)('%s', async (_, layers, [channels, height, width]) => {
    const plan = planOf(layers, mapShape(channels, height, width))
    expect(plan.problem).toBeNull()
    const expected = runDully(plan, fillRandom(plainMap(plan.input), 7))
    for (const e of engines) {
      const input = fillRandom(e.allocate(plan.input), 7)
      const maps = await e.run(plan, input)
      expect(maps.map((map, i) => firstDifference(map!, expected[i]!))).toEqual(maps.map(() => null))
      ;[input, ...maps].forEach((map) => e.release(map!))
    }
  })
})
