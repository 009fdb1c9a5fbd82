/** The messages between the pool and its workers. */
import type { PlainFailure } from '#app/failure'
import type { Statistics } from '#app/protocol/contract'
import type { KernelKind, TensorView } from '#app/calls/kernels'
import type { CompareJob } from './compare'
import type { RenderPatternJob } from './renderPattern'
import type { SummarizeJob } from './mapSummary'
import type { PyramidJob } from './pyramid'
import type { ReadImageJob } from './readImage'
import type { RunJob } from './runJob'
import type { SubtractJob } from './subtract'

/** The work of the statistics of one channel, or of all channels where it is null. */
export interface StatisticsJob {
  readonly kind: 'statistics'
  readonly map: TensorView
  readonly channel: number | null
  readonly bins: number
}

/** The averages and maxima of all channels: see `Kernels.channelFigures`. */
export interface FiguresJob {
  readonly kind: 'figures'
  readonly map: TensorView
  /** In shared memory. */
  readonly into: Float64Array
}

/** Frees what garbage keeps alive of buffers that were dropped. */
export interface CollectJob {
  readonly kind: 'collect'
}

export type Job =
  | RunJob
  | SummarizeJob
  | PyramidJob
  | StatisticsJob
  | FiguresJob
  | SubtractJob
  | CompareJob
  | RenderPatternJob
  | ReadImageJob
  | CollectJob

/** What a worker is born with. */
export interface WorkerStart {
  readonly kernels: KernelKind
  /**
   * One word, the same for all workers, counting the jobs sent. Workers sleep on it, and check it during long jobs.
   * Whoever wakes up wakes the next: by then the thread that woke it sleeps, and its core is free.
   */
  readonly wakeWord: Int32Array
}

/** Every worker gets every job and takes units of it. */
export interface ToWorker {
  readonly id: number
  readonly job: Job
  /** The words of the job's Control, and its number of phases. */
  readonly control: Int32Array
  readonly phases: number
  /**
   * Where there are as many workers as cores, the core of each, counted from 0. Left to itself the system lets two of
   * them share one core for milliseconds while another is free.
   */
  readonly core: number | null
}

export type FromWorker =
  /** The last unit of a phase, and so of all phases before it, is done. */
  | { readonly type: 'done'; readonly id: number; readonly phase: number; readonly result: Statistics | null }
  /** The worker will touch the job's memory no more. */
  | { readonly type: 'left'; readonly id: number; readonly failure: PlainFailure | null }
