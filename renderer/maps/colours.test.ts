import { expect, test } from 'vitest'
import { colourMaps, colourTable, indexing, inkOn, paintRgb, paintValues, specials } from './colours'
import { linearScale, type ColourScale } from './scale'

const log: ColourScale = { kind: 'log', min: 0.01, max: 1, linearTo: 1 }

test.each(colourMaps)('%s has 256 colours and one each for what has no place among them', (name) => {
  const table = colourTable(name)
  expect(table.length).toBe(256 + specials.length)
  expect(table.every((colour) => colour >>> 24 === 255)).toBe(true)
})

test('gray runs from black to white', () => {
  const table = colourTable('gray')
  expect([table[0], table[128], table[255]]).toEqual([0xff000000, 0xff808080, 0xffffffff])
})

test('the ends of the range have the ends of the table, and values beyond stay there', () => {
  expect([-9, 0, 1, 2, 9].map(indexing(linearScale(0, 2)))).toEqual([0, 0, 128, 255, 255])
  expect([0.001, 0.01, 0.1, 1, 9].map(indexing(log))).toEqual([0, 0, 128, 255, 255])
})

test('what is no number has colours of its own, and on a logarithmic scale what is not above 0', () => {
  expect([NaN, Infinity, -Infinity].map(indexing(linearScale(0, 1)))).toEqual([256, 257, 258])
  expect([NaN, Infinity, -Infinity, 0, -0, -1].map(indexing(log))).toEqual([256, 257, 258, 259, 259, 259])
})

test.each([
  [linearScale(0, 1), 0b0111],
  [log, 0b1111],
  [{ ...log, kind: 'symlog', min: -1 } as const, 0b0111],
])('painting gives every value the colour of its index', (scale, found) => {
  const values = Float32Array.of(-1, 0, 0.25, 0.5, 1, 7, NaN, Infinity, -Infinity)
  const pixels = new Uint32Array(values.length)
  const table = colourTable('viridis')
  expect(paintValues(values, table, scale, pixels)).toBe(found)
  expect([...pixels]).toEqual([...values].map((v) => table[indexing(scale)(v)]))
})

test('numbers are dark on light colours and light on dark ones', () => {
  const table = colourTable('viridis')
  expect([inkOn(table[0]!), inkOn(table[255]!)]).toEqual(['#fff', '#000'])
})

test('every special value has a colour and a hatching that no other has', () => {
  expect(new Set(specials.map(({ colour }) => colour)).size).toBe(specials.length)
  expect(new Set(specials.map(({ hatching }) => hatching)).size).toBe(specials.length)
})

test('true colour has a black and a white of its own in each channel, where the scale says so', () => {
  const pixels = new Uint32Array(2)
  const planes = [Float32Array.of(-2, 2), Float32Array.of(1, -1), Float32Array.of(0, 5)]
  const channels = [
    [-2, 2],
    [-1, 3],
    [0, 4],
  ] as const
  paintRgb(planes, { ...linearScale(-2, 4), channels }, pixels)
  expect([...new Uint8Array(pixels.buffer)]).toEqual([0, 128, 0, 255, 255, 0, 255, 255])
})
