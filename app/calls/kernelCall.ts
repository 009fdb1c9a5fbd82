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
  | FlattenCall
  | DenseCall
  | ArithmeticCall
  | ConcatenateCall

export type KernelName = KernelCall['kernel']

/** The call with a given name: `CallOf<'pool2d'>` is Pool2dCall. */
export type CallOf<K extends KernelName> = Extract<KernelCall, { kernel: K }>

export interface TensorSize {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/**
 * A map in memory as a kernel sees it: `data[channel * strides.plane + row * strides.row + column]`.
 * `data` begins at the map's first cell, aligned to 64 bytes unless the map is a vector.
 */
export interface TensorView extends TensorSize {
  readonly data: Float32Array
  readonly rowStride: number
  readonly planeStride: number
}

/**
 * The numbers of a call's parameter tensors, in the order of its geometry's `weightSources`; in the place of the first one
 * the same weights packed, where the kernels pack them.
 */
export type Weights = readonly Float32Array[]

/** Computes the units [begin, end) of the output: rows or planes as its geometry's `partition` says; (0, 1) for 'whole'. */
export type PreparedKernel = (begin: number, end: number) => void

/** The statistics that `summarize` writes for each row of a map. */
export const rowStatistics = ['min', 'max', 'sum', 'zeros', 'nan', 'infinite'] as const

/**
 * Memory for the summary of a map. Minimum (Infinity where there is none), maximum and sum are of the finite values.
 */
export interface SummaryBuffers {
  /** For each channel and row the `rowStatistics`. */
  readonly rows: Float64Array
  /**
   * One level of detail: cells that hold the mean and the largest of `side` x `side` cells of the map, fewer at the
   * borders; NaN where one is NaN. The side is a power of two from 4 on.
   */
  readonly level: { readonly side: number; readonly mean: TensorView; readonly max: TensorView } | null
}

export interface SummarizedMap {
  readonly map: TensorView
  readonly summary: SummaryBuffers | null
}

/** The maps of a fused kernel. */
export interface FusedMaps {
  readonly input: TensorView
  /** The output of the convolution, where it is wanted: then `convolved` is its ReLU. */
  readonly linear: SummarizedMap | null
  readonly convolved: SummarizedMap
  readonly pooled: SummarizedMap
}

/** How kernels want to have the weights of a call, so that preparing a kernel costs nothing for each weight. */
export interface Packing {
  /** Floats of the packed weights; all 0, they stand for weights of 0. */
  readonly floats: number
  pack(weights: Float32Array, into: Float32Array): void
}

/** Native ones of C++, the same C++ in WebAssembly, and those of plain TypeScript. */
export const kernelKinds = ['native', 'wasm', 'portable'] as const
export type KernelKind = (typeof kernelKinds)[number]

/** What a set of kernels, of whatever kind, offers. Inputs and output never overlap, but for elementwise calls. */
export interface Kernels {
  prepare(call: KernelCall, inputs: readonly TensorView[], output: TensorView, weights: Weights): PreparedKernel
  /**
   * Summarizes rows [begin, end) of a map; its units are rows. A cell of the level is written once all rows under it
   * have been summarized one after another.
   */
  summarize(map: TensorView, into: SummaryBuffers): PreparedKernel
  /**
   * The average and the maximum of each channel, one after the other for each channel, as global pooling gives them: the
   * average of a sum in float64, NaN where a cell is or where infinities cancel; the maximum as Math.max. The bits are the
   * same for all kernels.
   */
  channelFigures(map: TensorView, into: Float64Array): void
  /**
   * A convolution, perhaps a ReLU, and the pool after it in one pass over strips of the pool's rows; all maps are
   * written and summarized. Strip [begin, end) writes the convolved rows from the first window of `begin` up to that
   * of `end`; the first strip those above too, the last one those below. Null where they can't be fused.
   */
  fuse?(conv: Conv2dCall, convWeights: Weights, pool: Pool2dCall, maps: FusedMaps): PreparedKernel | null
  /** How the first parameter tensor of a call may be packed once for many kernels; null where it may not. */
  packing?(call: KernelCall, input: TensorSize, output: TensorSize): Packing | null
  /** Frees the memory of a prepared kernel without waiting for garbage collection; it must not run again. */
  release?(kernel: PreparedKernel): void
  /** While the flag, the first word, is not 0, the kernels of this thread leave long rows unfinished; shared memory. */
  setCancelFlag?(flag: Int32Array): void
  /**
   * Pins the calling thread to one of the cores that the process may use, counted from 0; null unpins it. Without
   * effect where the system does not support it.
   */
  pinToCore?(core: number | null): void
  /** Bytes from the start of an array's memory to the next 64-byte boundary: only native code can see addresses. */
  lineOffset?(array: Uint8Array): number
  /** Asks the system for large pages under fresh memory, where it has them: faster to touch and to walk through. */
  useLargePages?(array: Uint8Array): void
}
