import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brushCells, lineCells, withCells } from './strokes'

const place = fc.record({ row: fc.integer({ min: 0, max: 40 }), column: fc.integer({ min: 0, max: 40 }) })

describe('a brush', () => {
  it('covers a square around its cell', () => {
    expect(brushCells({ row: 2, column: 3 }, 1, { height: 8, width: 8 })).toEqual([{ row: 2, column: 3 }])
    expect(brushCells({ row: 2, column: 3 }, 3, { height: 8, width: 8 })).toHaveLength(9)
  })
  it('does not reach beyond the grid', () => {
    expect(brushCells({ row: 0, column: 7 }, 3, { height: 8, width: 8 })).toEqual([
      { row: 0, column: 6 },
      { row: 0, column: 7 },
      { row: 1, column: 6 },
      { row: 1, column: 7 },
    ])
  })
})

it('leaves no gaps between two places, however far apart', () => {
  fc.assert(
    fc.property(place, place, (from, to) => {
      const cells = lineCells(from, to)
      expect(cells[0]).toEqual(from)
      expect(cells.at(-1)).toEqual(to)
      for (const [i, { row, column }] of cells.entries()) {
        const before = cells[Math.max(i - 1, 0)]!
        expect(Math.max(Math.abs(row - before.row), Math.abs(column - before.column))).toBeLessThanOrEqual(1)
      }
    }),
  )
})

describe('painted planes', () => {
  const planes = [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  ]

  it('have the value in the cells of the channel, and nothing else changed', () => {
    const cells = [
      { row: 0, column: 1 },
      { row: 0, column: 1 },
    ]
    const after = withCells(planes, 1, cells, 9)
    expect(after).toEqual([planes[0], [[5, 9], planes[1]![1]]])
    expect(after[0]).toBe(planes[0])
    expect(after[1]![1]).toBe(planes[1]![1])
    expect(planes[1]![0]).toEqual([5, 6])
  })
  it('keep rows that have the value already', () => {
    expect(withCells(planes, 0, [{ row: 0, column: 0 }], 1)[0]![0]).toBe(planes[0]![0])
  })
})
