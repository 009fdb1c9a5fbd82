import { expect, test } from 'vitest'
import { planStack } from '#app/plan'
import { receptiveField } from '#app/explain/provenance'
import { mapShape } from '#app/shape'
import { stack, type LayerOf } from '#native-kernels/testing/portableRun'
import { insideCells } from './insideCells'

const planOf = (side: number, ...layers: LayerOf[]) => {
  const plan = planStack(stack(...layers), mapShape(1, side, side))
  expect(plan.problem).toBe(null)
  return plan
}

test('of the input itself all but a border as wide as the movement', () => {
  expect(insideCells(planOf(10), [0, 3])).toEqual({ rows: { begin: 0, end: 10 }, columns: { begin: 3, end: 7 } })
})

test('exactly the cells whose receptive fields stay inside, moved to both sides', () => {
  const plan = planOf(31, ['Conv2D', { padding: 'same' }], ['ReLU'], ['MaxPooling2D'])
  const reach = 4
  const { rows } = insideCells(plan, [reach, reach])!
  const side = plan.steps.at(-1)!.shape.height
  const stays = Array.from({ length: side }, (_, row) => row).filter((row) => {
    const [region] = receptiveField(plan, 2, { channel: 0, row, column: 5 })
    const [first, last] = [region!.rows[0]!, region!.rows.at(-1)!]
    // A field of 4 rows that is cut off lies at the border.
    return last.end - first.begin === 4 && first.begin - reach >= 0 && last.end + reach <= 31
  })
  expect([rows.begin, rows.end - 1]).toEqual([stays[0], stays.at(-1)])
})

test('none where the movement reaches everywhere, or cells have no field of one size', () => {
  expect(insideCells(planOf(8), [4, 0])).toBe(null)
  expect(insideCells(planOf(8, ['GlobalMaxPooling2D']), [0, 1])).toBe(null)
  expect(insideCells(planOf(9, ['AdaptiveMaxPooling2D', { outputSize: [4, 4] }]), [0, 1])).toBe(null)
})
