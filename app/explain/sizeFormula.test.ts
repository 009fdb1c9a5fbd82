import { expect, test } from 'vitest'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { stack, type LayerOf } from '#native-kernels/testing/portableRun'
import { sizeFormulas } from './sizeFormula'

function say(height: number, width: number, layer: LayerOf) {
  const plan = planStack(stack(layer), mapShape(1, height, width))
  expect(plan.problem).toBe(null)
  return sizeFormulas(plan, plan.steps[0]!)
}

const CASES: readonly (readonly [number, LayerOf, string])[] = [
  [8, ['Conv2D', {}], '⌊(8 + 0 + 0 - 3) / 1⌋ + 1 = 6'],
  [8, ['Conv2D', { padding: 'same', strides: [2, 2] }], '⌊(8 + 0 + 1 - 3) / 2⌋ + 1 = 4'],
  [9, ['Conv2D', { dilationRate: [2, 2] }], '⌊(9 + 0 + 0 - (2 × (3 - 1) + 1)) / 1⌋ + 1 = 5'],
  [7, ['MaxPooling2D', { ceilMode: true }], '⌈(7 + 0 + 0 - 2) / 2⌉ + 1 = 4'],
  [6, ['Conv2DTranspose', { kernelSize: [3, 3], strides: [2, 2] }], '(6 - 1) × 2 - 0 - 0 + 3 + 0 = 13'],
  [6, ['ZeroPadding2D', { padding: [1, 1, 1, 1] }], '6 + 1 + 1 = 8'],
  [6, ['UpSampling2D', { size: [2, 2] }], '6 × 2 = 12'],
]

test.each(CASES)('%d cells through %o', (n, layer, formula) => {
  expect(say(n, n, layer)).toEqual([formula])
})

test('what is on the left is what is on the right', () => {
  for (const [n, layer] of CASES) {
    const [left, right] = say(n, n, layer)[0]!.split(' = ')
    const source = left!
      .replaceAll('×', '*')
      .replaceAll('⌊', 'Math.floor(')
      .replaceAll('⌈', 'Math.ceil(')
      .replaceAll(/[⌋⌉]/g, ')')
    expect(new Function(`return ${source}`)()).toBe(Number(right))
  }
})

test('rows and columns where they differ; none where nothing slides', () => {
  expect(say(8, 10, ['Conv2D', {}])).toEqual(['⌊(8 + 0 + 0 - 3) / 1⌋ + 1 = 6', '⌊(10 + 0 + 0 - 3) / 1⌋ + 1 = 8'])
  expect(say(8, 8, ['ReLU', {}])).toEqual([])
})
