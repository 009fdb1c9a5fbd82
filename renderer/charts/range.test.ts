import { expect, test } from 'vitest'
import type { MapSummary } from '../../app/contract'
import { mapShape, vectorShape } from '../../app/shape'
import { colourRange, valueRange, type RangeMode } from './range'

const map = (...ranges: MapSummary['ranges']): MapSummary => ({
  map: 'm',
  layer: 0,
  shape: mapShape(ranges.length, 8, 8),
  levels: 1,
  ranges,
  milliseconds: 0,
})
const original = { map: map([0, 1]), channel: 0 }
const convolved = { map: map([-2, 3], [-5, 1]), channel: 0 }
const all = [original, convolved]
const range = (mode: RangeMode, shown = convolved) => colourRange(mode, shown, all, [-1, 4], 'viridis')

test('each panel, each layer, all panels, or typed', () => {
  expect(range('channel')).toEqual([-2, 3])
  expect(range('map')).toEqual([-5, 3])
  expect(range('shared', original)).toEqual([-2, 3])
  expect(range('typed')).toEqual([-1, 4])
})

test('a diverging scale has 0 in the middle', () => {
  expect(colourRange('channel', convolved, all, [0, 1], 'diverging')).toEqual([-3, 3])
})

test.each([
  [0, [0, 1]],
  [3, [0, 3]],
  [-3, [-3, 0]],
])('a constant map of %d still has a range', (value, expected) => {
  const constant = { map: map([value, value]), channel: 0 }
  expect(colourRange('channel', constant, all, [0, 1], 'viridis')).toEqual(expected)
})

test('a map without any finite value has a range too', () => {
  expect(colourRange('channel', { map: map(null), channel: 0 }, all, [0, 1], 'viridis')).toEqual([0, 1])
})

test('a vector shows all its values', () => {
  const vector = { ...map([1, 1], [4, 4]), shape: vectorShape(2) }
  expect(valueRange({ map: vector, channel: 0 })).toEqual([1, 4])
})
