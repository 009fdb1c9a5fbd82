/**
 * What a set of kernels offers, whether native, in WebAssembly or portable, and the maps that it works on.
 */
import type { Conv2dCall, KernelCall, Pool2dCall } from './kernelCall'

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
