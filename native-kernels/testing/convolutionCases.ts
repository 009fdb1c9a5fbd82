/**
 * Random convolutions, and dense layers, with maps that fit them.
 */
import fc from 'fast-check'
import type { Conv2dCall, ConvTranspose2dCall, DenseCall, PaddingMode, Window2d } from '#app/calls/kernelCall'
import { extent } from '#app/layers/window'
import { mapShape, vectorShape } from '#app/shape'
import { makeMap } from './maps'
import { type Case, none, cellValue, anyValues, cutsOf, type AxisCase, axis, windowOf, cycle, someMap } from './case'

function convolution(
  window: Window2d,
  groups: number,
  paddingMode: PaddingMode,
  bias: boolean,
  relu: boolean,
  method: Conv2dCall['method'] = 'exact',
): Conv2dCall {
  return {
    kernel: 'conv2d',
    window,
    groups,
    paddingMode,
    weights: none,
    bias: bias ? none : null,
    activation: relu ? 'relu' : 'linear',
    method,
  }
}

/** A window that moves by one cell. */
function neighbours(size: Window2d['size'], pads: Window2d['pads']): Window2d {
  return { size, strides: [1, 1], dilations: [1, 1], pads }
}

const paddingModes = fc.constantFrom<PaddingMode>('zeros', 'zeros', 'reflect', 'replicate', 'circular')

export const conv2dCase: fc.Arbitrary<Case> = fc
  .record({
    y: axis(14, 5, false),
    x: axis(70, 9, false),
    groups: fc.integer({ min: 1, max: 3 }),
    groupInputs: fc.integer({ min: 1, max: 12 }),
    groupOutputs: fc.integer({ min: 1, max: 13 }),
    paddingMode: paddingModes,
    relu: fc.boolean(),
    bias: fc.boolean(),
    values: anyValues,
    weights: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 50 }),
    infiniteWeight: fc.constantFrom(0, 0, 0, 0, Infinity),
    cuts: cutsOf,
  })
  .map(
    ({ y, x, groups, groupInputs, groupOutputs, paddingMode, relu, bias, values, weights, infiniteWeight, cuts }) => {
      const inputs = groups * groupInputs
      const outputs = groups * groupOutputs
      const taps = groupInputs * y.k * x.k
      const call = convolution(windowOf(y, x), groups, paddingMode, bias, relu)
      const numbers = Float32Array.from({ length: outputs * taps }, (_, i) => cycle(weights)(i))
      if (infiniteWeight) numbers[0] = infiniteWeight
      return {
        call,
        inputs: [makeMap(mapShape(inputs, y.n, x.n), cycle(values))],
        weights: bias ? [numbers, Float32Array.from({ length: outputs }, (_, i) => i - 1.5)] : [numbers],
        output: mapShape(outputs, y.out, x.out),
        tolerance: 1e-6 * (taps * 4 + outputs),
        cuts,
      }
    },
  )

/** Convolutions of many channels, and depthwise ones; by rows or by planes. */
export const deepConv2dCase: fc.Arbitrary<Case> = fc
  .record({
    y: axis(9, 4, false),
    x: axis(70, 4, false),
    depthwise: fc.boolean(),
    groups: fc.integer({ min: 1, max: 2 }),
    groupInputs: fc.integer({ min: 1, max: 40 }),
    groupOutputs: fc.integer({ min: 17, max: 70 }),
    paddingMode: paddingModes,
    relu: fc.boolean(),
    bias: fc.boolean(),
    planes: fc.boolean(),
    values: anyValues,
    weights: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 50 }),
    infiniteWeight: fc.constantFrom(0, 0, 0, 0, 0, 0, Infinity),
    cuts: cutsOf,
  })
  .map(({ y, x, depthwise, paddingMode, relu, bias, planes, values, weights, infiniteWeight, cuts, ...sizes }) => {
    const groups = depthwise ? sizes.groupOutputs : sizes.groups
    const groupInputs = depthwise ? 1 : sizes.groupInputs
    const outputs = depthwise ? groups : groups * sizes.groupOutputs
    const taps = groupInputs * y.k * x.k
    const call = convolution(windowOf(y, x), groups, paddingMode, bias, relu)
    const numbers = Float32Array.from({ length: outputs * taps }, (_, i) => cycle(weights)(i))
    if (infiniteWeight) numbers[0] = infiniteWeight
    return {
      call: planes ? { ...call, divided: 'planes' } : call,
      inputs: [makeMap(mapShape(groups * groupInputs, y.n, x.n), cycle(values))],
      weights: bias ? [numbers, Float32Array.from({ length: outputs }, (_, i) => i - 1.5)] : [numbers],
      output: mapShape(outputs, y.out, x.out),
      tolerance: 1e-6 * (taps * 4 + outputs),
      cuts,
    }
  })

/** Convolutions that the method 'fast' computes in another way, or would if they were larger. */
export const fastConv2dCase: fc.Arbitrary<Case> = fc
  .record({
    height: fc.integer({ min: 2, max: 14 }),
    width: fc.integer({ min: 3, max: 90 }),
    pads: fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(0, 1, 1, 2))),
    groups: fc.integer({ min: 1, max: 2 }),
    groupInputs: fc.integer({ min: 6, max: 20 }),
    groupOutputs: fc.integer({ min: 7, max: 13 }),
    paddingMode: paddingModes,
    relu: fc.boolean(),
    values: fc.array(cellValue, { minLength: 5, maxLength: 60 }),
    weights: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 50 }),
    cuts: cutsOf,
  })
  .filter(({ height, width, pads: [top = 0, left = 0, bottom = 0, right = 0] }) => {
    return height + top + bottom >= 3 && Math.max(top, bottom) < height && Math.max(left, right) < width
  })
  .map(
    ({
      height,
      width,
      pads: [top = 0, left = 0, bottom = 0, right = 0],
      groups,
      groupInputs,
      groupOutputs,
      paddingMode,
      relu,
      values,
      weights,
      cuts,
    }) => {
      const taps = groupInputs * 9
      const outputs = groups * groupOutputs
      const call = convolution(neighbours([3, 3], [top, left, bottom, right]), groups, paddingMode, true, relu, 'fast')
      return {
        call,
        inputs: [makeMap(mapShape(groups * groupInputs, height, width), cycle(values))],
        weights: [
          Float32Array.from({ length: outputs * taps }, (_, i) => cycle(weights)(i)),
          Float32Array.from({ length: outputs }, (_, i) => i - 1.5),
        ],
        output: mapShape(outputs, height + top + bottom - 2, width + left + right - 2),
        tolerance: 3e-6 * taps * 4,
        cuts,
      }
    },
  )

/** Convolutions by large kernels, nearly all of rank one: columns times rows. */
export const separableConv2dCase: fc.Arbitrary<Case> = fc
  .record({
    size: fc.constantFrom<[number, number]>([7, 7], [7, 7], [9, 8], [31, 5], [4, 31], [15, 15], [1, 40], [30, 1]),
    height: fc.integer({ min: 1, max: 40 }),
    width: fc.integer({ min: 3, max: 110 }),
    pads: fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 20 }))),
    groups: fc.integer({ min: 1, max: 2 }),
    groupInputs: fc.integer({ min: 1, max: 3 }),
    groupOutputs: fc.integer({ min: 1, max: 3 }),
    paddingMode: paddingModes,
    relu: fc.boolean(),
    bias: fc.boolean(),
    values: anyValues,
    column: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 20 }),
    row: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 20 }),
    spoiled: fc.constantFrom(false, false, false, true),
    cuts: cutsOf,
  })
  .map(({ pads, height, width, ...rest }) => {
    const [top = 0, left = 0, bottom = 0, right = 0] = pads
    const clip = (pad: number, n: number) => Math.min(pad, n - 1)
    return {
      ...rest,
      height,
      width,
      top: clip(top, height),
      bottom: clip(bottom, height),
      left: clip(left, width),
      right: clip(right, width),
    }
  })
  .filter(
    ({ size: [rows, columns], height, width, top, bottom, left, right }) =>
      height + top + bottom >= rows && width + left + right >= columns,
  )
  .map(
    ({
      size,
      height,
      width,
      top,
      left,
      bottom,
      right,
      groups,
      groupInputs,
      groupOutputs,
      paddingMode,
      relu,
      bias,
      values,
      column,
      row,
      spoiled,
      cuts,
    }) => {
      const [rows, columns] = size
      const outputs = groups * groupOutputs
      const kernels = outputs * groupInputs
      const call = convolution(neighbours(size, [top, left, bottom, right]), groups, paddingMode, bias, relu)
      const numbers = new Float32Array(kernels * rows * columns)
      for (let kernel = 0; kernel < kernels; kernel++) {
        for (let y = 0; y < rows; y++) {
          for (let x = 0; x < columns; x++) {
            numbers[(kernel * rows + y) * columns + x] =
              cycle(column)(kernel * rows + y) * cycle(row)(kernel * columns + x)
          }
        }
      }
      if (spoiled) numbers[numbers.length - 1]! += 0.5
      return {
        call,
        inputs: [makeMap(mapShape(groups * groupInputs, height, width), cycle(values))],
        weights: bias ? [numbers, Float32Array.from({ length: outputs }, (_, i) => i - 1.5)] : [numbers],
        output: mapShape(outputs, height + top + bottom - rows + 1, width + left + right - columns + 1),
        tolerance: 2e-6 * (groupInputs * rows * columns * 4 + outputs),
        cuts,
      }
    },
  )

export const convTranspose2dCase: fc.Arbitrary<Case> = fc
  .record({
    y: axis(8, 5, false),
    x: axis(30, 5, false),
    groups: fc.integer({ min: 1, max: 2 }),
    groupInputs: fc.integer({ min: 1, max: 3 }),
    groupOutputs: fc.integer({ min: 1, max: 3 }),
    outputPadding: fc.constantFrom(0, 0, 1),
    bias: fc.boolean(),
    values: anyValues,
    weights: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 50 }),
    cuts: cutsOf,
  })
  .map(({ y, x, groups, groupInputs, groupOutputs, outputPadding, bias, values, weights, cuts }) => {
    const size = (a: AxisCase) => Math.max((a.n - 1) * a.s - a.p0 - a.p1 + extent(a.k, a.d) + outputPadding, 1)
    const call: ConvTranspose2dCall = {
      kernel: 'convTranspose2d',
      window: windowOf(y, x),
      outputPadding: [outputPadding, outputPadding],
      groups,
      weights: none,
      bias: bias ? none : null,
    }
    const outputs = groups * groupOutputs
    const count = groups * groupInputs * groupOutputs * y.k * x.k
    const numbers = Float32Array.from({ length: count }, (_, i) => cycle(weights)(i))
    return {
      call,
      inputs: [makeMap(mapShape(groups * groupInputs, y.n, x.n), cycle(values))],
      weights: bias ? [numbers, Float32Array.from({ length: outputs }, (_, i) => i - 1.5)] : [numbers],
      output: mapShape(outputs, size(y), size(x)),
      tolerance: 1e-6,
      cuts,
    }
  })

export const denseCase: fc.Arbitrary<Case> = fc
  .record({ some: someMap, units: fc.integer({ min: 1, max: 9 }), bias: fc.boolean() })
  .map(({ some, units, bias }) => {
    const { channels, height, width } = some.shape
    const call: DenseCall = { kernel: 'dense', units, weights: none, bias: bias ? none : null }
    const weights = Float32Array.from({ length: units * channels * height * width }, (_, i) => Math.sin(i))
    return {
      call,
      inputs: [some.map],
      weights: bias ? [weights, Float32Array.from({ length: units }, (_, i) => i)] : [weights],
      output: vectorShape(units),
      tolerance: 1e-6,
      cuts: some.cuts,
    }
  })
