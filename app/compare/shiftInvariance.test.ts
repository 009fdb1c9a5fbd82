import fc from 'fast-check'
import { expect, test } from 'vitest'
import { experimentSchema, type Layer } from '#app/document/experiment'
import { emptyExperiment } from '#app/document/edit'
import { candidates, contrastOf, measuresOf, movedStack, type Comparison } from './shiftInvariance'
import type { PaddingMode } from '#app/calls/kernelCall'
import { initialParams } from '#app/layers/layer'
import { catalogue, kindOf } from '#app/layers/catalogue'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'

const layer = (type: string, params: object = {}): Layer => ({
  id: type,
  type,
  enabled: true,
  params: { ...initialParams(kindOf(type)), ...params },
})
const sums: Comparison = {
  cells: 4,
  unchanged: 2,
  finite: 4,
  sumBefore: 10,
  squaresBefore: 30,
  squaresAfter: 39,
  products: 32,
  squaresOfChange: 5,
  squaresOfError: 4,
  squaresMoved: 16,
}
const types = (stack: readonly Layer[]) => stack.map(({ type }) => type)
const shapesOf = (stack: readonly Layer[]) =>
  candidates(stack, 'zeros').map((one) => [
    one.key,
    planStack(one.stack, mapShape(1, 8, 8)).steps.at(-1)?.shape.height ?? 8,
  ])

test('measures are ratios of the sums', () => {
  expect(measuresOf(sums, true)).toEqual({
    cells: 4,
    unchanged: 2,
    relativeChange: Math.sqrt(5 / 30),
    cosineSimilarity: expect.closeTo(32 / Math.sqrt(30 * 39), 15) as number,
    equivarianceError: 0.5,
  })
  expect(measuresOf(sums, false).equivarianceError).toBeNull()
})

test('the cosine of equal maps is 1, of opposite ones -1, of orthogonal ones 0, however large or small their sums', () => {
  const cosine = (products: number, squaresBefore: number, squaresAfter: number) =>
    measuresOf({ ...sums, products, squaresBefore, squaresAfter }, false).cosineSimilarity
  const square = fc.oneof(
    fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }),
    fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  )
  fc.assert(
    fc.property(square, (sum) => {
      expect([cosine(sum, sum, sum), cosine(-sum, sum, sum), cosine(0, sum, sum)]).toEqual([1, -1, 0])
    }),
    { examples: [[29], [1e308], [5e-324]] },
  )
  // y = 2^n x
  expect([
    cosine(2e300, 1e300, 4e300),
    cosine(1, 2 ** -500, 2 ** 500),
    cosine(2 ** -1000, 2 ** -1002, 2 ** -998),
  ]).toEqual([1, 1, 1])
})

test('where there is nothing that could change, no measure is invented', () => {
  const zeros = { ...sums, sumBefore: 0, squaresBefore: 0, squaresMoved: 0 }
  expect(measuresOf(zeros, true)).toMatchObject({
    relativeChange: null,
    cosineSimilarity: null,
    equivarianceError: null,
  })
  expect(contrastOf(zeros)).toBeNull()
})

test('a constant map has no contrast, and one of mean 0 all of it', () => {
  expect(contrastOf({ ...sums, finite: 4, sumBefore: 12, squaresBefore: 36 })).toBe(0)
  expect(contrastOf({ ...sums, finite: 4, sumBefore: 0, squaresBefore: 36 })).toBe(1)
})

test('a pooling is compared with others of its window, with strides, with the map before it, and with the input', () => {
  const stack = [
    layer('Conv2D', { strides: [1, 2] }),
    layer('ReLU'),
    layer('MaxPooling2D', { poolSize: [3, 2], padding: 'same' }),
    layer('Softmax'),
  ]
  const found = candidates(stack, 'zeros')
  expect(found.map(({ key }) => key)).toEqual([
    'input',
    'before',
    'MaxPooling2D',
    'AveragePooling2D',
    'BlurPooling2D',
    'strides',
  ])
  expect(found[0]!.stack).toEqual([])
  expect(types(found[1]!.stack)).toEqual(['Conv2D', 'ReLU'])
  expect(found[2]!.stack).toEqual(stack.slice(0, 3))
  expect(found[3]!.stack[2]).toMatchObject({
    type: 'AveragePooling2D',
    params: { poolSize: [3, 2], strides: [3, 2], padding: 'same' },
  })
  expect(found[5]!.stack).toEqual([layer('Conv2D', { strides: [3, 4] }), layer('ReLU')])
})

test('the course example is compared on maps of one size', () => {
  const stack = [layer('Conv2D', { filters: 1 }), layer('ReLU'), layer('MaxPooling2D')]
  expect(shapesOf(stack)).toEqual([
    ['input', 8],
    ['before', 6],
    ['MaxPooling2D', 3],
    ['AveragePooling2D', 3],
    ['BlurPooling2D', 3],
    ['strides', 3],
  ])
})

test('where the border wraps around, so does the blur that a pooling is compared with', () => {
  const stack = [layer('Conv2D'), layer('MaxPooling2D')]
  const blurOf = (border: PaddingMode, layers = stack) =>
    candidates(layers, border)
      .find(({ key }) => key === 'BlurPooling2D')!
      .stack.at(-1)!.params['paddingMode']
  expect(blurOf('circular')).toBe('circular')
  expect(blurOf('zeros')).toBe('replicate')
  expect(blurOf('zeros', [layer('Conv2D', { padding: 'same', paddingMode: 'circular' }), stack[1]!])).toBe('circular')
  const own = candidates([stack[0]!, layer('BlurPooling2D', { paddingMode: 'zeros' })], 'circular')
  expect(own.find(({ key }) => key === 'BlurPooling2D')!.stack.at(-1)!.params['paddingMode']).toBe('zeros')
})

test('global poolings are compared with each other', () => {
  const stack = [layer('Conv2D', { filters: 1 }), layer('GlobalMaxPooling2D', { keepdims: true })]
  const found = candidates(stack, 'zeros')
  expect(found.map(({ key }) => key)).toEqual(['input', 'before', 'GlobalMaxPooling2D', 'GlobalAveragePooling2D'])
  expect(found[3]!.stack[1]!.params).toEqual({ keepdims: true })
})

test('without a pooling the last layer is measured, and layers that are off never', () => {
  const off = { ...layer('MaxPooling2D'), enabled: false }
  expect(candidates([layer('Conv2D'), off], 'zeros').map((one) => [one.key, types(one.stack)])).toEqual([
    ['input', []],
    ['Conv2D', ['Conv2D']],
  ])
  expect(candidates([off], 'zeros')).toEqual([{ key: 'input', stack: [] }])
})

test('a movement that the stack begins with is not part of what is compared', () => {
  const stack = [layer('ReLU'), layer('MaxPooling2D')]
  expect(candidates([layer('Translation2D'), ...stack], 'zeros')).toEqual(candidates(stack, 'zeros'))
})

test('after anything but a convolution, strides are no alternative', () => {
  const stack = [layer('Conv2D'), layer('ZeroPadding2D'), layer('MaxPooling2D')]
  expect(candidates(stack, 'zeros').map(({ key }) => key)).not.toContain('strides')
})

test('every stack that is compared is one that an experiment may have', () => {
  for (const kind of catalogue.filter(({ group }) => group === 'pooling' || group === 'global')) {
    for (const { stack } of candidates([layer('Conv2D'), layer('ReLU'), layer(kind.type)], 'zeros')) {
      const moved = movedStack(stack, [1, -2], 'circular')
      expect(experimentSchema.safeParse({ ...emptyExperiment('x'), stack: moved }).error).toBeUndefined()
      expect(types(moved)).toEqual(['Translation2D', ...types(stack)])
    }
  }
})
