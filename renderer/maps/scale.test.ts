import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barTicks, linearScale, placing, valueAt, type ColourScale, type ScaleKind } from './scale'

const log: ColourScale = { kind: 'log', min: 0.01, max: 100, linearTo: 1 }
const symlog: ColourScale = { kind: 'symlog', min: -100, max: 100, linearTo: 1 }
const texts = (scale: ColourScale, pixels: number) =>
  barTicks(scale, pixels, (text) => 7 * text.length).map(({ text }) => text)

test('a linear scale goes from end to end', () => {
  expect([-2, 0, 3].map(placing(linearScale(-2, 3)))).toEqual([0, 0.4, 1])
})

test('a logarithmic scale gives every decade the same room, and what is not above 0 no place', () => {
  const places = [0.01, 0.1, 1, 10, 100].map(placing(log))
  places.forEach((place, i) => expect(place).toBeCloseTo(i / 4))
  expect([0, -1, NaN].map(placing(log))).toEqual([NaN, NaN, NaN])
})

test('a symmetric-log scale is odd around 0, linear near it, and its decades have the same room further out', () => {
  const place = placing(symlog)
  expect(place(0)).toBe(0.5)
  expect(place(0.5) - 0.5).toBeCloseTo(0.5 * (place(1) - 0.5))
  expect(place(100) - place(10)).toBeCloseTo(place(10) - place(1))
  expect(place(-10)).toBeCloseTo(1 - place(10))
})

test('every place has its value', () => {
  const scales = fc.record({
    kind: fc.constantFrom<ScaleKind>('linear', 'log', 'symlog'),
    min: fc.double({ min: 1e-3, max: 1, noNaN: true }),
    max: fc.double({ min: 2, max: 1e6, noNaN: true }),
    linearTo: fc.double({ min: 1e-3, max: 10, noNaN: true }),
  })
  fc.assert(
    fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, place) => {
      expect(placing(scale)(valueAt(scale, place))).toBeCloseTo(place, 6)
    }),
  )
})

test('places follow the order of the values', () => {
  const values = fc.double({ min: -1000, max: 1000, noNaN: true })
  fc.assert(
    fc.property(values, values, (a, b) => {
      const place = placing(symlog)
      expect(a <= b ? place(a) <= place(b) : place(a) >= place(b)).toBe(true)
    }),
  )
})

test('a bar says its ends and round numbers between them', () => {
  expect(texts(linearScale(0, 3), 200)).toEqual(['0', '1', '2', '3'])
  expect(texts(linearScale(-0.7, 1), 300)).toEqual(['-0.7', '0', '0.5', '1'])
  expect(texts(log, 300)).toEqual(['0.01', '0.1', '1', '10', '100'])
  expect(texts(symlog, 400)).toEqual(['-100', '-10', '-1', '0', '1', '10', '100'])
})

test('numbers that would touch are left out, the ends never', () => {
  expect(texts(linearScale(0, 3), 40)).toEqual(['0', '3'])
  expect(texts({ ...log, min: 1e-12 }, 200)).toEqual(['1e-12', '0.00001', '100'])
})

test('a logarithmic scale within one decade has round numbers too', () => {
  expect(texts({ ...log, min: 2, max: 9 }, 240)).toEqual(['2', '4', '6', '8', '9'])
})
