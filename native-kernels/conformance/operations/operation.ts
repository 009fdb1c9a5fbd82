/**
 * What every operation of the conformance format shares: its problem, its batches and its windows.
 */
import type { Pair, WeightSource, Window2d } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'
import { slide, type Padding } from '#app/layers/window'
import { mapShape, type MapShape } from '#app/shape'
import {
  at,
  concatenate,
  fromMap,
  product,
  reshape,
  toMap,
  transpose,
  type NdArray,
} from '#native-kernels/conformance/array'
import type { ConformanceCase } from '#native-kernels/conformance/case'
import type { Execute } from '#native-kernels/conformance/execute'

export interface Problem {
  readonly case: ConformanceCase
  readonly execute: Execute
}

/** Computes a case's outputs, in the operator's order. */
export type Operation = (problem: Problem) => Promise<readonly NdArray[]>

/** A case that the kernels' vocabulary can't express; the message names what is missing. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported'
}

/** The first input as (samples, channels, rows, columns); 1-D maps become maps of one row. */
export function batchOf({ case: { op, inputs, spatialDims, channelsLast } }: Problem): NdArray {
  const x = at(inputs, 0)
  if (spatialDims !== 1 && spatialDims !== 2) throw new Unsupported(`${op} in ${spatialDims} dimensions`)
  if (spatialDims === 1) return reshape(x, [at(x.shape, 0), at(x.shape, 1), 1, at(x.shape, 2)])
  return channelsLast ? transpose(x, [0, 3, 1, 2]) : x
}

/** A result of batchOf's form in the case's own layout. */
export function inCaseLayout({ case: { spatialDims, channelsLast } }: Problem, y: NdArray): NdArray {
  if (spatialDims === 1) return reshape(y, [at(y.shape, 0), at(y.shape, 1), at(y.shape, 3)])
  return channelsLast ? transpose(y, [0, 2, 3, 1]) : y
}

/** The shape of one sample of a batch. */
export function sampleShape(batch: NdArray): MapShape {
  return mapShape(at(batch.shape, 1), at(batch.shape, 2), at(batch.shape, 3))
}

/** Computes each sample of a batch separately and puts the results into a batch again. */
export async function eachSample(
  batch: NdArray,
  compute: (map: TensorView, sample: number) => TensorView | Promise<TensorView>,
): Promise<NdArray> {
  const shape = sampleShape(batch)
  const size = product(batch.shape.slice(1))
  const results: TensorView[] = []
  for (let sample = 0; sample < at(batch.shape, 0); sample++) {
    results.push(await compute(toMap(batch.values, shape, sample * size), sample))
  }
  const { channels, height, width } = at(results, 0)
  return { shape: [results.length, channels, height, width], values: concatenate(results.map(fromMap)) }
}

/** The sliding window of a convolution or pooling and the shape of its output plane. */
export function windowOf(
  { case: { attributes, spatialDims } }: Problem,
  input: MapShape,
  size: Pair,
): { window: Window2d; height: number; width: number } {
  const ones = spatialDims === 1 ? [1] : [1, 1]
  return slide(input, {
    size,
    strides: pairOf(attributes.numbers('strides', ones)),
    dilations: pairOf(attributes.numbers('dilations', ones)),
    padding: paddingOf(attributes.word('auto_pad', 'NOTSET'), attributes.numbers('pads', [...ones, ...ones].fill(0))),
    ceilMode: attributes.number('ceil_mode', 0) === 1,
    sizeParam: 'kernel_shape',
  })
}

/** The sizes of both axes; those of a 1-D map get one row. */
export function pairOf(sizes: readonly number[]): Pair {
  return sizes.length === 1 ? [1, at(sizes, 0)] : [at(sizes, 0), at(sizes, 1)]
}

export function valuesOf(array: NdArray): WeightSource {
  return { from: 'values', values: Array.from(array.values) }
}

function paddingOf(autoPad: string, pads: readonly number[]): Padding {
  switch (autoPad) {
    case 'NOTSET':
      return pads.length === 2 ? [0, at(pads, 0), 0, at(pads, 1)] : [at(pads, 0), at(pads, 1), at(pads, 2), at(pads, 3)]
    case 'VALID':
      return 'valid'
    case 'SAME_UPPER':
      return 'same'
    case 'SAME_LOWER':
      return 'sameLower'
    default:
      throw new Unsupported(`auto_pad ${autoPad}`)
  }
}
