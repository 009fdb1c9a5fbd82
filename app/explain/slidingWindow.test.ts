import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { arbitraryInput, arbitraryStack } from '#app/testing/stacks'
import { stack } from '#native-kernels/testing/portableRun'
import { inputOf, regionOf } from './provenance'
import { spansOf } from './region'
import { slidingWindow } from './slidingWindow'

function windowOf(cell: readonly [row: number, column: number], layer: Parameters<typeof stack>[0]) {
  const plan = planStack(stack(layer), mapShape(1, 8, 8))
  const { rows, columns } = slidingWindow(plan.steps[0]!, plan.input, { channel: 0, row: cell[0], column: cell[1] })
  return { rows: rows.map(({ position }) => position), columns: columns.map(({ position }) => position) }
}

describe('the window of a cell', () => {
  it('moves by the strides and reaches into the padding', () => {
    const layer: [string, object] = ['Conv2D', { kernelSize: [3, 3], strides: [2, 2], padding: 'same' }]
    expect(windowOf([0, 0], layer)).toEqual({ rows: [0, 1, 2], columns: [0, 1, 2] })
    expect(windowOf([3, 3], layer)).toEqual({ rows: [6, 7, 8], columns: [6, 7, 8] })
  })
  it('leaves the gaps of a dilation', () => {
    expect(windowOf([1, 0], ['Conv2D', { kernelSize: [3, 3], dilationRate: [2, 3] }])).toEqual({
      rows: [1, 3, 5],
      columns: [0, 3, 6],
    })
  })
  it('passes the pointwise part of a separable convolution', () => {
    expect(windowOf([0, 7], ['SeparableConv2D', { kernelSize: [3, 3], padding: 'same' }])).toEqual({
      rows: [-1, 0, 1],
      columns: [6, 7, 8],
    })
  })
  it('is what reaches the cell of a transposed convolution', () => {
    expect(windowOf([2, 3], ['Conv2DTranspose', { kernelSize: [3, 3], strides: [2, 2] }])).toEqual({
      rows: [0, 1],
      columns: [1],
    })
  })
  it('is one position in the padding for a cell of it', () => {
    expect(windowOf([0, 1], ['ZeroPadding2D'])).toEqual({ rows: [-1], columns: [0] })
  })
})

it('covers exactly the cells that the arithmetic reads, for any layer', () => {
  fc.assert(
    fc.property(arbitraryStack('small', 3), arbitraryInput('small'), fc.nat(), (layers, input, seed) => {
      const plan = planStack(layers, input)
      for (const step of plan.steps) {
        const { channels, height, width } = step.shape
        const cell = { channel: seed % channels, row: seed % height, column: (seed >> 3) % width }
        const from = inputOf(plan, step)
        const window = slidingWindow(step, from, cell)
        const region = regionOf(step, from, cell)
        expect(window.channels).toEqual(region.channels)
        const cells = (taps: typeof window.rows, n: number) =>
          spansOf(
            taps.map(({ source }) => source),
            n,
          )
        expect(cells(window.rows, from.height)).toEqual(region.rows)
        expect(cells(window.columns, from.width)).toEqual(region.columns)
      }
    }),
  )
})
