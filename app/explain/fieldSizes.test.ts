import { expect, test } from 'vitest'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { block, stack, type LayerOf } from '#native-kernels/testing/portableRun'
import { fieldSizes, formatFieldAxis } from './fieldSizes'
import { receptiveField } from './provenance'

const conv = (kernelSize: number, strides: number, padding: string): LayerOf => [
  'Conv2D',
  { kernelSize: [kernelSize, kernelSize], strides: [strides, strides], padding },
]
const pool = (poolSize: number, strides: number): LayerOf => [
  'MaxPooling2D',
  { poolSize: [poolSize, poolSize], strides: [strides, strides] },
]

function fieldOf(side: number, ...layers: LayerOf[]) {
  const plan = planStack(stack(...layers), mapShape(1, side, side))
  expect(plan.problem).toBe(null)
  const field = fieldSizes(plan).at(-1)
  return field && (['size', 'jump', 'start'] as const).map((of) => formatFieldAxis(field, of))
}

test('the published numbers of VGG-16 and AlexNet v2: field, effective stride, and minus the effective padding', () => {
  const block = (convolutions: number) => [
    ...Array.from({ length: convolutions }, () => conv(3, 1, 'same')),
    pool(2, 2),
  ]
  expect(fieldOf(224, ...[2, 2, 3, 3, 3].flatMap(block))).toEqual(['212', '32', '-90'])
  const alexNet = [conv(11, 4, 'valid'), pool(3, 2), conv(5, 1, 'same'), pool(3, 2)]
  expect(fieldOf(227, ...alexNet, conv(3, 1, 'same'), conv(3, 1, 'same'), conv(3, 1, 'same'), pool(3, 2))).toEqual([
    '195',
    '32',
    '-64',
  ])
})

test('rows and columns apart where they differ, dilation counted', () => {
  expect(fieldOf(32, ['Conv2D', { kernelSize: [3, 1], dilationRate: [2, 1], strides: [1, 2] }])).toEqual([
    '5 × 1',
    '1 × 2',
    '0',
  ])
})

test('a global pooling sees everything; what has no field of one size has none', () => {
  expect(fieldOf(8, conv(3, 1, 'valid'), ['GlobalAveragePooling2D', {}])).toEqual(['8', '6', '0'])
  expect(fieldOf(9, ['AdaptiveAveragePooling2D', { outputSize: [4, 4] }])).toBe(null)
  expect(fieldOf(8, ['UpSampling2D', {}], conv(3, 1, 'valid'))).toBe(null)
})

test('is the receptive field of a cell in the middle', () => {
  const plan = planStack(
    stack(conv(5, 2, 'same'), ['ReLU'], pool(3, 2), ['ZeroPadding2D', {}], conv(3, 1, 'valid')),
    mapShape(1, 96, 96),
  )
  const [rows] = fieldSizes(plan).at(-1)!
  const at = { channel: 0, row: 9, column: 9 }
  const [region] = receptiveField(plan, plan.steps.length - 1, at)
  const spans = region!.rows
  expect([spans[0]!.begin, spans.at(-1)!.end]).toEqual([
    rows.start + 9 * rows.jump,
    rows.start + 9 * rows.jump + rows.size,
  ])
})

test('of lanes that come together: from the first to the last row that any of them reads', () => {
  const joined = (...lanes: LayerOf[][]) => {
    const plan = planStack(
      [...stack(pool(2, 2)), block('Concatenate', ...lanes.map((lane) => stack(...lane)))],
      mapShape(1, 32, 32),
    )
    expect(plan.problem).toBe(null)
    const field = fieldSizes(plan).at(-1)
    return field && (['size', 'jump', 'start'] as const).map((of) => formatFieldAxis(field, of))
  }
  expect(joined([conv(5, 1, 'same')], [conv(3, 1, 'same')], [])).toEqual(['10', '2', '-4'])
  const shifted = (padding: number[]): LayerOf => ['ZeroPadding2D', { padding }]
  expect(joined([shifted([3, 0, 0, 3])], [shifted([0, 3, 3, 0])])).toEqual(['8', '2', '-6'])
  expect(joined([conv(4, 2, 'same')], [pool(2, 2)])).toEqual(['8', '4', '-2'])
  expect(joined([pool(2, 2), ['UpSampling2D']], [])).toBe(null)
})
