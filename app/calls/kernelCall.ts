/**
 * KernelCalls: the vocabulary that an engine must compute, as plain data.
 *
 * A kernel knows windows and reducers, never layers. Padding is always resolved to four numbers. Convolution is
 * cross-correlation. Sizes, strides and dilations are [rows, columns]; pads are [top, left, bottom, right].
 */

export type Pair = readonly [rows: number, columns: number]
export type Pads = readonly [top: number, left: number, bottom: number, right: number]

/** What lies outside the image. Names as in PyTorch's padding_mode. */
export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular'

/** The geometry of a sliding window. */
export interface Window2d {
  readonly size: Pair
  readonly strides: Pair
  readonly dilations: Pair
  readonly pads: Pads
}

/** Half-open range of cells on one axis. */
export interface Span {
  readonly begin: number
  readonly end: number
}

/**
 * Where a parameter tensor's numbers come from; turned into numbers by `materialise` in weights.ts.
 * `values` are in the order that the call states; `random` is reproducible from its seed on every machine. `blocks`
 * follow one another, each repeated `times` times; after `period` blocks the first one comes again. A `tensor` is known
 * by the hash of its numbers, which are looked up before the call is computed.
 */
export type WeightSource =
  | { readonly from: 'values'; readonly values: readonly number[] }
  | { readonly from: 'constant'; readonly value: number; readonly count: number }
  | {
      readonly from: 'blocks'
      /** All of one length. */
      readonly blocks: readonly (readonly number[])[]
      readonly times: number
      readonly period: number
      readonly count: number
    }
  | {
      readonly from: 'random'
      readonly distribution: RandomDistribution
      readonly seed: number
      readonly fanIn: number
      readonly fanOut: number
      readonly count: number
    }
  | {
      readonly from: 'tensor'
      /** For people. */
      readonly name: string
      /** Of the numbers as little-endian float32, in hexadecimal. */
      readonly sha256: string
      readonly count: number
      /** In shared memory, finite; absent until they are looked up, which planning does without. */
      readonly numbers?: Float32Array
    }

export const randomDistributions = ['glorotUniform', 'glorotNormal', 'heUniform', 'heNormal'] as const
export type RandomDistribution = (typeof randomDistributions)[number]

/**
 * How a window's cells become one number. Cells outside the map never take part, but for the divisor of an
 * average. `divisor`: 'valid' counts cells inside the map; 'padded' counts these and the declared padding, never
 * the cells beyond it that ceilMode reaches; a number replaces both.
 */
export type Reducer =
  | { readonly type: 'max' }
  | { readonly type: 'min' }
  | { readonly type: 'average'; readonly divisor: 'valid' | 'padded' | number }
  | { readonly type: 'sum' }
  /** (sum |x|^p)^(1/p), no division by the count. */
  | { readonly type: 'lp'; readonly p: number }
  /** The value at `quantile` (0 min .. 1 max) of the sorted cells, interpolated linearly between neighbours. */
  | { readonly type: 'rank'; readonly quantile: number }
  /** (mean max(x, epsilon)^p)^(1/p) over the cells inside the map. */
  | { readonly type: 'gem'; readonly p: number; readonly epsilon: number }
  /** sum x e^x / sum e^x. */
  | { readonly type: 'softpool' }
  /** 'mean': sum x^2 / sum x for x >= 0 (0 where the sum is 0). 'sample': one cell drawn with probability x / sum x. */
  | { readonly type: 'stochastic'; readonly mode: 'mean' | 'sample'; readonly seed: number }
  /** lambda max + (1 - lambda) average over the cells inside the map. */
  | { readonly type: 'mixed'; readonly lambda: number }

export const elementwiseFunctions = [
  'relu',
  'relu6',
  'leakyRelu',
  'elu',
  'selu',
  'celu',
  'gelu',
  'geluTanh',
  'silu',
  'mish',
  'sigmoid',
  'hardSigmoid',
  'hardSwish',
  'tanh',
  'softplus',
  'softsign',
  'thresholdedRelu',
  'clip',
  'identity',
] as const
/**
 * leakyRelu, elu, celu, thresholdedRelu: alpha. selu: alpha, beta (the scale). silu: x sigmoid(alpha x).
 * hardSigmoid: max(0, min(1, alpha x + beta)). hardSwish: x max(0, min(1, x/6 + 1/2)). clip: alpha low, beta high.
 */
export type ElementwiseFunction = (typeof elementwiseFunctions)[number]

export interface Conv2dCall {
  readonly kernel: 'conv2d'
  readonly window: Window2d
  readonly groups: number
  readonly paddingMode: PaddingMode
  /** out, in / groups, rows, columns */
  readonly weights: WeightSource
  readonly bias: WeightSource | null
  /** Applied before the value is stored; set by the engine when it fuses the next layer. */
  readonly activation: 'linear' | 'relu'
  /** 'fast' may use methods whose rounding differs visibly (Winograd). */
  readonly method: 'exact' | 'fast'
  /** Set by the engine where workers divide the output channels: small maps have too few rows. Else they divide rows. */
  readonly divided?: 'planes'
}

/** Gradient of a convolution with respect to its input, as PyTorch's ConvTranspose2d. */
export interface ConvTranspose2dCall {
  readonly kernel: 'convTranspose2d'
  readonly window: Window2d
  readonly outputPadding: Pair
  readonly groups: number
  /** in, out / groups, rows, columns */
  readonly weights: WeightSource
  readonly bias: WeightSource | null
}

export interface Pool2dCall {
  readonly kernel: 'pool2d'
  readonly window: Window2d
  readonly reducer: Reducer
}

/** Index of the first maximum of each window, h * width + w in the unpadded plane, as float32 (exact below 2^24). */
export interface ArgmaxPool2dCall {
  readonly kernel: 'argmaxPool2d'
  readonly window: Window2d
}

/** Pools explicit regions: output cell (i, j) reduces rows[i] x columns[j]. Adaptive, fractional, global pooling. */
export interface RegionPoolCall {
  readonly kernel: 'regionPool'
  readonly rows: readonly Span[]
  readonly columns: readonly Span[]
  readonly reducer: Reducer
}

/** argmaxPool2d over explicit regions. */
export interface RegionArgmaxCall {
  readonly kernel: 'regionArgmax'
  readonly rows: readonly Span[]
  readonly columns: readonly Span[]
}

/** Region pools of several grids, each level's channels x n x n values one after another in one vector. */
export interface PyramidPoolCall {
  readonly kernel: 'pyramidPool'
  readonly levels: readonly number[]
  readonly reducer: Reducer
}

/** Scatters each value to the place its index names (a second input, as argmaxPool2d gives); elsewhere 0. */
export interface Unpool2dCall {
  readonly kernel: 'unpool2d'
}

export interface ElementwiseCall {
  readonly kernel: 'elementwise'
  readonly fn: ElementwiseFunction
  readonly alpha: number
  readonly beta: number
}

/** x where x > 0, else slope x; one slope, or one per channel. */
export interface PreluCall {
  readonly kernel: 'prelu'
  readonly slope: WeightSource
}

/** gamma (x - mean) / sqrt(variance + epsilon) + beta, per channel. */
export interface BatchNormCall {
  readonly kernel: 'batchNorm'
  readonly gamma: WeightSource
  readonly beta: WeightSource
  readonly mean: WeightSource
  readonly variance: WeightSource
  readonly epsilon: number
}

/** scale x + offset, per channel, in float32: rounded after the product and after the sum. */
export interface RescaleCall {
  readonly kernel: 'rescale'
  readonly scale: WeightSource
  readonly offset: WeightSource
}

/**
 * x / (bias + alpha / size * sum of x^2)^beta; the sum goes over the channels from floor((size - 1) / 2) before to
 * ceil((size - 1) / 2) after each one, as far as they exist.
 */
export interface LocalResponseNormCall {
  readonly kernel: 'localResponseNorm'
  readonly size: number
  readonly alpha: number
  readonly beta: number
  readonly bias: number
}

/** `axis` is the index that runs within one sum: 'row' sums down each column, 'column' along each row. */
export interface SoftmaxCall {
  readonly kernel: 'softmax'
  readonly axis: 'channel' | 'row' | 'column' | 'all'
  readonly log: boolean
}

/** Grows or, with negative pads, crops. */
export interface Pad2dCall {
  readonly kernel: 'pad2d'
  readonly pads: Pads
  readonly mode: PaddingMode
  readonly value: number
}

/** Keras UpSampling2D; bilinear with half-pixel centres, edges clamped. */
export interface Upsample2dCall {
  readonly kernel: 'upsample2d'
  readonly size: Pair
  readonly interpolation: 'nearest' | 'bilinear'
}

/** The two cells of an axis that an output cell mixes: first (1 - share) + second share; of share 0 the first alone counts. */
export interface Mix {
  readonly first: number
  readonly second: number
  /** 0..1 */
  readonly share: number
}

/** Output cell (i, j) mixes the rows rows[i] and the columns columns[j]; neither goes backwards. */
export interface Resize2dCall {
  readonly kernel: 'resize2d'
  readonly rows: readonly Mix[]
  readonly columns: readonly Mix[]
}

/**
 * Moves values, bit for bit. Blocks of inputBlock x inputBlock cells become blocks of outputBlock x outputBlock, one after
 * another. The places of a block are numbered (channel * block + row) * block + column; place i of each block of the
 * output has the value at place `places[i]` of that block of the input.
 */
export interface RearrangeCall {
  readonly kernel: 'rearrange'
  readonly inputBlock: number
  readonly outputBlock: number
  readonly places: readonly number[]
}

/** One vector of all values: rows, columns, channels (Keras) or channels, rows, columns (PyTorch, ONNX). */
export interface FlattenCall {
  readonly kernel: 'flatten'
  readonly order: 'channelsLast' | 'channelsFirst'
}

export interface DenseCall {
  readonly kernel: 'dense'
  readonly units: number
  /** units, inputs */
  readonly weights: WeightSource
  readonly bias: WeightSource | null
}

export const arithmeticFunctions = ['add', 'subtract', 'multiply', 'maximum', 'average'] as const
export type ArithmeticFunction = (typeof arithmeticFunctions)[number]

/** Several inputs joined cell by cell, in their order. */
export interface ArithmeticCall {
  readonly kernel: 'arithmetic'
  readonly fn: ArithmeticFunction
  /** For each input whether it has one value for each channel, which counts for all its cells. */
  readonly perChannel: readonly boolean[]
}

/** The channels of several inputs, one input after another. */
export interface ConcatenateCall {
  readonly kernel: 'concatenate'
  /** Of each input. */
  readonly channels: readonly number[]
}

export type KernelCall =
  | Conv2dCall
  | ConvTranspose2dCall
  | Pool2dCall
  | ArgmaxPool2dCall
  | RegionPoolCall
  | RegionArgmaxCall
  | PyramidPoolCall
  | Unpool2dCall
  | ElementwiseCall
  | PreluCall
  | BatchNormCall
  | RescaleCall
  | LocalResponseNormCall
  | SoftmaxCall
  | Pad2dCall
  | Upsample2dCall
  | Resize2dCall
  | RearrangeCall
  | FlattenCall
  | DenseCall
  | ArithmeticCall
  | ConcatenateCall

export type KernelName = KernelCall['kernel']

/** The call with a given name: `CallOf<'pool2d'>` is Pool2dCall. */
export type CallOf<K extends KernelName> = Extract<KernelCall, { kernel: K }>
