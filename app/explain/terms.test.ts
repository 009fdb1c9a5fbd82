/** The terms of a formula are the cells that the value is computed from, all of them and no others, and give the value. */
import { expect, test } from 'vitest'
import { planStack } from '#app/plan'
import { inputOf, regionOf, type Cell } from './provenance'
import { boxesOf, cellsIn, type Region } from './region'
import { formatEnglish } from '#app/text/format'
import { concat } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import { arithmetic, evaluated } from '#native-kernels/testing/arithmetic'
import { stack, type LayerOf } from '#native-kernels/testing/portableRun'

const shape = mapShape(2, 6, 5)
const modes = ['zeros', 'reflect', 'replicate', 'circular']
const random = (seed: number) => ({ init: 'random', distribution: 'heUniform', seed })
const values = (of: MapShape) =>
  Float32Array.from({ length: of.channels * of.height * of.width }, (_, i) => ((i * 37) % 61) / 20 - 1)

function cellsOf({ channels, height, width }: MapShape): Cell[] {
  return Array.from({ length: channels * height * width }, (_, i) => ({
    channel: Math.floor(i / (height * width)),
    row: Math.floor(i / width) % height,
    column: i % width,
  }))
}

function inRegion(region: Region): string[] {
  const along = ({ begin, end }: { begin: number; end: number }) =>
    Array.from({ length: end - begin }, (_, i) => begin + i)
  return boxesOf(region).flatMap(({ channels, rows, columns }) =>
    along(channels).flatMap((channel) =>
      along(rows).flatMap((row) => along(columns).map((column) => `${channel} ${row} ${column}`)),
    ),
  )
}

test.each<LayerOf>([
  ...modes.flatMap((paddingMode): LayerOf[] => [
    ['Conv2D', { padding: 'same', paddingMode, kernelSize: [3, 4], weights: random(1) }],
    [
      'Conv2D',
      {
        padding: [4, 2, 3, 4],
        paddingMode,
        dilationRate: [2, 3],
        strides: [2, 1],
        groups: 2,
        filters: 2,
        weights: random(2),
      },
    ],
    ['SeparableConv2D', { padding: 'same', paddingMode, depthwise: random(3), pointwise: random(4) }],
    ['BlurPooling2D', { paddingMode }],
    ['ZeroPadding2D', { paddingMode, padding: [3, 2, 1, 4] }],
    ['Translation2D', { paddingMode, shift: [-1, 2] }],
  ]),
  ['Conv2DTranspose', { kernelSize: [2, 3], strides: [3, 1], dilationRate: [1, 2], weights: random(5) }],
  [
    'Conv2DTranspose',
    { kernelSize: [2, 2], strides: [3, 3], dilationRate: [2, 2], useBias: false, weights: random(6) },
  ],
  ['UpSampling2D', { size: [2, 3], interpolation: 'bilinear' }],
  ['UpSampling2D', { size: [3, 2] }],
  ['Resizing', { scale: [1.6, 0.7] }],
  ['Resizing', { height: 4, width: 9, coordinates: 'alignCorners' }],
  ['Resizing', { scale: [2.5], interpolation: 'nearest', coordinates: 'asymmetric' }],
  ['LocalResponseNormalization', { size: 4, alpha: 0.5 }],
  ['Rescaling', { scale: [0.5, -2] }],
  ['MaxPooling2D', { poolSize: [3, 3], strides: [3, 2], padding: [1, 0, 1, 1], ceilMode: true }],
  ['MaxPooling2D', { poolSize: [2, 2], padding: [3, 3, 3, 3] }],
  [
    'AveragePooling2D',
    { poolSize: [4, 3], strides: [3, 3], padding: [1, 1, 0, 1], ceilMode: true, countIncludePad: true },
  ],
  ['AveragePooling2D', { poolSize: [3, 3], strides: [2, 2], dilation: [2, 2], padding: 'same' }],
  ['AveragePooling2D', { poolSize: [2, 2], padding: [3, 3, 3, 3] }],
  ['MedianPooling2D', { poolSize: [2, 3], padding: [3, 3, 3, 3] }],
  ['MixedPooling2D', { poolSize: [2, 2], padding: [2, 2, 2, 2] }],
  ['SoftPooling2D', { poolSize: [2, 2], padding: [2, 2, 2, 2] }],
  ['LpPooling2D', { poolSize: [2, 2], padding: [2, 2, 2, 2] }],
  ['AdaptiveAveragePooling2D', { outputSize: [4, 3] }],
  ['SpatialPyramidPooling2D', { levels: [1, 3] }],
])('%s %o', (type, params) => {
  const plan = planStack(stack([type, params]), shape)
  expect(plan.problem).toBe(null)
  const step = plan.steps[0]!
  for (const cell of cellsOf(step.shape)) {
    const { explanation, value } = arithmetic(plan, values(shape), cell)
    const terms = explanation.formula.flatMap((token) =>
      token.cell ? [`${token.cell.channel} ${token.cell.row} ${token.cell.column}`] : [],
    )
    expect([...new Set(terms)].sort()).toEqual(inRegion(regionOf(step, inputOf(plan, step), cell)).sort())
    const result = evaluated(formatEnglish(concat(explanation.formula.map(({ text }) => text))))
    if (Number.isFinite(value)) expect(result).toBeCloseTo(value, 4)
    else expect(result).toBe(value)
  }
})

test('a window that reaches beyond the padding has no terms there', () => {
  const plan = planStack(
    stack(['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2], ceilMode: true }]),
    mapShape(1, 4, 4),
  )
  const { text } = arithmetic(
    plan,
    Float32Array.from({ length: 16 }, (_, i) => i),
    { channel: 0, row: 1, column: 1 },
  )
  expect(text).toBe('max(10, 11, 14, 15) = 15')
})

test('a window that holds nothing but padding has no terms', () => {
  const say = (type: string) => {
    const plan = planStack(stack([type, { poolSize: [2, 2], padding: [2, 2, 0, 0] }]), mapShape(1, 4, 4))
    const { text, explanation } = arithmetic(plan, new Float32Array(16).fill(5), { channel: 0, row: 0, column: 0 })
    return [text, ...explanation.notes.map(formatEnglish)]
  }
  expect(say('AveragePooling2D')).toEqual(['0 = 0', 'The window contains no cells of the map.'])
  expect(say('MaxPooling2D')).toEqual(['-Inf = -Inf', 'The window contains no cells of the map.'])
})

test('too many cells are counted as they are read, and an average is divided as the layer does it', () => {
  const say = (layer: LayerOf, input: MapShape) => {
    const plan = planStack(stack(layer), input)
    const { explanation, text } = arithmetic(
      plan,
      new Float32Array(input.channels * input.height * input.width).fill(1),
      { channel: 0, row: 0, column: 0 },
    )
    return [text, ...explanation.notes.map(formatEnglish)]
  }
  const corner = say(['Conv2D', { padding: 'same', paddingMode: 'circular' }], mapShape(64, 30, 30))
  expect(corner[1]).toBe('This value is computed from 576 cells: rows 0–1 and 29, columns 0–1 and 29, channels 0–63.')
  const average = { poolSize: [30, 30], strides: [1, 1], padding: [1, 1, 1, 1], countIncludePad: true }
  expect(say(['AveragePooling2D', average], mapShape(1, 29, 29))[0]).toMatch(/^\(sum of 841 cells\) \/ 900 = 0\.934/)
})

test('a circular corner of a large map is spelled out with its nine cells', () => {
  const plan = planStack(stack(['Conv2D', { padding: 'same', paddingMode: 'circular' }]), mapShape(1, 40, 40))
  const region = regionOf(plan.steps[0]!, plan.input, { channel: 0, row: 0, column: 39 })
  expect(cellsIn(region)).toBe(9)
  const { explanation } = arithmetic(plan, values(plan.input), { channel: 0, row: 0, column: 39 })
  expect(explanation.formula.filter(({ cell }) => cell).length).toBe(9)
})
