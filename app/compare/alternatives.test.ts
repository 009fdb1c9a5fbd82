import { expect, test } from 'vitest'
import type { Layer } from '#app/document/experiment'
import { catalogue, kindOf } from '#app/layers/catalogue'
import { initialParams, type LayerKind } from '#app/layers/layer'
import { planStack } from '#app/plan'
import { edited, poolingsOf, alternativesOf } from './alternatives'
import { mapShape } from '#app/shape'

let made = 0
const layer = (type: string, params: object = {}): Layer => ({
  id: `l${made++}`,
  type,
  enabled: true,
  params: { ...initialParams(kindOf(type)), ...params },
})
const keys = (stack: readonly Layer[], pool = stack.at(-1)!) => alternativesOf(stack, pool).map(({ key }) => key)

test('the poolings of a stack are those that are on, unpooling is none', () => {
  const max = layer('MaxPooling2D')
  const mean = layer('GlobalAveragePooling2D')
  expect(
    poolingsOf([layer('Conv2D'), max, layer('MaxUnpooling2D'), { ...layer('MinPooling2D'), enabled: false }, mean]),
  ).toEqual([max, mean])
})

test('the poolings in lanes count where they are computed, and meet the strides of their own lane', () => {
  const [conv, max] = [layer('Conv2D'), layer('MaxPooling2D')]
  const block = (lanes: Layer[][], enabled = true): Layer => ({ ...layer('Parallel'), enabled, lanes })
  const inner = block([[conv, max], [layer('AveragePooling2D')]])
  const stack = [layer('Tanh'), inner, block([[layer('MinPooling2D')], []], false)]
  expect(poolingsOf(stack).map(({ type }) => type)).toEqual(['MaxPooling2D', 'AveragePooling2D'])
  const strided = alternativesOf(stack, max).find(({ key }) => key === 'strides')!
  const [changed] = edited(stack, strided.edits)[1]!.lanes!
  expect(changed!.map(({ enabled, params }) => [enabled, params['strides']])).toEqual([
    [true, [2, 2]],
    [false, null],
  ])
})

test('a sliding pooling meets all others that slide, and strides of the convolution before it', () => {
  const found = keys([layer('Conv2D'), layer('ReLU'), layer('MaxPooling2D')])
  const slides = ({ group, fields }: LayerKind) => group === 'pooling' && 'poolSize' in fields && 'strides' in fields
  expect(found).toEqual([...catalogue.filter(slides).map(({ type }) => type), 'strides'])
  for (const type of ['MaxPooling2D', 'AveragePooling2D', 'BlurPooling2D']) expect(found).toContain(type)
  for (const type of ['FractionalMaxPooling2D', 'MaxUnpooling2D', 'GlobalMaxPooling2D', 'AdaptiveMaxPooling2D'])
    expect(found).not.toContain(type)
  expect(keys([layer('Conv2D'), layer('ZeroPadding2D'), layer('MaxPooling2D')])).not.toContain('strides')
})

test('other poolings meet those that are sized as they are', () => {
  const groups = [
    ['AdaptiveMaxPooling2D', 'AdaptiveAveragePooling2D'],
    ['GlobalLpPooling2D', 'GlobalMaxPooling2D', 'GlobalAveragePooling2D', 'GlobalGeMPooling2D'],
    ['FractionalMaxPooling2D'],
    ['SpatialPyramidPooling2D'],
  ]
  for (const own of groups) {
    const found = keys([layer(own[0]!)])
    for (const type of groups.flat()) expect(found.includes(type), type).toBe(own.includes(type))
  }
})

test('each can replace the pooling, wherever it stands, and keeps its windows', () => {
  const stack = [
    layer('Conv2D', { filters: 2, strides: [1, 2] }),
    layer('MaxPooling2D', { poolSize: [3, 2], strides: [2, 2] }),
    layer('ReLU'),
  ]
  for (const { key, edits } of alternativesOf(stack, stack[1]!)) {
    const changed = edited(stack, edits)
    const { steps, problem } = planStack(changed, mapShape(1, 20, 40))
    expect(problem).toBeNull()
    expect(steps.at(-1)!.shape, key).toMatchObject({ channels: 2, width: key === 'strides' ? 10 : 9 })
    expect(changed[2]).toBe(stack[2])
  }
})

test('where the maps wrap around, the blur of the alternative does', () => {
  const borderOf = (stack: readonly Layer[]) =>
    alternativesOf(stack, stack.at(-1)!).find(({ key }) => key === 'BlurPooling2D')!.edits[0]!.params['paddingMode']
  const wrapped = layer('Conv2D', { padding: 'same', paddingMode: 'circular' })
  expect(borderOf([layer('Conv2D'), layer('MaxPooling2D')])).toBe('replicate')
  expect(borderOf([wrapped, layer('ReLU'), layer('MaxPooling2D')])).toBe('circular')
  expect(borderOf([layer('Translation2D', { paddingMode: 'circular' }), layer('Conv2D'), layer('MaxPooling2D')])).toBe(
    'circular',
  )
  expect(borderOf([{ ...wrapped, enabled: false }, layer('MaxPooling2D')])).toBe('replicate')
})

test('the layers of a stack that are not changed stay the same ones', () => {
  const stack = [layer('Conv2D'), layer('MaxPooling2D')]
  expect(edited(stack, [])).toEqual(stack)
  const [, average] = alternativesOf(stack, stack[1]!)
  expect(edited(stack, average!.edits)).toEqual([
    stack[0],
    { ...layer('AveragePooling2D', { strides: [2, 2] }), id: stack[1]!.id },
  ])
})
