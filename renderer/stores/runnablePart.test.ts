import { expect, test } from 'vitest'
import { emptyExperiment } from '#app/document/edit'
import type { Lane, Layer } from '#app/document/experiment'
import { runnablePart } from './runnablePart'

const layer = (id: string): Layer => ({ id, type: 'ReLU', enabled: true, params: {} })
const block = (id: string, ...lanes: Lane[]): Layer => ({ ...layer(id), params: { join: 'Add' }, lanes })

/** `a X[b c | Y[d | e] g] f` */
const stack = [
  layer('a'),
  block('X', [layer('b'), layer('c')], [block('Y', [layer('d')], [layer('e')]), layer('g')]),
  layer('f'),
]

/** The layers that are on, with the join of a block before its lanes. */
function text(lane: Lane): string {
  return lane
    .filter(({ enabled }) => enabled)
    .map(({ id, lanes, params }) => (lanes ? `${params.join as string}[${lanes.map(text).join(' | ')}]` : id))
    .join(' ')
}

test.each([
  [null, 'a Add[b c | Add[d | e] g] f'],
  ['f', 'a Add[b c | Add[d | e] g]'],
  ['a', ''],
  // The other lanes are shown, and what comes before the fault in its own.
  ['c', 'a none[b | Add[d | e] g]'],
  ['g', 'a none[b c | Add[d | e]]'],
  // A join at fault leaves its lanes apart, which only the outermost stack can end in.
  ['X', 'a none[b c | Add[d | e] g]'],
  ['Y', 'a none[b c | ]'],
  ['e', 'a none[b c | ]'],
])('with %s at fault: %s', (faulty, runs) => {
  expect(text(runnablePart({ ...emptyExperiment('e'), stack }, faulty).stack)).toBe(runs)
})
