/**
 * Softmax, or its logarithm, along channels, down the rows, across the columns, or over the whole map. The largest
 * value is taken off every exponent, so that none overflows.
 */
import type { SoftmaxCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { inputAt, store, valueAt } from './view'

export function softmax(call: SoftmaxCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  const normalise = (lines: Line) => normaliseLine(input, output, lines, call.log)
  const { channels, height, width } = output
  switch (call.axis) {
    case 'channel':
      return (begin, end) => {
        for (let row = begin; row < end; row++) {
          for (let column = 0; column < width; column++) {
            normalise({ channels: [0, channels], rows: [row, row + 1], columns: [column, column + 1] })
          }
        }
      }
    case 'column':
      return (begin, end) => {
        for (let channel = 0; channel < channels; channel++) {
          for (let row = begin; row < end; row++) {
            normalise({ channels: [channel, channel + 1], rows: [row, row + 1], columns: [0, width] })
          }
        }
      }
    case 'row':
      return (begin, end) => {
        for (let channel = begin; channel < end; channel++) {
          for (let column = 0; column < width; column++) {
            normalise({ channels: [channel, channel + 1], rows: [0, height], columns: [column, column + 1] })
          }
        }
      }
    case 'all':
      return () => normalise({ channels: [0, channels], rows: [0, height], columns: [0, width] })
  }
}

/** The cells whose softmax sums to 1, each axis from its first to before its last. */
interface Line {
  readonly channels: readonly [number, number]
  readonly rows: readonly [number, number]
  readonly columns: readonly [number, number]
}

function normaliseLine(input: TensorView, output: TensorView, line: Line, log: boolean): void {
  let largest = -Infinity
  visit(line, (channel, row, column) => {
    largest = Math.max(largest, valueAt(input, channel, row, column))
  })
  let sum = 0
  visit(line, (channel, row, column) => {
    sum += Math.exp(valueAt(input, channel, row, column) - largest)
  })
  visit(line, (channel, row, column) => {
    const x = valueAt(input, channel, row, column) - largest
    store(output, channel, row, column, log ? x - Math.log(sum) : Math.exp(x) / sum)
  })
}

function visit(line: Line, cell: (channel: number, row: number, column: number) => void): void {
  for (let channel = line.channels[0]; channel < line.channels[1]; channel++) {
    for (let row = line.rows[0]; row < line.rows[1]; row++) {
      for (let column = line.columns[0]; column < line.columns[1]; column++) cell(channel, row, column)
    }
  }
}
