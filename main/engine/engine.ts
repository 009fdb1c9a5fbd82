/**
 * What the engine can do: run plans on feature maps in shared memory, render patterns, and summarize maps as tiles, ranges
 * and statistics. `createEngine` creates one.
 */
import type { KernelKind } from '#app/calls/kernels'
import type { KernelsInfo, Statistics, Tile } from '#app/protocol/contract'
import type { Comparison } from '#app/compare/shiftInvariance'
import type { Span } from '#app/calls/kernelCall'
import type { Pattern } from '#app/inputs/patterns'
import type { ImageReading, Pixels } from '#app/inputs/planes'
import type { Plan } from '#app/plan'
import type { MapShape } from '#app/shape'
import type { FeatureMap, MapPart } from './featureMap'
import type { ChannelFigures, CompareOptions } from './inspect'
import type { Range } from './mapSummary'
import type { Plane } from './subtract'
import type { TileRequest } from './tile'

export interface EngineOptions {
  /** Worker threads. 0: the calling thread does all the work, and is busy until it is done. */
  readonly threads: number
  /** Default: native where they can run. */
  readonly kernels?: KernelKind | undefined
  /** bytes */
  readonly memoryBudget: number
  /** Cuts even the smallest run among the workers: slow, and proof that results don't depend on it. */
  readonly divide?: boolean
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Share of the work done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
  /** A step's map is ready. Steps that are not kept are skipped. */
  readonly onLayer?: (step: number, map: FeatureMap, milliseconds: number) => void
  /** Steps whose maps are wanted; all by default. Others may never exist. */
  readonly keep?: ReadonlySet<number>
  /** Names the input's contents: with it, maps of earlier runs that begin alike are used again. */
  readonly cacheKey?: string
  /** Where maps of steps go, by step: maps of the caller, such as rows of a taller one. They are not returned. */
  readonly into?: ReadonlyMap<number, FeatureMap>
  /** For each step, the first row of its map that is wanted: the map that is returned, and its summary, begin there. */
  readonly from?: ReadonlyMap<number, number>
  /** Summarizes the maps while their rows are in cache, so that their ranges and coarsest levels are ready with them. */
  readonly summarize?: boolean
}

export interface Engine {
  describe(): KernelsInfo & { readonly threads: number }
  /** A map of undefined contents, retained once. */
  allocate(shape: MapShape): FeatureMap
  /** Retains a map once more. */
  retain(map: FeatureMap): void
  /** Releases one reference to a map; the last one frees it. */
  release(map: FeatureMap): void
  /**
   * Computes the maps of a plan, each retained once for the caller; null for steps that are not kept.
   * @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'worker-died', or what a kernel threw
   */
  run(plan: Plan, input: FeatureMap, options?: RunOptions): Promise<(FeatureMap | null)[]>
  /** Part of one channel, clipped to the level. @throws Failure 'not-found' beyond the channels or levels */
  tile(map: FeatureMap, request: TileRequest): Tile | Promise<Tile>
  /** Of one channel or all, of a part or of all cells. @throws Failure 'not-found' beyond the channels or cells */
  statistics(map: FeatureMap, channel: number | null, bins: number, part?: MapPart): Promise<Statistics>
  /** The average and the maximum of each channel, the same bits whatever the kernels and threads. */
  figures(map: FeatureMap): Promise<readonly ChannelFigures[]>
  /** The range of each channel's finite values; null where there are none. */
  ranges(map: FeatureMap): Promise<(Range | null)[]>
  /**
   * The rows of one plane without those of another one of the same size, as a map retained once for the caller.
   * @throws Failure 'not-found' beyond the channels, 'invalid-argument' for planes of different sizes
   */
  subtract(from: Plane, minus: Plane): Promise<FeatureMap>
  /**
   * Two maps of one shape, or rows of them, cell by cell. `tolerance`: values that differ by no more count as unchanged;
   * `move`: how far the first is moved to be compared once more, or null.
   */
  compare(before: FeatureMap, after: FeatureMap, how: CompareOptions): Promise<Comparison>
  /** A pattern's values, row by row. @throws Failure 'cancelled' */
  renderPattern(
    pattern: Pattern,
    height: number,
    width: number,
    options?: Pick<RunOptions, 'signal' | 'onProgress'>,
  ): Promise<Float32Array>
  /**
   * Rows of an image as a map, retained once for the caller.
   * @param image with samples in shared memory
   * @throws Failure 'cancelled'
   */
  readImage(image: Pixels, reading: ImageReading, rows: Span, signal?: AbortSignal): Promise<FeatureMap>
  /** Bytes of buffers in use, and of those kept for later runs: maps and weights to be found again, and free memory. */
  memory(): { readonly inUse: number; readonly pooled: number }
  /** Changes the number of threads or the budget from the next run on. */
  configure(change: { threads?: number | undefined; memoryBudget?: number | undefined }): void
  /** The map that was kept under a key of `stepKeys`, retained once more for the caller; null where there is none. */
  find(key: string): FeatureMap | null
  /** Keeps a map under such a key for later runs, and after its last reference as long as its memory is not needed. */
  keep(map: FeatureMap, key: string): void
  /** Forgets the maps kept for a cache key. */
  forget(cacheKey: string): void
  close(): Promise<void>
}
