import { expect, test } from 'vitest'
import { emptyExperiment, insertLayer, moveLayers, newLayer, renameLayer } from './edit'
import { freeGroupName, groupLayers, groupsOf } from './groups'
import { parseExperiment, serialiseExperiment } from './parse'

/** A stack of ReLUs a, b, c, ... with their groups: `a:A b:A c`. */
function stackOf(words: string) {
  const stack = words.split(' ').map((word) => {
    const [id, group] = word.split(':')
    return { id: id!, type: 'ReLU', enabled: true, params: {}, ...(group && { group }) }
  })
  return { ...emptyExperiment('groups'), stack }
}

const words = ({ stack }: ReturnType<typeof stackOf> | ReturnType<typeof moveLayers>) =>
  stack.map(({ id, group }) => (group ? `${id}:${group}` : id)).join(' ')

test('consecutive layers of one name are a group', () => {
  expect(groupsOf(stackOf('a:A b:A c d:A e:B').stack)).toEqual([
    { name: 'A', first: 0, ids: ['a', 'b'] },
    { name: 'A', first: 3, ids: ['d'] },
    { name: 'B', first: 4, ids: ['e'] },
  ])
})

test('layers that lie apart come together in a group; without a name they leave it where they are', () => {
  const grouped = groupLayers(stackOf('a b c d'), ['b', 'd'], 'A')
  expect(words(grouped)).toBe('a b:A d:A c')
  expect(words(groupLayers(grouped, ['b', 'd'], null))).toBe('a b d c')
  expect(freeGroupName(stackOf('a:Block_1').stack, 'Block')).toBe('Block 1')
  expect(freeGroupName([{ ...grouped.stack[0]!, group: 'Block 1' }], 'Block')).toBe('Block 2')
})

test.each([
  ['between two of a group it joins', 'a:A b:A c', ['c'], 1, 'a:A c:A b:A'],
  ['at the edge of its group it stays', 'a:A b:A c:A d', ['a'], 2, 'b:A c:A a:A d'],
  ['away from its group it leaves', 'a:A b:A c d', ['a'], 3, 'b:A c d a'],
  ['a group that moves as a whole stays one', 'a:A b:A c d', ['a', 'b'], 1, 'c a:A b:A d'],
  ['at the edge of another group it stays outside', 'a b:A c:A', ['a'], 2, 'b:A c:A a'],
])('moved layers: %s', (_, before, ids, to, after) => {
  expect(words(moveLayers(stackOf(before), ids, to))).toBe(after)
})

test('a layer that is inserted between two of a group joins it', () => {
  const before = stackOf('a:A b:A')
  expect(insertLayer(before, newLayer(before, 'Dropout'), 1).stack[1]).toMatchObject({ type: 'Dropout', group: 'A' })
  expect(insertLayer(before, newLayer(before, 'Dropout'), 2).stack[2]!.group).toBeUndefined()
})

test('a file keeps the groups, and a layer that loses its name keeps its group', () => {
  const before = stackOf('a:A b')
  expect(parseExperiment(serialiseExperiment(before)).stack).toEqual(before.stack)
  expect(renameLayer(renameLayer(before, 'a', 'first'), 'a', '').stack[0]).toEqual(before.stack[0])
})
