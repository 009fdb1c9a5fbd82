import { describe, expect, it } from 'vitest'
import { patterns, patternValue } from './patterns'

describe('patternValue', () => {
  it("draws the course's vertical line of two cells", () => {
    expect(rows('line', 2, 8, { thickness: 2, angle: 90, offset: 0, spacing: null })).toEqual([
      [0, 0, 0, 1, 1, 0, 0, 0],
      [0, 0, 0, 1, 1, 0, 0, 0],
    ])
  })

  it('draws a line at any angle: 0 degrees is a row', () => {
    expect(rows('line', 3, 2, { thickness: 1, angle: 0, offset: 0, spacing: null })).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ])
  })

  it('repeats a line at its spacing, wherever it lies', () => {
    expect(rows('line', 1, 9, { thickness: 1, angle: 90, offset: 1, spacing: 3 })).toEqual([
      [0, 0, 1, 0, 0, 1, 0, 0, 1],
    ])
  })

  it('sets text in the middle, in dots of any size', () => {
    expect(rows('text', 9, 7, { text: 'T', scale: 1 }).map((row) => row.map((value) => ' #'[value]).join(''))).toEqual([
      '       ',
      ' ##### ',
      '   #   ',
      '   #   ',
      '   #   ',
      '   #   ',
      '   #   ',
      '   #   ',
      '       ',
    ])
    const large = rows('text', 20, 30, { text: 'iß', scale: 2 })
    expect(
      large
        .filter((_, i) => i >= 3 && i < 17 && i % 2 === 1)
        .map((row) => row.filter((_, j) => j >= 4 && j % 2 === 0).slice(0, 11)),
    ).toEqual(rows('text', 7, 11, { text: 'iß', scale: 1 }))
  })

  it('draws squares, ramps and dots', () => {
    expect(rows('checkerboard', 2, 4, { side: 1 })).toEqual([
      [0, 1, 0, 1],
      [1, 0, 1, 0],
    ])
    expect(rows('gradient', 1, 3, { angle: 0 })).toEqual([[0, 0.5, 1]])
    expect(rows('dots', 3, 3, { spacing: 3, radius: 0.5 })).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ])
  })

  it.each(patterns)('$type stays within 0..1 and repeats itself', (pattern) => {
    const params = Object.fromEntries(Object.entries(pattern.fields).map(([name, field]) => [name, field.initial]))
    const cells = rows(pattern.type, 9, 16, params).flat()
    expect(cells.every((value) => value >= 0 && value <= 1)).toBe(true)
    expect(new Set(cells).size).toBeGreaterThan(1)
    expect(rows(pattern.type, 9, 16, params).flat()).toEqual(cells)
  })
})

function rows(type: string, height: number, width: number, params: Record<string, unknown>): number[][] {
  const value = patternValue({ type, ...params }, height, width)
  return Array.from({ length: height }, (_, row) => Array.from({ length: width }, (_, column) => value(row, column)))
}
