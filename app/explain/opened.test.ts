import { expect, test } from 'vitest'
import { planStack, type Plan } from '#app/plan'
import { formatEnglish } from '#app/text/format'
import { mapShape, type MapShape } from '#app/shape'
import { arithmetic, evaluated } from '#native-kernels/testing/arithmetic'
import { stack, type LayerOf } from '#native-kernels/testing/portableRun'
import { formatFormula } from './explain'
import { isCellwise, opened } from './opened'
import type { Cell } from './provenance'

const shape = mapShape(2, 5, 4)
const values = (of: MapShape) =>
  Float32Array.from({ length: of.channels * of.height * of.width }, (_, i) => ((i * 37) % 61) / 20 - 1)
const cell = { channel: 0, row: 1, column: 1 }
const conv: LayerOf = ['Conv2D', { weights: { init: 'random', distribution: 'heUniform', seed: 1 } }]

/** The arithmetic of the last layer's cell, opened into that of the layer before it. */
function through(input: Float32Array, at: Cell, ...layers: LayerOf[]) {
  const plan = planStack(stack(...layers), shape)
  expect(plan.problem).toBe(null)
  const before: Plan = { ...plan, steps: plan.steps.slice(0, -1) }
  const [outer, inner] = [arithmetic(plan, input, at), arithmetic(before, input, at)]
  expect(isCellwise(plan.steps.at(-1)!)).toBe(true)
  const explanation = opened(outer.explanation, inner.explanation, inner.value)
  return { explanation, value: outer.value, inner, text: formatEnglish(formatFormula(explanation, outer.value)) }
}

test.each<[LayerOf]>([
  [['ReLU', {}]],
  [['ReLU6', {}]],
  [['LeakyReLU', {}]],
  [['BatchNormalization', {}]],
  [['HardSigmoid', {}]],
  [['Dropout', {}]],
])('%o over a convolution is one formula that gives its value', (layer) => {
  for (const row of [0, 1, 2])
    for (const column of [0, 1]) {
      const at = { channel: 0, row, column }
      const { explanation, value, inner } = through(values(shape), at, conv, layer)
      const text = formatEnglish(formatFormula(explanation, value)).replace(/ = [^=]*$/, '')
      expect(text).toContain(formatEnglish(formatFormula(inner.explanation, 0)).replace(' = 0', ''))
      expect(evaluated(text)).toBeCloseTo(value, 4)
    }
})

test('a ReLU needs no brackets around the sum, a product does', () => {
  expect(through(values(shape), cell, conv, ['ReLU', {}]).text).toMatch(/^max\(0, \(-0.9\)×.* \+ bias 0\) = /)
  expect(through(values(shape), cell, conv, ['BatchNormalization', {}]).text).toMatch(
    /^1×\(\(.* \+ bias 0\) - 0\)\/sqrt/,
  )
})

test('where the cell stands several times, what it is stands beside the formula', () => {
  const { explanation, text } = through(values(shape), cell, conv, ['SiLU', {}])
  expect(text).toMatch(/\/\(1 \+ e\^/)
  expect(formatEnglish(explanation.notes[0]!)).toMatch(/^x = .* \+ bias 0 = /)
})

test('the sum of a convolution is laid out, and adds up', () => {
  const { explanation, inner } = through(values(shape), cell, conv, ['ReLU', {}])
  const { channels, bias, sum } = explanation.grid!
  expect(channels.map(({ channel, rows }) => [channel, rows.length, rows[0]?.length])).toEqual([
    [0, 3, 3],
    [1, 3, 3],
  ])
  const cells = channels.flatMap(({ rows }) => rows.flat())
  expect(cells.map(({ product }) => product)).toEqual(cells.map(({ value, weight }) => value * weight))
  expect(bias).toBe(0)
  expect(sum).toBeCloseTo(inner.value, 5)
})

test('padding is marked in the layout', () => {
  const same: LayerOf = ['Conv2D', { padding: 'same' }]
  const plan = planStack(stack(same), mapShape(1, 4, 4))
  const { explanation } = arithmetic(plan, new Float32Array(16).fill(1), { channel: 0, row: 0, column: 0 })
  expect(explanation.grid!.channels[0]!.rows.map((row) => row.map(({ padding }) => padding))).toEqual([
    [true, true, true],
    [true, false, false],
    [true, false, false],
  ])
})
