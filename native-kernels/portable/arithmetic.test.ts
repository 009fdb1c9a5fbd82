import { describe, expect, it } from 'vitest'
import { arithmeticFunctions, type ArithmeticFunction } from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import { loadAddon } from '#native-kernels/addon'
import { loadKernels } from '#native-kernels/index'
import { cellsOf, compute, makeMap } from '#native-kernels/testing/maps'
import { portableKernels } from './index'

const loaded = loadAddon()
const sets = [
  { name: 'portable', kernels: portableKernels },
  ...('addon' in loaded ? loaded.addon.instructionSets : []).map((instructionSet) => ({
    name: instructionSet,
    kernels: loadKernels({ prefer: 'native', instructionSet }).kernels,
  })),
]

describe.each(sets)('$name', ({ kernels }) => {
  /** Rows of cells joined; a row of one cell counts for all. */
  const join = (fn: ArithmeticFunction, ...rows: number[][]) => {
    const width = Math.max(...rows.map((row) => row.length))
    const inputs = rows.map((row) => makeMap(mapShape(1, 1, row.length), (i) => row[i]!))
    const perChannel = rows.map((row) => row.length < width)
    return [
      ...cellsOf(compute(kernels, { kernel: 'arithmetic', fn, perChannel }, inputs, mapShape(1, 1, width), [], 1)),
    ]
  }

  it('joins cell by cell, in the order of the inputs', () => {
    expect(join('add', [1, 2], [10, 20], [100, 200])).toEqual([111, 222])
    expect(join('subtract', [1, 2], [10, 30])).toEqual([-9, -28])
    expect(join('multiply', [1, 2], [10, 20], [3, 4])).toEqual([30, 160])
    expect(join('maximum', [1, 5, -2], [4, 2, -3], [0, 0, -9])).toEqual([4, 5, -2])
    expect(join('average', [1, 2], [2, 3], [6, 10])).toEqual([3, 5])
  })

  it('applies one value for each channel to all its cells', () => {
    expect(join('multiply', [1, 2, 3], [10])).toEqual([10, 20, 30])
    expect(join('add', [5], [1, 2, 3])).toEqual([6, 7, 8])
  })

  it('rounds to float32 after each operation, an average once more', () => {
    expect(join('add', [2 ** 24, 1], [1, 1], [1, 1])).toEqual([2 ** 24, 3])
    expect(join('add', [1, 1], [1, 1], [2 ** 24, 1])).toEqual([2 ** 24 + 2, 3])
    expect(join('average', [1, 0], [0, 0], [0, 0])[0]).toBe(Math.fround(1 / 3))
    expect(join('add', [3e38, 3e38], [3e38, 0])).toEqual([Infinity, Math.fround(3e38)])
  })

  it.each(arithmeticFunctions)('%s gives NaN where any input is NaN', (fn) => {
    const row = Array.from({ length: 33 }, () => NaN)
    const numbers = row.map((_, i) => i)
    expect(join(fn, row, numbers)).toEqual(row)
    expect(join(fn, numbers, row)).toEqual(row)
  })

  it('keeps the first of equal values, and the sign of a zero sum', () => {
    expect(join('maximum', [-0, 0], [0, -0])).toEqual([-0, 0])
    expect(join('add', [-0, -0], [-0, 0])).toEqual([-0, 0])
    expect(join('add', [Infinity, 1], [-Infinity, 1])).toEqual([NaN, 2])
  })
})
