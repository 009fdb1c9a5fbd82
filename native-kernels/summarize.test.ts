/** Summaries of maps: compiled kernels give those of the plain loops, whatever the strips. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowStatistics, type SummaryBuffers } from '#app/calls/kernels'
import { mapShape } from '#app/shape'
import { portableKernels } from './portable/index'
import { cellsOf, fromRows, inStrips, makeSummaryBuffers, makeMap, toRows } from './testing/maps'
import { compiledSets } from './testing/sets'

const engines = [{ name: 'portable', kernels: portableKernels }, ...compiledSets]

describe.each(engines)('summaries, $name', ({ kernels }) => {
  it('give the statistics of each row', () => {
    const map = fromRows([
      [3, -1, Infinity, NaN],
      [0, -0, 0.5, 2],
      [NaN, NaN, -Infinity, NaN],
    ])
    const summary = makeSummaryBuffers(map)
    kernels.summarize(map, summary)(0, 3)
    expect(rowsOf(summary)).toEqual([
      { min: -1, max: 3, sum: 2, zeros: 0, nan: 1, infinite: 1 },
      { min: 0, max: 2, sum: 2.5, zeros: 2, nan: 0, infinite: 0 },
      { min: Infinity, max: -Infinity, sum: 0, zeros: 0, nan: 3, infinite: 1 },
    ])
  })

  it('give the mean and the largest of each level cell, which covers less at the borders', () => {
    const map = fromRows([
      [1, 1, 1, 1, 5],
      [1, 1, 1, 1, 6],
      [1, 1, 1, 1, 7],
      [1, 1, 1, 9, 8],
      [NaN, 0, 0, 0, -3],
    ])
    const summary = makeSummaryBuffers(map, 4)
    inStrips(kernels.summarize(map, summary), 5, [0.3, 0.7])
    expect(toRows(summary.level!.mean)).toEqual([
      [1.5, 6.5],
      [NaN, -3],
    ])
    expect(toRows(summary.level!.max)).toEqual([
      [9, 8],
      [NaN, -3],
    ])
  })

  it('hold only level cells whose rows were all read one after another', () => {
    const map = makeMap(mapShape(1, 16, 4), () => 1)
    const summary = makeSummaryBuffers(map, 4)
    const run = kernels.summarize(map, summary)
    run(2, 9)
    run(13, 16)
    run(9, 11)
    expect(toRows(summary.level!.mean)).toEqual([[-7], [1], [-7], [-7]])
  })
})

const strange = [NaN, Infinity, -Infinity, -0, 0, 1e-40, 3e38]
const cases = fc.record({
  channels: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 40 }),
  width: fc.integer({ min: 1, max: 300 }),
  side: fc.constantFrom(0, 4, 8, 16, 32),
  seed: fc.integer({ min: 0, max: 1000 }),
  strangeness: fc.constantFrom(0, 0, 0.001, 0.1),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
})

describe.each(engines.slice(1))('summaries on $name', ({ kernels }) => {
  it('are those of plain loops, in any strips', () => {
    fc.assert(
      fc.property(cases, ({ channels, height, width, side, seed, strangeness, cuts }) => {
        const map = makeMap(mapShape(channels, height, width), (cell) => {
          const chance = ((cell + seed) * 0.61803398875) % 1
          return chance < strangeness ? strange[(cell * 7 + seed) % strange.length]! : Math.sin(cell * 12.9898 + seed)
        })
        const [native, plain] = [makeSummaryBuffers(map, side), makeSummaryBuffers(map, side)]
        inStrips(kernels.summarize(map, native), height, cuts)
        portableKernels.summarize(map, plain)(0, height)
        rowsOf(plain).forEach((row, i) => {
          const found = rowsOf(native)[i]!
          expect({ ...found, sum: 0 }).toEqual({ ...row, sum: 0 })
          expectClose(found.sum!, row.sum!, width)
        })
        if (!native.level || !plain.level) return
        // Of equal zeros either may be the largest.
        expect(cellsOf(native.level.max).map((x) => x + 0)).toEqual(cellsOf(plain.level.max).map((x) => x + 0))
        const means = cellsOf(plain.level.mean)
        cellsOf(native.level.mean).forEach((mean, i) => expectClose(mean, means[i]!, 1))
      }),
      { numRuns: 200 },
    )
  })
})

/** Alike but for rounding; sums near the largest float may overflow where others do not. */
function expectClose(found: number, wanted: number, size: number): void {
  if (!Number.isFinite(wanted) || Math.abs(wanted) > 1e36 || !Number.isFinite(found)) return
  expect(Math.abs(found - wanted)).toBeLessThan(1e-5 * size)
}

function rowsOf({ rows }: SummaryBuffers): Record<string, number>[] {
  return Array.from({ length: rows.length / rowStatistics.length }, (_, row) =>
    Object.fromEntries(rowStatistics.map((name, i) => [name, rows[row * rowStatistics.length + i]!])),
  )
}
