/**
 * Reading and writing feature maps cell by cell.
 */
import { Failure } from '#app/failure'
import type { TensorView, Weights } from '#app/calls/kernels'

export function valueAt(map: TensorView, channel: number, row: number, column: number): number {
  return map.data[channel * map.planeStride + row * map.rowStride + column] as number
}

/** Stores a value, rounded to float32. */
export function store(map: TensorView, channel: number, row: number, column: number, value: number): void {
  map.data[channel * map.planeStride + row * map.rowStride + column] = value
}

/** The place of a cell when a map's cells are counted channel by channel, row by row. */
export function cellIndex(map: TensorView, channel: number, row: number, column: number): number {
  return (channel * map.height + row) * map.width + column
}

/** A value of a parameter tensor. */
export function weightAt(weights: Float32Array, index: number): number {
  return weights[index] as number
}

/** Fills rows [begin, end) of every channel, each cell from its place. */
export function fillRows(output: TensorView, begin: number, end: number, value: CellFunction): void {
  fill(output, 0, output.channels, begin, end, value)
}

/** Fills the channels [begin, end), each cell from its place. */
export function fillPlanes(output: TensorView, begin: number, end: number, value: CellFunction): void {
  fill(output, begin, end, 0, output.height, value)
}

export type CellFunction = (channel: number, row: number, column: number) => number

function fill(
  output: TensorView,
  firstChannel: number,
  endChannel: number,
  firstRow: number,
  endRow: number,
  value: CellFunction,
): void {
  for (let channel = firstChannel; channel < endChannel; channel++) {
    for (let row = firstRow; row < endRow; row++) {
      for (let column = 0; column < output.width; column++) {
        store(output, channel, row, column, value(channel, row, column))
      }
    }
  }
}

/** @throws Failure 'internal' if the call came without the input at this place. */
export function inputAt(inputs: readonly TensorView[], index: number): TensorView {
  return given(inputs, index, 'inputs')
}

/** @throws Failure 'internal' if the call came without the parameter tensor at this place. */
export function tensorAt(weights: Weights, index: number): Float32Array {
  return given(weights, index, 'parameter tensors')
}

function given<T>(list: readonly T[], index: number, what: string): T {
  const item = list[index]
  if (item !== undefined) return item
  throw new Failure('internal', `Kernel call: expected at least ${index + 1} ${what}, received ${list.length}.`)
}
