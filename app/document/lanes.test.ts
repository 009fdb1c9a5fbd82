import { describe, expect, it } from 'vitest'
import {
  addLane,
  applyFix,
  changeLayer,
  duplicateLayers,
  emptyExperiment,
  insertCopies,
  insertLayer,
  moveLane,
  moveLayers,
  newLayer,
  removeLane,
  removeLayers,
  renameLayer,
  replaceStack,
} from './edit'
import type { Experiment, Lane, Layer } from './experiment'
import { groupLayers, groupsOf } from './groups'
import { limitMet } from './limits'
import {
  allLayers,
  blocksAround,
  computedLayers,
  depthOf,
  findLayer,
  laneAt,
  lastLayers,
  placeOf,
  stackTo,
} from './lanes'

const layer = (id: string): Layer => ({ id, type: 'ReLU', enabled: true, params: {} })
const block = (id: string, ...lanes: Lane[]): Layer => ({
  ...layer(id),
  type: 'Parallel',
  params: { join: 'Add' },
  lanes,
})
const withStack = (...stack: Layer[]): Experiment => ({ ...emptyExperiment('e'), stack })

/** `a [b c | [d | e]] f`, blocks without their names. */
const tree = withStack(
  layer('a'),
  block('outer', [layer('b'), layer('c')], [block('inner', [layer('d')], [layer('e')])]),
  layer('f'),
)

function text(lane: Lane): string {
  return lane.map(({ id, lanes }) => (lanes ? `[${lanes.map(text).join(' | ')}]` : id)).join(' ')
}

describe('layers at any depth', () => {
  it('come in the order of computation, a block after its lanes', () => {
    expect(allLayers(tree.stack).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'inner', 'outer', 'f'])
  })

  it('are found with their place', () => {
    expect(findLayer(tree.stack, 'e')?.id).toBe('e')
    expect(placeOf(tree.stack, 'f')).toEqual({ lane: null, at: 2 })
    expect(placeOf(tree.stack, 'c')).toEqual({ lane: { block: 'outer', lane: 0 }, at: 1 })
    expect(placeOf(tree.stack, 'e')).toEqual({ lane: { block: 'inner', lane: 1 }, at: 0 })
    expect(placeOf(tree.stack, 'x')).toBeNull()
    expect(blocksAround(tree.stack, 'e').map(({ id }) => id)).toEqual(['outer', 'inner'])
    expect(laneAt(tree.stack, { block: 'inner', lane: 2 })).toBeNull()
    expect(depthOf(tree.stack)).toBe(2)
  })
})

describe('limits', () => {
  const nested = (depth: number): Layer => block(`b${depth}`, depth > 1 ? [nested(depth - 1)] : [], [])

  it('count the layers of all lanes, and blocks in blocks', () => {
    expect(limitMet(tree)).toBeNull()
    expect(limitMet(withStack(nested(8)))).toBeNull()
    expect(limitMet(withStack(nested(9)))).toEqual({ of: 'depth', most: 8 })
    const lane = Array.from({ length: 500 }, (_, i) => layer(`l${i}`))
    expect(limitMet(withStack(block('b', lane, lane)))).toEqual({ of: 'layers', most: 1000 })
  })
})

describe('what is computed', () => {
  const off = (one: Layer): Layer => ({ ...one, enabled: false })
  const apart = (...lanes: Lane[]): Layer => ({ ...block('apart', ...lanes), params: { join: 'none' } })

  it('is every layer that is on, in no block that is off', () => {
    expect(computedLayers(tree.stack)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    const [a, outer, f] = tree.stack as [Layer, Layer, Layer]
    expect(computedLayers([off(a), outer, f])).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(computedLayers([a, off(outer), f])).toEqual([0, 7])
    expect(computedLayers([a, apart([f], [])])).toEqual([0, 1])
  })

  it('ends in the last layer that is on, or in one for each lane that stays apart', () => {
    expect(lastLayers([])).toEqual([-1])
    expect(lastLayers(tree.stack)).toEqual([7])
    expect(lastLayers([...tree.stack.slice(0, 2), off(layer('f'))])).toEqual([6])
    expect(lastLayers([layer('a'), off(layer('b')), apart([layer('c'), off(layer('d'))], [])])).toEqual([2, 0])
    expect(lastLayers([apart([], [layer('c')])])).toEqual([-1, 0])
  })

  it('leads to a layer through its lanes alone', () => {
    expect(text(stackTo(tree.stack, 'e'))).toBe('a e')
    expect(text(stackTo(tree.stack, 'c'))).toBe('a b c')
    expect(text(stackTo(tree.stack, 'f'))).toBe('a [b c | [d | e]] f')
  })
})

describe('edits in lanes', () => {
  it('moves into a lane, out of it, and between lanes', () => {
    const moved = (...args: [string[], number, ({ block: string; lane: number } | null)?]) =>
      text(moveLayers(tree, ...args).stack)
    expect(moved(['a'], 1, { block: 'inner', lane: 0 })).toBe('[b c | [d a | e]] f')
    expect(moved(['e', 'b'], 1)).toBe('a b e [c | [d | ]] f')
    expect(moved(['c'], 0, { block: 'outer', lane: 0 })).toBe('a [c b | [d | e]] f')
    expect(moved(['outer'], 0)).toBe('[b c | [d | e]] a f')
    expect(moved(['inner'], 9)).toBe('a [b c | ] f [d | e]')
  })

  it('takes the layers of a moved block along, chosen or not', () => {
    expect(text(moveLayers(tree, ['inner', 'e', 'f'], 0).stack)).toBe('[d | e] f a [b c | ]')
  })

  it('moves no block into itself', () => {
    expect(moveLayers(tree, ['outer'], 0, { block: 'inner', lane: 0 })).toBe(tree)
    expect(moveLayers(tree, ['b'], 0, { block: 'outer', lane: 0 })).toBe(tree)
  })

  it('inserts, and copies whole blocks under new ids', () => {
    const into = { block: 'outer', lane: 1 }
    expect(text(insertLayer(tree, layer('x'), 0, into).stack)).toBe('a [b c | x [d | e]] f')
    const copied = insertCopies(tree, [findLayer(tree.stack, 'inner')!], 1, { block: 'outer', lane: 0 })
    const ids = allLayers(copied.stack).map(({ id }) => id)
    expect(text(copied.stack)).toBe('a [b [relu-1 | relu-2] c | [d | e]] f')
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('duplicates a layer in its own lane, and a block with its lanes', () => {
    expect(text(duplicateLayers(tree, ['d']).stack)).toBe('a [b c | [d relu-1 | e]] f')
    expect(text(duplicateLayers(tree, ['outer']).stack)).toBe('a [b c | [d | e]] [relu-1 relu-2 | [relu-3 | relu-4]] f')
  })

  it('removes layers with all that is in them, and their panels', () => {
    const shown = { ...tree, panels: ['e', 'b'].map((id) => ({ layer: id, channel: 0 })) }
    const removed = removeLayers(shown, ['inner', 'c'])
    expect(text(removed.stack)).toBe('a [b | ] f')
    expect(removed.panels).toEqual([{ layer: 'b', channel: 0 }])
  })

  it('adds, moves and removes lanes, two of which stay', () => {
    const three = addLane(tree, 'outer')
    expect(text(three.stack)).toBe('a [b c | [d | e] | ] f')
    expect(text(moveLane(three, 'outer', 2, 0).stack)).toBe('a [ | b c | [d | e]] f')
    expect(text(removeLane(three, 'outer', 1).stack)).toBe('a [b c | ] f')
    expect(removeLane(tree, 'inner', 0)).toBe(tree)
  })

  it('changes and renames a layer in a lane, and leaves the others as they are', () => {
    const changed = renameLayer(changeLayer(tree, 'd', { enabled: false }), 'd', 'D')
    expect(findLayer(changed.stack, 'd')).toMatchObject({ enabled: false, name: 'D' })
    expect(changed.stack[0]).toBe(tree.stack[0])
    expect(findLayer(changed.stack, 'b')).toBe(findLayer(tree.stack, 'b'))
  })

  it('mends a layer in its lane', () => {
    const fix = { label: 'Insert', insertBefore: 'MaxPooling2D' }
    expect(text(applyFix(tree, 'e', fix).stack)).toBe('a [b c | [d | maxpooling2d-1 e]] f')
    expect(text(applyFix(tree, 'e', { label: 'Move', moveBefore: 'b' }).stack)).toBe('a [e b c | [d | ]] f')
  })

  it('groups the layers of each lane', () => {
    const grouped = groupLayers(tree, ['b', 'c', 'e'], 'G')
    expect(groupsOf(laneAt(grouped.stack, { block: 'outer', lane: 0 })!)).toEqual([
      { name: 'G', first: 0, ids: ['b', 'c'] },
    ])
    expect(findLayer(grouped.stack, 'e')?.group).toBe('G')
    expect(groupLayers(grouped, ['b', 'c', 'e'], null)).toEqual(tree)
  })

  it('begins a block with two empty lanes', () => {
    const added = insertLayer(tree, newLayer(tree, 'Parallel'), 0)
    expect(text(added.stack)).toBe('[ | ] a [b c | [d | e]] f')
    expect(text(replaceStack(tree, added.stack).stack)).toContain('[ | ] relu-1')
  })
})
