import { expect, test } from 'vitest'
import { colourIndex, colourMaps, colourTable, inkOn, notNumbers, paintValues, type ColourMap } from './colours'

const names = Object.keys(colourMaps) as ColourMap[]

test.each(names)('%s has 256 colours and one each for NaN, Inf and -Inf', (name) => {
  const table = colourTable(name)
  expect(table.length).toBe(256 + notNumbers.length)
  expect(table.every((colour) => colour >>> 24 === 255)).toBe(true)
})

test('gray runs from black to white', () => {
  const table = colourTable('gray')
  expect([table[0], table[128], table[255]]).toEqual([0xff000000, 0xff808080, 0xffffffff])
})

test('the ends of the range have the ends of the table, and values beyond stay there', () => {
  expect([-9, 0, 1, 2, 9].map((v) => colourIndex(v, [0, 2]))).toEqual([0, 0, 128, 255, 255])
})

test('what is no number has colours of its own', () => {
  expect([NaN, Infinity, -Infinity].map((v) => colourIndex(v, [0, 1]))).toEqual([256, 257, 258])
})

test('painting gives every value the colour of its index', () => {
  const values = Float32Array.of(-1, 0, 0.25, 0.5, 1, 7, NaN, Infinity, -Infinity)
  const pixels = new Uint32Array(values.length)
  const table = colourTable('viridis')
  expect(paintValues(values, table, [0, 1], pixels)).toBe(0b111)
  expect([...pixels]).toEqual([...values].map((v) => table[colourIndex(v, [0, 1])]))
})

test('numbers are dark on light colours and light on dark ones', () => {
  const table = colourTable('viridis')
  expect([inkOn(table[0]!), inkOn(table[255]!)]).toEqual(['#fff', '#000'])
})
