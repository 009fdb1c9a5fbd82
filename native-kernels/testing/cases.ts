/**
 * Random kernel calls with maps that fit them, for comparing one set of kernels with another.
 */
import fc from 'fast-check'
import type { BatchNormCall, ElementwiseCall } from '#app/calls/kernelCall'
import { arithmeticFunctions, elementwiseFunctions } from '#app/calls/kernelCall'
import { resampled } from '#app/layers/resampling'
import { mapShape, vectorShape } from '#app/shape'
import { makeMap } from './maps'
import { type Case, none, wildValue, cutsOf, someMap, cycle } from './case'

export * from './convolutionCases'
export * from './poolCases'

export const elementwiseCase: fc.Arbitrary<Case> = fc
  .record({
    fn: fc.constantFrom(...elementwiseFunctions),
    height: fc.integer({ min: 1, max: 5 }),
    width: fc.integer({ min: 1, max: 70 }),
    channels: fc.integer({ min: 1, max: 3 }),
    alpha: fc.constantFrom(0.01, 1, 0.5, 1.67326319),
    beta: fc.constantFrom(1.05070102, 0.5, 2),
    values: fc.array(fc.oneof(wildValue, fc.float({ min: -200, max: 200, noNaN: true })), {
      minLength: 5,
      maxLength: 60,
    }),
    cuts: cutsOf,
  })
  .map(({ fn, height, width, channels, alpha, beta, values, cuts }) => {
    const call: ElementwiseCall = { kernel: 'elementwise', fn, alpha, beta }
    const shape = mapShape(channels, height, width)
    return { call, inputs: [makeMap(shape, cycle(values))], weights: [], output: shape, tolerance: 1e-7, cuts }
  })

export const preluCase: fc.Arbitrary<Case> = fc.record({ some: someMap, each: fc.boolean() }).map(({ some, each }) => ({
  call: { kernel: 'prelu', slope: none },
  inputs: [some.map],
  weights: [Float32Array.from({ length: each ? some.shape.channels : 1 }, (_, i) => 0.3 * i - 0.4)],
  output: some.shape,
  tolerance: 1e-7,
  cuts: some.cuts,
}))

export const batchNormCase: fc.Arbitrary<Case> = someMap.map((some) => {
  const { channels } = some.shape
  const numbers = (first: number, step: number) => Float32Array.from({ length: channels }, (_, i) => first + step * i)
  const call: BatchNormCall = {
    kernel: 'batchNorm',
    gamma: none,
    beta: none,
    mean: none,
    variance: none,
    epsilon: 1e-5,
  }
  return {
    call,
    inputs: [some.map],
    weights: [numbers(0.5, 0.25), numbers(-1, 1), numbers(0.1, -0.2), numbers(0.3, 0.5)],
    output: some.shape,
    tolerance: 1e-6,
    cuts: some.cuts,
  }
})

export const rescaleCase: fc.Arbitrary<Case> = someMap.map((some) => {
  const numbers = (first: number, step: number) =>
    Float32Array.from({ length: some.shape.channels }, (_, i) => first + step * i)
  return {
    call: { kernel: 'rescale', scale: none, offset: none },
    inputs: [some.map],
    weights: [numbers(1.7, -0.9), numbers(-0.3, 0.7)],
    output: some.shape,
    tolerance: 0,
    cuts: some.cuts,
  }
})

export const localResponseNormCase: fc.Arbitrary<Case> = fc
  .record({
    some: someMap,
    size: fc.integer({ min: 1, max: 7 }),
    alpha: fc.constantFrom(1e-4, 1, 3),
    beta: fc.constantFrom(0.75, 0.5, 1, 1.3),
    bias: fc.constantFrom(0, 1, 2),
  })
  .map(({ some, ...numbers }) => ({
    call: { kernel: 'localResponseNorm', ...numbers },
    inputs: [some.map],
    weights: [],
    output: some.shape,
    tolerance: 1e-6,
    cuts: some.cuts,
  }))

export const softmaxCase: fc.Arbitrary<Case> = fc
  .record({ some: someMap, axis: fc.constantFrom('channel', 'row', 'column', 'all'), log: fc.boolean() })
  .map(({ some, axis, log }) => ({
    call: { kernel: 'softmax', axis, log },
    inputs: [some.map],
    weights: [],
    output: some.shape,
    tolerance: 1e-7,
    cuts: axis === 'all' ? [] : some.cuts,
  }))

export const pad2dCase: fc.Arbitrary<Case> = fc
  .record({
    some: someMap,
    pads: fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: -4, max: 12 }))),
    mode: fc.constantFrom('zeros', 'reflect', 'replicate', 'circular'),
    value: fc.constantFrom(0, 1.5, NaN),
  })
  .map(({ some, pads: [top = 0, left = 0, bottom = 0, right = 0], mode, value }) => {
    const pads = [
      top,
      left,
      Math.max(bottom, 1 - some.shape.height - top),
      Math.max(right, 1 - some.shape.width - left),
    ] as const
    return {
      call: { kernel: 'pad2d', pads, mode, value },
      inputs: [some.map],
      weights: [],
      output: mapShape(
        some.shape.channels,
        some.shape.height + pads[0] + pads[2],
        some.shape.width + pads[1] + pads[3],
      ),
      tolerance: 0,
      cuts: some.cuts,
    }
  })

export const upsample2dCase: fc.Arbitrary<Case> = fc
  .record({
    some: someMap,
    down: fc.integer({ min: 1, max: 4 }),
    across: fc.integer({ min: 1, max: 4 }),
    interpolation: fc.constantFrom('nearest', 'bilinear'),
  })
  .map(({ some, down, across, interpolation }) => ({
    call: { kernel: 'upsample2d', size: [down, across], interpolation },
    inputs: [some.map],
    weights: [],
    output: mapShape(some.shape.channels, some.shape.height * down, some.shape.width * across),
    tolerance: 1e-7,
    cuts: some.cuts,
  }))

export const resize2dCase: fc.Arbitrary<Case> = fc
  .record({
    some: someMap,
    height: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 1, max: 60 }),
    coordinates: fc.constantFrom('halfPixel', 'pytorchHalfPixel', 'asymmetric', 'alignCorners'),
    rounding: fc.constantFrom(null, null, null, 'roundPreferFloor', 'roundPreferCeil', 'floor', 'ceil'),
  })
  .map(({ some, height, width, ...how }) => ({
    call: {
      kernel: 'resize2d',
      rows: resampled({ n: some.shape.height, out: height, ...how }),
      columns: resampled({ n: some.shape.width, out: width, ...how }),
    },
    inputs: [some.map],
    weights: [],
    output: mapShape(some.shape.channels, height, width),
    tolerance: 1e-7,
    cuts: some.cuts,
  }))

/** Any places in any order, of blocks that divide the map; all of them once, or some and some again. */
export const rearrangeCase: fc.Arbitrary<Case> = fc
  .record({
    some: someMap,
    blocks: fc.constantFrom([1, 1], [1, 2], [2, 1], [3, 1], [1, 3], [2, 3], [4, 4]),
    channels: fc.integer({ min: 1, max: 6 }),
    step: fc.integer({ min: 1, max: 50 }),
  })
  .map(({ some, blocks: [inputBlock = 1, outputBlock = 1], channels, step }) => {
    const { shape } = some
    const [down, across] = [Math.ceil(shape.height / inputBlock), Math.ceil(shape.width / inputBlock)]
    const input = mapShape(shape.channels, down * inputBlock, across * inputBlock)
    const count = input.channels * inputBlock * inputBlock
    const places = Array.from({ length: channels * outputBlock * outputBlock }, (_, i) => (i * step + step) % count)
    return {
      call: { kernel: 'rearrange', inputBlock, outputBlock, places },
      inputs: [makeMap(input, cycle(some.values))],
      weights: [],
      output: mapShape(channels, down * outputBlock, across * outputBlock),
      tolerance: 0,
      cuts: some.cuts,
    }
  })

export const flattenCase: fc.Arbitrary<Case> = fc
  .record({ some: someMap, order: fc.constantFrom('channelsFirst', 'channelsLast') })
  .map(({ some, order }) => ({
    call: { kernel: 'flatten', order },
    inputs: [some.map],
    weights: [],
    output: vectorShape(some.shape.channels * some.shape.height * some.shape.width),
    tolerance: 0,
    cuts: [],
  }))

/** Two to eight maps of one shape, some with one value for each channel. */
export const arithmeticCase: fc.Arbitrary<Case> = fc
  .record({
    fn: fc.constantFrom(...arithmeticFunctions),
    some: someMap,
    values: fc.array(wildValue, { minLength: 5, maxLength: 60 }),
    perChannel: fc.array(fc.boolean(), { minLength: 2, maxLength: 8 }),
  })
  .map(({ fn, some, values, perChannel }) => {
    const value = cycle(values)
    const channels = mapShape(some.shape.channels, 1, 1)
    const inputs = perChannel.map((one, i) => makeMap(one ? channels : some.shape, (cell) => value(cell + 31 * i)))
    return {
      call: { kernel: 'arithmetic', fn, perChannel },
      inputs,
      weights: [],
      output: some.shape,
      tolerance: 0,
      cuts: some.cuts,
    }
  })

export const concatenateCase: fc.Arbitrary<Case> = fc
  .record({ some: someMap, channels: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 }) })
  .map(({ some, channels }) => {
    const shapeOf = (count: number) => ({ ...some.shape, channels: count })
    return {
      call: { kernel: 'concatenate', channels },
      inputs: channels.map((count, i) => makeMap(shapeOf(count), (cell) => cycle(some.values)(cell + 31 * i))),
      weights: [],
      output: shapeOf(channels.reduce((sum, count) => sum + count, 0)),
      tolerance: 0,
      cuts: some.cuts,
    }
  })
