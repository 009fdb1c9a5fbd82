/** The operations of the accuracy report: layers, the shape of their input, and the range -scale..scale of its values. */

const random = (seed) => ({ init: 'random', distribution: 'heNormal', seed })
const conv = (params) => [['Conv2D', { filters: 16, weights: random(1), ...params }]]
const maps = [16, 64, 64]
/** A number for each of 16 channels, between low and high. */
const perChannel = (low, high) =>
  Array.from({ length: 16 }, (_, i) => Math.fround(low + ((high - low) * ((i * 7) % 16)) / 15))

/** `fast`: chosen for its speed; its error is shown and may be larger. */
const op = (name, layers, { input = maps, scale = 1, fast = false } = {}) => ({ name, layers, input, scale, fast })
const activation = (type, params = {}, scale = 8) =>
  op([type, ...describe(params)].join(', '), [[type, params]], { scale })
const pool = (type, params = {}) => op([type, ...describe(params)].join(', '), [[type, params]])

export const operations = [
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
  op('DepthwiseConv2D 3 x 3', [['DepthwiseConv2D', { weights: random(2) }]]),
  op('SeparableConv2D 3 x 3', [['SeparableConv2D', { filters: 16, depthwise: random(3), pointwise: random(4) }]]),
  op(
    'Conv2DTranspose 3 x 3, stride 2',
    [['Conv2DTranspose', { filters: 16, kernelSize: [3, 3], weights: random(5) }]],
    { input: [16, 32, 32] },
  ),
  op(
    'Dense, 4096 inputs',
    [
      ['Flatten', { dataFormat: 'channelsFirst' }],
      ['Dense', { units: 256, weights: random(6) }],
    ],
    { input: [1, 64, 64] },
  ),
  op('Conv2D 3 x 3, ReLU, MaxPooling2D 2 x 2', [...conv({}), ['ReLU'], ['MaxPooling2D']]),
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
  activation('ReLU'),
  activation('ReLU6'),
  activation('LeakyReLU'),
  op('PReLU', [['PReLU', { slope: perChannel(-0.5, 0.5) }]], { scale: 8 }),
  activation('ELU'),
  activation('SELU'),
  activation('CELU', { alpha: 1.5 }),
  activation('GELU', { approximate: 'none' }),
  activation('GELU', { approximate: 'tanh' }),
  activation('SiLU'),
  activation('Mish'),
  activation('Sigmoid'),
  activation('HardSigmoid'),
  activation('HardSwish'),
  activation('Tanh', {}, 4),
  activation('Softplus'),
  activation('Softsign'),
  activation('ThresholdedReLU'),
  activation('Softmax', { axis: 'channels' }),
  activation('Softmax', { axis: 'width' }),
  activation('LogSoftmax', { axis: 'channels' }),
  activation('LogSoftmax', { axis: 'height' }),
  pool('MaxPooling2D'),
  pool('AveragePooling2D'),
  pool('AveragePooling2D', { poolSize: [3, 3], strides: [1, 1], padding: 'same' }),
  pool('AveragePooling2D', { poolSize: [3, 3], strides: [2, 2], padding: [1, 1, 1, 1], countIncludePad: true }),
  pool('AveragePooling2D', { poolSize: [31, 31], strides: [1, 1] }),
  pool('LpPooling2D', { p: 2 }),
  pool('LpPooling2D', { poolSize: [5, 5], strides: [1, 1], p: 3 }),
  pool('MinPooling2D'),
  pool('SumPooling2D', { poolSize: [5, 5], strides: [1, 1] }),
  pool('MedianPooling2D', { poolSize: [5, 5], strides: [1, 1] }),
  pool('RankPooling2D', { poolSize: [5, 5], strides: [1, 1] }),
  pool('GeMPooling2D'),
  pool('SoftPooling2D'),
  pool('StochasticPooling2D'),
  pool('MixedPooling2D'),
  pool('AdaptiveAveragePooling2D', { outputSize: [7, 5] }),
  pool('BlurPooling2D'),
  op('GlobalMaxPooling2D', [['GlobalMaxPooling2D']], { input: [4, 512, 512] }),
  op('GlobalAveragePooling2D', [['GlobalAveragePooling2D']], { input: [4, 512, 512] }),
  op('GlobalLpPooling2D', [['GlobalLpPooling2D']], { input: [4, 512, 512] }),
  op('GlobalGeMPooling2D', [['GlobalGeMPooling2D']], { input: [4, 512, 512] }),
  op('SpatialPyramidPooling2D', [['SpatialPyramidPooling2D', { reduce: 'average' }]]),
  op('ZeroPadding2D', [['ZeroPadding2D']]),
  op('UpSampling2D, nearest', [['UpSampling2D']], { input: [16, 32, 32] }),
  op('UpSampling2D, bilinear', [['UpSampling2D', { size: [3, 2], interpolation: 'bilinear' }]], {
    input: [16, 32, 32],
  }),
  op('Flatten', [['Flatten']]),
]

function describe(params) {
  return Object.entries(params).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' x ') : value}`)
}
