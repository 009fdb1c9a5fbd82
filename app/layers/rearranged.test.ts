import { expect, test } from 'vitest'
import type { Layer } from '#app/document/experiment'
import { planStack } from '#app/plan'
import { formatEnglish } from '#app/text/format'
import { mapShape, type MapShape } from '#app/shape'
import { at, run, stack, type LayerOf } from '#native-kernels/testing/portableRun'

/** Each channel of the last map, row by row. */
function mapOf(layers: readonly Layer[], input: MapShape, values: ArrayLike<number>): number[][][] {
  const plan = planStack(layers, input)
  expect(plan.problem).toBe(null)
  const [map, { channels, height, width }] = [run(plan, Float32Array.from(values)).at(-1)!, plan.steps.at(-1)!.shape]
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
  return numbers(channels).map((channel) =>
    numbers(height).map((row) =>
      numbers(width).map((column) => map[at({ channels, height, width, flat: false }, { channel, row, column })]!),
    ),
  )
}

const counted = ({ channels, height, width }: MapShape) =>
  Array.from({ length: channels * height * width }, (_, i) => i)

test('DepthToSpace as in the specification of ONNX', () => {
  // https://onnx.ai/onnx/operators/onnx__DepthToSpace.html, the examples of both modes.
  const input = mapShape(8, 2, 3)
  const values = [0, 9, 18, 27, 36, 45, 54, 63].flatMap((first) => [0, 1, 2, 3, 4, 5].map((i) => first + i))
  expect(mapOf(stack(['DepthToSpace', { mode: 'DCR' }]), input, values)).toEqual([
    [
      [0, 18, 1, 19, 2, 20],
      [36, 54, 37, 55, 38, 56],
      [3, 21, 4, 22, 5, 23],
      [39, 57, 40, 58, 41, 59],
    ],
    [
      [9, 27, 10, 28, 11, 29],
      [45, 63, 46, 64, 47, 65],
      [12, 30, 13, 31, 14, 32],
      [48, 66, 49, 67, 50, 68],
    ],
  ])
  expect(mapOf(stack(['DepthToSpace', { mode: 'CRD' }]), input, values)).toEqual([
    [
      [0, 9, 1, 10, 2, 11],
      [18, 27, 19, 28, 20, 29],
      [3, 12, 4, 13, 5, 14],
      [21, 30, 22, 31, 23, 32],
    ],
    [
      [36, 45, 37, 46, 38, 47],
      [54, 63, 55, 64, 56, 65],
      [39, 48, 40, 49, 41, 50],
      [57, 66, 58, 67, 59, 68],
    ],
  ])
})

test('SpaceToDepth numbers the channels by the cells of a block first, or by the maps', () => {
  const input = mapShape(2, 2, 4)
  const values = counted(input)
  expect(mapOf(stack(['SpaceToDepth', { mode: 'DCR' }]), input, values).flat()).toEqual(
    [0, 8, 1, 9, 4, 12, 5, 13].map((first) => [first, first + 2]),
  )
  expect(mapOf(stack(['SpaceToDepth', { mode: 'CRD' }]), input, values).flat()).toEqual(
    [0, 1, 4, 5, 8, 9, 12, 13].map((first) => [first, first + 2]),
  )
})

test.each(['DCR', 'CRD'])('DepthToSpace undoes SpaceToDepth, mode %s', (mode) => {
  const input = mapShape(3, 6, 9)
  const blocks: LayerOf[1] = { blockSize: 3, mode }
  const values = counted(input)
  expect(mapOf(stack(['SpaceToDepth', blocks], ['DepthToSpace', blocks]), input, values).flat(2)).toEqual(values)
})

test('Gather picks channels, some of them twice', () => {
  expect(mapOf(stack(['Gather', { indices: [2, 0, 2] }]), mapShape(3, 1, 2), [1, 2, 3, 4, 5, 6])).toEqual([
    [[5, 6]],
    [[1, 2]],
    [[5, 6]],
  ])
})

test.each<[LayerOf, MapShape]>([
  [['Gather', { indices: [3, 1, 0, 2] }], mapShape(4, 2, 2)],
  [['DepthToSpace'], mapShape(4, 2, 2)],
  [['DepthToSpace', { mode: 'CRD' }], mapShape(4, 2, 2)],
  [['SpaceToDepth'], mapShape(1, 4, 4)],
])('%o copies NaN, infinities and -0 and leaves all other values as they are', (layer, input) => {
  for (const wild of [NaN, Infinity, -Infinity, -0, 1e-45]) {
    for (let channel = 0; channel < input.channels; channel++) {
      const values = counted(input).map((i) =>
        Math.floor(i / (input.height * input.width)) === channel ? wild : i + 1,
      )
      const moved = mapOf(stack(layer), input, values).flat(2)
      const sorted = (numbers: readonly number[]) => numbers.map((n) => (Object.is(n, -0) ? '-0' : String(n))).sort()
      expect(sorted(moved)).toEqual(sorted(Array.from(Float32Array.from(values))))
    }
  }
})

test.each<[LayerOf, MapShape, string, object]>([
  [
    ['Gather', { indices: [0, 3, 1] }],
    mapShape(3, 2, 2),
    'indices includes channel 3, but the last channel of the input is 2',
    { indices: [0, 1] },
  ],
  [['Gather', { indices: [7] }], mapShape(3, 2, 2), 'indices includes channel 7', { indices: [0] }],
  [
    ['DepthToSpace', { blockSize: 3 }],
    mapShape(8, 2, 2),
    'blocks of 3 × 3 cells need a multiple of 9 channels, received 8',
    { blockSize: 2 },
  ],
  [
    ['SpaceToDepth', { blockSize: 8 }],
    mapShape(1, 12, 18),
    'blocks of 8 × 8 cells do not divide the 12 × 18 map evenly',
    { blockSize: 6 },
  ],
])('%o over %o says what is wrong, and offers what fits', (layer, input, text, params) => {
  const { problem } = planStack(stack(layer), input)
  expect(formatEnglish(problem!.message)).toContain(text)
  expect(problem!.fixes.map((fix) => 'params' in fix && fix.params)).toEqual([params])
  expect(planStack(stack([layer[0], { ...layer[1], ...params }]), input).problem).toBe(null)
})
