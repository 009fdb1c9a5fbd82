import { expect, test } from 'vitest'
import { cellsOnLine } from './line'

const line = (...[r0, c0, r1, c1]: [number, number, number, number]) =>
  cellsOnLine({ row: r0, column: c0 }, { row: r1, column: c1 }).map(({ row, column }) => [row, column])

test('along rows, columns and diagonals every cell, both ends among them', () => {
  expect(line(2, 1, 2, 4)).toEqual([
    [2, 1],
    [2, 2],
    [2, 3],
    [2, 4],
  ])
  expect(line(3, 0, 1, 0)).toEqual([
    [3, 0],
    [2, 0],
    [1, 0],
  ])
  expect(line(0, 0, 2, 2)).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ])
})

test('otherwise one cell for each step of the longer side, the nearest to the line', () => {
  expect(line(0, 0, 2, 4)).toEqual([
    [0, 0],
    [1, 1],
    [1, 2],
    [2, 3],
    [2, 4],
  ])
})

test('a line without length is its cell', () => {
  expect(line(5, 6, 5, 6)).toEqual([[5, 6]])
})
