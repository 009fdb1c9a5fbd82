import { expect, test } from 'vitest'
import type { MapSummary } from '#app/protocol/contract'
import { usualView, type MapView } from '#app/document/view'
import { mapShape, vectorShape } from '#app/shape'
import { colourScale, typedScale, valueRange, withEnd, type Shown } from './range'

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
const scaled = (view: Partial<MapView>, shown: Shown = convolved) => colourScale({ ...usualView, ...view }, shown, all)
const range = (view: Partial<MapView>, shown?: Shown) => {
  const { min, max } = scaled(view, shown)
  return [min, max]
}

test('each panel, each layer, all panels, or typed', () => {
  expect(range({ range: 'channel' })).toEqual([-2, 3])
  expect(range({ range: 'map' })).toEqual([-5, 3])
  expect(range({ range: 'shared' }, original)).toEqual([-2, 3])
  expect(range({ range: 'typed', typed: [-1, 4] })).toEqual([-1, 4])
})

test('a diverging scale has 0 in the middle, however its range is chosen', () => {
  expect(range({ colours: 'diverging' })).toEqual([-3, 3])
  expect(range({ colours: 'diverging', range: 'typed', typed: [-1, 4] })).toEqual([-4, 4])
})

test.each([
  [0, [0, 1]],
  [3, [0, 3]],
  [-3, [-3, 0]],
])('a constant map of %d still has a range', (value, expected) => {
  expect(range({}, { map: map([value, value]), channel: 0 })).toEqual(expected)
})

test('a map without any finite value has a range too', () => {
  expect(range({}, { map: map(null), channel: 0 })).toEqual([0, 1])
})

test('a vector shows all its values', () => {
  const vector = { ...map([1, 1], [4, 4]), shape: vectorShape(2) }
  expect(valueRange({ map: vector, channel: 0 })).toEqual([1, 4])
})

test('a logarithmic scale begins above 0: at the smallest value, or four decades below the largest', () => {
  const of = (min: number, max: number) => range({ scale: 'log' }, { map: map([min, max]), channel: 0 })
  expect(of(0.5, 8)).toEqual([0.5, 8])
  expect(of(-2, 10)).toEqual([0.001, 10])
  expect(of(5, 5)).toEqual([0.0005, 5])
  expect(of(-2, -1)).toEqual([0.0001, 1])
})

test('a symmetric-log scale is linear near 0: as typed, or over a hundredth of the range', () => {
  expect(scaled({ scale: 'symlog' })).toEqual({ kind: 'symlog', min: -2, max: 3, linearTo: 0.03 })
  expect(scaled({ scale: 'symlog', linearTo: 0.5 }).linearTo).toBe(0.5)
})

test('an end of the range moves as far as the scale allows', () => {
  expect(withEnd(usualView, [0, 1], 0, -3)).toEqual([-3, 1])
  expect(withEnd(usualView, [0, 1], 1, -3)).toBe(null)
  expect(withEnd({ ...usualView, colours: 'diverging' }, [-1, 1], 1, 4)).toEqual([-4, 4])
  expect(withEnd({ ...usualView, scale: 'log' }, [0.1, 1], 0, 0)).toBe(null)
  expect(typedScale({ ...usualView, typed: [-3, 1] })).toMatchObject({ min: -3, max: 1 })
})
