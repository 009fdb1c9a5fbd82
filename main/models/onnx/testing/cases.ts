/** Stacks that show every layer in its settings, for what reads or writes networks. */
import fc from 'fast-check'
import type { Lane, Layer } from '#app/document/experiment'
import { catalogue, kindOf } from '#app/layers/catalogue'
import { initialParams } from '#app/layers/layer'
import { parallel } from '#app/layers/parallel'
import { mapShape, type MapShape } from '#app/shape'

export interface Case {
  readonly about: string
  readonly stack: Lane
  readonly input: MapShape
}

type Params = Readonly<Record<string, unknown>>

let count = 0

/** A layer with its initial parameters but for these. */
export function layer(type: string, params: Params = {}, more: Partial<Layer> = {}): Layer {
  return { id: `l${++count}`, type, enabled: true, params: { ...initialParams(kindOf(type)), ...params }, ...more }
}

export function block(join: string, ...lanes: readonly Lane[]): Layer {
  return layer(parallel.type, { join }, { lanes })
}

const random = { init: 'random', distribution: 'heNormal', seed: 7 }

/** Settings of layers beside their initial ones. */
const settings: Readonly<Record<string, readonly Params[]>> = {
  Conv2D: [
    { filters: 4, weights: random, padding: 'same', strides: [2, 1] },
    { filters: 4, weights: random, padding: 'sameLower', kernelSize: [2, 4], dilationRate: [2, 1] },
    { filters: 4, weights: random, padding: 'same', kernelSize: [1, 1], strides: [4, 5] },
    { filters: 2, weights: random, padding: [1, 0, 2, 3], useBias: false },
    ...['reflect', 'replicate', 'circular'].map((paddingMode) => ({
      filters: 2,
      weights: random,
      padding: [1, 2, 2, 1],
      paddingMode,
    })),
    { filters: 4, weights: random, groups: 2 },
  ],
  DepthwiseConv2D: [{ depthMultiplier: 2, weights: random, padding: 'same' }],
  SeparableConv2D: [{ filters: 3, depthMultiplier: 2, depthwise: random, pointwise: random }],
  Conv2DTranspose: [
    { filters: 3, weights: random, padding: 'same', strides: [2, 3], kernelSize: [3, 3] },
    { filters: 3, weights: random, padding: [1, 0, 1, 1], outputPadding: [1, 0], kernelSize: [3, 3] },
    { filters: 2, weights: random, kernelSize: [2, 2], strides: [3, 3] },
    { filters: 2, weights: random, kernelSize: [3, 2], dilationRate: [2, 2], strides: [1, 1] },
  ],
  Dense: [],
  BatchNormalization: [
    { gamma: [1, -2, 0.5, 3], beta: [0.1], movingMean: [0.3, 0.2, -1, 0], movingVariance: [0.5, 2, 1, 4] },
  ],
  Rescaling: [
    { scale: [3], offset: [0] },
    { scale: [1], offset: [1, 2, 3, 4] },
    { scale: [-1], offset: [2] },
  ],
  PReLU: [{ slope: [0.1, 0.2, 0.3, -1] }],
  GELU: [{ approximate: 'tanh' }],
  Clip: [
    { min: -0.5, max: null },
    { min: null, max: 0.25 },
    { min: null, max: null },
  ],
  Softmax: ['height', 'width', 'all'].map((axis) => ({ axis })),
  LogSoftmax: ['height', 'width', 'all'].map((axis) => ({ axis })),
  AveragePooling2D: [
    { countIncludePad: true, padding: 'same', poolSize: [3, 3], strides: [2, 2] },
    { countIncludePad: true, padding: [1, 1, 1, 1], poolSize: [3, 3], ceilMode: true },
    { divisorOverride: 5, padding: 'same' },
  ],
  LpPooling2D: [{ p: 2.5 }, { p: 1 }],
  MedianPooling2D: [{ poolSize: [2, 3] }],
  RankPooling2D: [{ quantile: 0.3, poolSize: [3, 3] }],
  SumPooling2D: [{ poolSize: [9, 10] }],
  StochasticPooling2D: [{ mode: 'mean' }],
  FractionalMaxPooling2D: [],
  AdaptiveMaxPooling2D: [{ outputSize: [3, 5] }, { outputSize: [4, 3] }],
  AdaptiveAveragePooling2D: [{ outputSize: [3, 5] }, { outputSize: [4, 3] }],
  BlurPooling2D: ['zeros', 'reflect', 'circular'].map((paddingMode) => ({ paddingMode, filterSize: 4 })),
  GlobalAveragePooling2D: [{ keepdims: true }],
  GlobalMaxPooling2D: [{ keepdims: true }],
  GlobalLpPooling2D: [{ keepdims: true }, { p: 3.5 }],
  Gather: [{ indices: [3, 1, 0, 2] }, { indices: [2, 2] }],
  DepthToSpace: [{ mode: 'CRD' }],
  Flatten: [{ dataFormat: 'channelsFirst' }],
  ZeroPadding2D: [
    { padding: [0, 1, 2, 3], value: 2.5 },
    ...['reflect', 'replicate', 'circular'].map((paddingMode) => ({ padding: [2, 1, 0, 3], paddingMode })),
  ],
  Translation2D: ['zeros', 'reflect', 'replicate', 'circular'].map((paddingMode) => ({ shift: [-2, 3], paddingMode })),
  UpSampling2D: [{ interpolation: 'bilinear', size: [3, 2] }],
  Resizing: ['halfPixel', 'pytorchHalfPixel', 'asymmetric', 'alignCorners'].flatMap((coordinates) => [
    { coordinates, height: 5, width: 17 },
    { coordinates, scale: [0.7, 1.3] },
    ...['roundPreferFloor', 'roundPreferCeil', 'floor', 'ceil'].map((rounding) => ({
      coordinates,
      rounding,
      interpolation: 'nearest',
      height: 6,
      width: 15,
    })),
  ]),
}

const slidingSettings: readonly Params[] = [
  { padding: 'same', poolSize: [3, 2], strides: [2, 2] },
  { padding: 'sameLower', poolSize: [2, 3], strides: [1, 2] },
  { padding: 'same', poolSize: [1, 2], strides: [4, 4] },
  { padding: [1, 0, 1, 1], poolSize: [3, 3], strides: [2, 3] },
  { poolSize: [3, 3], strides: [2, 2], ceilMode: true },
]

const input = mapShape(4, 9, 10)

export const cases: readonly Case[] = [
  ...catalogue
    .filter(({ type }) => ![parallel.type, 'MaxUnpooling2D', 'Dense', 'SpaceToDepth'].includes(type))
    .flatMap(({ type, fields }) => {
      const sliding = 'ceilMode' in fields ? slidingSettings : []
      return [{}, ...(settings[type] ?? []), ...sliding].map((params) => ({
        about: `${type} ${JSON.stringify(params)}`,
        stack: [layer(type, params)],
        input,
      }))
    }),
  {
    about: 'unpooling',
    stack: [
      layer('MaxPooling2D', { poolSize: [3, 3], strides: [2, 2], padding: 'same' }),
      layer('ReLU'),
      layer('MaxUnpooling2D'),
    ],
    input,
  },
  ...['DCR', 'CRD'].map((mode) => ({
    about: `cells of blocks as channels, mode ${mode}`,
    stack: [
      layer('SpaceToDepth', { blockSize: 3, mode }),
      layer('Gather', { indices: Array.from({ length: 18 }, (_, i) => 35 - 2 * i) }),
      layer('DepthToSpace', { blockSize: 3, mode }),
    ],
    input: mapShape(4, 9, 12),
  })),
  {
    about: 'layers over a vector',
    stack: [
      layer('Flatten'),
      layer('Gather', { indices: [7, 300, 0] }),
      layer('Dense', { units: 12, weights: random }),
      layer('BatchNormalization', { gamma: Array.from({ length: 12 }, (_, i) => i - 3) }),
      layer('PReLU', { slope: Array.from({ length: 12 }, (_, i) => i / 12) }),
      layer('Rescaling', { scale: Array.from({ length: 12 }, (_, i) => i / 2), offset: [1] }),
      layer('LocalResponseNormalization'),
      layer('Softmax', { axis: 'all' }),
      layer('Softmax', { axis: 'width' }),
      layer('LogSoftmax'),
      layer('Flatten'),
    ],
    input,
  },
  { about: 'a dense layer over a map of one value', stack: [layer('Dense', { units: 3 })], input: mapShape(1, 1, 1) },
  {
    about: 'blocks',
    stack: [
      layer('Conv2D', { filters: 4, padding: 'same', weights: random }),
      block('Add', [layer('Conv2D', { filters: 4, padding: 'same', weights: random })], []),
      block('Multiply', [], [layer('GlobalAveragePooling2D', { keepdims: true }), layer('Sigmoid')]),
      block('Multiply', [layer('GlobalMaxPooling2D'), layer('Dense', { units: 4, weights: random })], []),
      block(
        'Concatenate',
        [layer('ReLU')],
        [layer('Tanh')],
        [block('Subtract', [], [layer('AveragePooling2D', { poolSize: [3, 3], strides: [1, 1], padding: 'same' })])],
      ),
      block('Maximum', [], [layer('Rescaling')], [layer('Sigmoid')]),
      block('Average', [], [layer('Rescaling')], [layer('Sigmoid')]),
      block('Add', [layer('GELU')], [layer('Tanh')], [layer('ELU')], [layer('ReLU6')]),
    ],
    input,
  },
  {
    about: 'lanes that stay apart, one of them empty',
    stack: [
      layer('ReLU'),
      block('none', [layer('MaxPooling2D')], [], [layer('AveragePooling2D'), layer('GlobalMaxPooling2D')]),
    ],
    input,
  },
  { about: 'a layer that is off', stack: [layer('ReLU', {}, { enabled: false }), layer('Tanh')], input },
  {
    about: 'names that repeat',
    stack: [
      layer('ReLU', {}, { name: 'same' }),
      layer('Tanh', {}, { name: 'same' }),
      layer('ELU', {}, { name: 'input' }),
    ],
    input,
  },
]

const layers = cases.flatMap(({ stack }) => (stack.length === 1 ? stack : []))

/** Stacks of such layers, of which some become lanes. */
export const sensibleStacks: fc.Arbitrary<Lane> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...layers) },
      fc.record({
        join: fc.constantFrom('Add', 'Multiply', 'Maximum', 'Average', 'Concatenate'),
        lanes: fc.array(fc.array(fc.constantFrom(...layers), { maxLength: 1 }), { minLength: 2, maxLength: 3 }),
      }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((made) => made.map((one) => ('join' in one ? block(one.join, ...one.lanes.map(fresh)) : fresh([one])[0]!)))

function fresh(lane: Lane): Lane {
  return lane.map((one) => ({ ...one, id: `l${++count}` }))
}
