/**
 * The operations of the accuracy report: layers, the shape of their input, and the range -scale..scale of its values.
 * A layer kind without settings here is measured with its initial parameters.
 */

const random = (seed) => ({ init: 'random', distribution: 'heNormal', seed })
const conv = (params) => [['Conv2D', { filters: 16, weights: random(1), ...params }]]
const maps = [16, 64, 64]
/** A number for each of 16 channels, between low and high. */
const perChannel = (low, high) =>
  Array.from({ length: 16 }, (_, i) => Math.fround(low + ((high - low) * ((i * 7) % 16)) / 15))

/** `fast`: chosen for its speed; its error is shown and may be larger. */
const op = (name, layers, { input = maps, scale = 1, fast = false } = {}) => ({ name, layers, input, scale, fast })
/** A layer alone, in each of some settings. */
const alone = (type, settings, options) =>
  settings.map((params) => op([type, ...describe(params)].join(', '), [[type, params]], options))
const wide = { scale: 8 }

const chosen = {
  Conv2D: [
    op('Conv2D 1 x 1, 16 channels', conv({ kernelSize: [1, 1] })),
    op('Conv2D 3 x 3, 1 channel', conv({}), { input: [1, 128, 128] }),
    op('Conv2D 3 x 3, 16 channels', conv({ padding: 'same' })),
    op('Conv2D 5 x 5, stride 2, 16 channels', conv({ kernelSize: [5, 5], strides: [2, 2] })),
    op('Conv2D 3 x 3, dilation 2, 4 groups', conv({ dilationRate: [2, 2], groups: 4 })),
    op('Conv2D 7 x 4, reflect', conv({ kernelSize: [7, 4], padding: 'same', paddingMode: 'reflect' })),
    op('Conv2D 3 x 3, 128 channels', conv({ filters: 8 }), { input: [128, 32, 32] }),
    op('Conv2D 3 x 3, 128 channels, fast', conv({ filters: 8, method: 'fast' }), { input: [128, 64, 64], fast: true }),
    op(
      'Conv2D 31 x 31, Gaussian',
      [['Conv2D', { kernelSize: [31, 31], weights: { init: 'preset', presets: ['gaussian'] } }]],
      { input: [1, 96, 96] },
    ),
    op('Conv2D 3 x 3, ReLU, MaxPooling2D 2 x 2', [...conv({}), ['ReLU'], ['MaxPooling2D']]),
  ],
  DepthwiseConv2D: [op('DepthwiseConv2D 3 x 3', [['DepthwiseConv2D', { weights: random(2) }]])],
  SeparableConv2D: [
    op('SeparableConv2D 3 x 3', [['SeparableConv2D', { filters: 16, depthwise: random(3), pointwise: random(4) }]]),
  ],
  Conv2DTranspose: [
    op(
      'Conv2DTranspose 3 x 3, stride 2',
      [['Conv2DTranspose', { filters: 16, kernelSize: [3, 3], weights: random(5) }]],
      { input: [16, 32, 32] },
    ),
  ],
  Dense: [
    op(
      'Dense, 4096 inputs',
      [
        ['Flatten', { dataFormat: 'channelsFirst' }],
        ['Dense', { units: 256, weights: random(6) }],
      ],
      { input: [1, 64, 64] },
    ),
  ],
  BatchNormalization: [
    op('BatchNormalization', [
      [
        'BatchNormalization',
        {
          gamma: perChannel(0.5, 2),
          beta: perChannel(-1, 1),
          movingMean: perChannel(-0.5, 0.5),
          movingVariance: perChannel(0.1, 3),
        },
      ],
    ]),
  ],
  PReLU: [op('PReLU', [['PReLU', { slope: perChannel(-0.5, 0.5) }]], wide)],
  CELU: alone('CELU', [{ alpha: 1.5 }], wide),
  GELU: alone('GELU', [{ approximate: 'none' }, { approximate: 'tanh' }], wide),
  Tanh: alone('Tanh', [{}], { scale: 4 }),
  Softmax: alone('Softmax', [{ axis: 'channels' }, { axis: 'width' }], wide),
  LogSoftmax: alone('LogSoftmax', [{ axis: 'channels' }, { axis: 'height' }], wide),
  AveragePooling2D: alone('AveragePooling2D', [
    {},
    { poolSize: [3, 3], strides: [1, 1], padding: 'same' },
    { poolSize: [3, 3], strides: [2, 2], padding: [1, 1, 1, 1], countIncludePad: true },
    { poolSize: [31, 31], strides: [1, 1] },
  ]),
  LpPooling2D: alone('LpPooling2D', [{ p: 2 }, { poolSize: [5, 5], strides: [1, 1], p: 3 }]),
  SumPooling2D: alone('SumPooling2D', [{ poolSize: [5, 5], strides: [1, 1] }]),
  MedianPooling2D: alone('MedianPooling2D', [{ poolSize: [5, 5], strides: [1, 1] }]),
  RankPooling2D: alone('RankPooling2D', [{ poolSize: [5, 5], strides: [1, 1] }]),
  AdaptiveAveragePooling2D: alone('AdaptiveAveragePooling2D', [{ outputSize: [7, 5] }]),
  SpatialPyramidPooling2D: alone('SpatialPyramidPooling2D', [{ reduce: 'average' }]),
  UpSampling2D: [
    op('UpSampling2D, nearest', [['UpSampling2D']], { input: [16, 32, 32] }),
    op('UpSampling2D, bilinear', [['UpSampling2D', { size: [3, 2], interpolation: 'bilinear' }]], {
      input: [16, 32, 32],
    }),
  ],
}

/** Inputs of the groups of the catalogue that need others than the rest. */
const inputs = { activation: wide, global: { input: [4, 512, 512] } }

/** Operations of every layer kind of a catalogue, in its order. */
export function operationsOf(catalogue) {
  return catalogue.flatMap((kind) => chosen[kind.type] ?? [initially(kind)])
}

/** A kind with its initial parameters, after the layer that its worked example stands after. */
function initially({ type, group, examples: [example] }) {
  const before = example?.after === undefined ? [] : [[example.after]]
  return op(type, [...before, [type]], inputs[group])
}

function describe(params) {
  return Object.entries(params).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' x ') : value}`)
}
