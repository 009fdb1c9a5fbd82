/** Kernel calls on matrices, for tests: matrices in, matrices out. */
import type { KernelCall, Pads, Pair, WeightSource, Window2d } from '#app/calls/kernelCall'
import { mapShape, vectorShape, type MapShape } from '#app/shape'
import { concatenate, fromMap, toMap } from '#native-kernels/conformance/array'
import { executeWith } from '#native-kernels/conformance/execute'
import { portableKernels } from './index'

export type Matrix = readonly (readonly number[])[]

const execute = executeWith(portableKernels)

/** The output, `size` in rows and columns, of a call on one plane. */
export function plane(call: KernelCall, input: Matrix, size: Pair): Matrix {
  return planes(call, [input], mapShape(1, ...size))[0] ?? []
}

/** The output planes of a call on a map of several planes. */
export function planes(call: KernelCall, input: readonly Matrix[], output: MapShape): readonly Matrix[] {
  const values = run(call, [input], output)
  return Array.from({ length: output.channels }, (_, channel) =>
    Array.from({ length: output.height }, (_, row) => {
      const first = (channel * output.height + row) * output.width
      return values.slice(first, first + output.width)
    }),
  )
}

/** The output values of a call whose output is a vector of the given length. */
export function vector(call: KernelCall, input: readonly Matrix[], length: number): readonly number[] {
  return run(call, [input], vectorShape(length))
}

/** The output values, channels, rows, columns, of a call on several maps. */
export function run(call: KernelCall, inputs: readonly (readonly Matrix[])[], output: MapShape): number[] {
  const maps = inputs.map((map) => {
    const rows = map.flat().map((row) => Float32Array.from(row))
    return toMap(concatenate(rows), mapShape(map.length, map[0]?.length ?? 0, map[0]?.[0]?.length ?? 0))
  })
  return [...fromMap(execute(call, maps, output))]
}

/** A window; strides 1, no dilation, no padding unless given. */
export function window2d(size: Pair, rest: { strides?: Pair; dilations?: Pair; pads?: Pads } = {}): Window2d {
  return { size, strides: rest.strides ?? [1, 1], dilations: rest.dilations ?? [1, 1], pads: rest.pads ?? [0, 0, 0, 0] }
}

export function values(...numbers: number[]): WeightSource {
  return { from: 'values', values: numbers }
}

/** The course's input: a vertical line two pixels wide. */
export const verticalLine: Matrix = Array.from({ length: 8 }, () => [0, 0, 0, 1, 1, 0, 0, 0])

/** The course's feature map of that input. */
export const lineMap: Matrix = Array.from({ length: 6 }, () => [0, 0, 3, 3, 0, 0])
