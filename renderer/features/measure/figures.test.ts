import { expect, test } from 'vitest'
import { lineOn, partOf, partOn, type Figure, type Lying } from './figures'

const identity = { scale: 1, offset: 0 }
const image: Lying = { mapping: { rows: identity, columns: identity }, grid: { height: 8, width: 8 } }
/** Of a valid 3 x 3 convolution and a 2 x 2 pooling. */
const pooled: Lying = {
  mapping: { rows: { scale: 2, offset: 1 }, columns: { scale: 2, offset: 1 } },
  grid: { height: 3, width: 3 },
}
const figure = (kind: Figure['kind'], ...[r0, c0, r1, c1]: [number, number, number, number]): Figure => ({
  kind,
  key: 'original',
  from: { row: r0, column: c0 },
  to: { row: r1, column: c1 },
})

test('a line lies on another map where its ends lie on the image', () => {
  expect(lineOn(figure('line', 1, 1, 6, 4), image, pooled)).toEqual({
    from: { row: 0, column: 0 },
    to: { row: 2, column: 1 },
  })
  expect(lineOn(figure('line', 0, 0, 7, 7), image, pooled)).toEqual({
    from: { row: 0, column: 0 },
    to: { row: 2, column: 2 },
  })
})

test('a rectangle is the same in whichever direction it was dragged', () => {
  const part = { row: 2, column: 1, height: 3, width: 4 }
  expect(partOf(figure('rectangle', 2, 1, 4, 4))).toEqual(part)
  expect(partOf(figure('rectangle', 4, 4, 2, 1))).toEqual(part)
})

test('on another map a rectangle holds the cells whose middles lie in it', () => {
  expect(partOn(figure('rectangle', 1, 1, 6, 6), image, pooled)).toEqual({ row: 0, column: 0, height: 3, width: 3 })
  expect(partOn(figure('rectangle', 1, 3, 4, 4), image, pooled)).toEqual({ row: 0, column: 1, height: 2, width: 1 })
  expect(partOn({ ...figure('rectangle', 1, 1, 1, 1), key: 'pooled' }, pooled, image)).toEqual({
    row: 3,
    column: 3,
    height: 2,
    width: 2,
  })
})

test('a rectangle without any middle in it has the nearest cell, also beyond the border', () => {
  expect(partOn(figure('rectangle', 3, 4, 3, 4), image, pooled)).toEqual({ row: 1, column: 1, height: 1, width: 1 })
  expect(partOn(figure('rectangle', 0, 0, 0, 0), image, pooled)).toEqual({ row: 0, column: 0, height: 1, width: 1 })
  expect(partOn(figure('rectangle', 7, 7, 7, 7), image, pooled)).toEqual({ row: 2, column: 2, height: 1, width: 1 })
})
