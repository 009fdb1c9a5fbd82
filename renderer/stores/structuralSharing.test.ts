import { expect, test } from 'vitest'
import { shareIfShallowEqual, shareStructure } from './structuralSharing'

test('an equal value keeps its identity', () => {
  const before = { steps: [{ name: 'a', shape: [1, 2] }], problem: null }
  expect(shareStructure(before, { steps: [{ name: 'a', shape: [1, 2] }], problem: null })).toBe(before)
})

test('a changed value is new, its equal parts keep their identity', () => {
  const before = {
    steps: [
      { name: 'a', values: [NaN] },
      { name: 'b', values: [2] },
    ],
  }
  const now = shareStructure(before, {
    steps: [
      { name: 'a', values: [NaN] },
      { name: 'b', values: [3] },
    ],
  })
  expect(now).toEqual({
    steps: [
      { name: 'a', values: [NaN] },
      { name: 'b', values: [3] },
    ],
  })
  expect(now.steps[0]).toBe(before.steps[0])
  expect(now.steps[1]).not.toBe(before.steps[1])
})

test('added, removed and renamed fields are a change', () => {
  const before = { list: [1, 2], a: undefined as number | undefined }
  expect(shareStructure(before, { list: [1], a: undefined })).toEqual({ list: [1], a: undefined })
  expect(shareStructure(before, { list: [1, 2, 3], a: undefined })).toEqual({ list: [1, 2, 3], a: undefined })
  expect(Object.keys(shareStructure<object>(before, { list: [1, 2], b: undefined }))).toEqual(['list', 'b'])
  expect(shareStructure(before, null)).toBe(null)
})

test('anything but plain data is compared by identity', () => {
  const before = { values: Float32Array.of(1) }
  const now = { values: Float32Array.of(1) }
  expect(shareStructure(before, now).values).toBe(now.values)
})

test('identical properties keep the identity of the whole', () => {
  const part = { deep: 1 }
  const before = { part, name: 'a' }
  expect(shareIfShallowEqual(before, { part, name: 'a' })).toBe(before)
  const now = { part: { deep: 1 }, name: 'a' }
  expect(shareIfShallowEqual(before, now)).toBe(now)
  const list = [part]
  expect(shareIfShallowEqual(list, [part])).toBe(list)
  expect(shareIfShallowEqual(list, [part, part])).toHaveLength(2)
  expect(shareIfShallowEqual(undefined, list)).toBe(list)
})
