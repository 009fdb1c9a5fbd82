/** Inspects maps: tiles of every level of detail, ranges, statistics, differences, comparisons. Small maps in this thread, others in the workers. */
import type { Span } from '#app/calls/kernelCall'
import type { Statistics, Tile } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import type { Comparison } from '#app/compare/shiftInvariance'
import { message, type Message } from '#app/text/message'
import { addUp, allocateSums, type CompareJob, type ComparedRows } from './compare'
import { Control } from './control'
import { gridView, partView, requireChannel, type FeatureMap, type MapPart } from './featureMap'
import { allocateSummary, rangeOf, readSummary, type Range, type Summary } from './mapSummary'
import type { MapStore } from './mapStore'
import type { Job } from './messages'
import { coarserLevel, levelCount, levelShape, type PyramidLevel } from './pyramid'
import { differenceShape, planeOf, planeView, type Plane } from './subtract'
import { cutTile, type TileRequest } from './tile'

export interface Inspector {
  tile(map: FeatureMap, request: TileRequest): Tile | Promise<Tile>
  statistics(map: FeatureMap, channel: number | null, bins: number, part?: MapPart): Promise<Statistics>
  figures(map: FeatureMap): Promise<readonly ChannelFigures[]>
  ranges(map: FeatureMap): Promise<(Range | null)[]>
  subtract(from: Plane, minus: Plane): Promise<FeatureMap>
  compare(before: FeatureMap, after: FeatureMap, how: CompareOptions): Promise<Comparison>
}

export interface CompareOptions extends Pick<CompareJob, 'tolerance' | 'move'> {
  /** All rows without it. */
  readonly rows?: ComparedRows
  /** All columns without it. */
  readonly columns?: Span
}

/** Runs a job in this thread or in the workers. */
export interface JobRunner {
  inline(job: Job, control: Control): Statistics | null
  submit(job: Job, control: Control, name: Message): Promise<Statistics | null>
}

const INLINE_CELLS = 20_000
/** Adding cells up takes a fraction of a nanosecond each, and asking the workers a tenth of a millisecond and more. */
const INLINE_FIGURES = 1 << 20

/** Of one channel, as global pooling gives them. */
export interface ChannelFigures {
  /** Of a sum in float64. NaN where a cell is, or where infinities cancel. */
  readonly average: number
  /** As Math.max; NaN where a cell is. */
  readonly maximum: number
}

export function createInspector(store: MapStore, jobs: JobRunner): Inspector {
  /** Runs a job on a map, which stays held meanwhile. */
  async function runHeld(
    map: FeatureMap,
    job: Job,
    name: Message,
    inlineCells = INLINE_CELLS,
  ): Promise<Statistics | null> {
    if (map.data.length <= inlineCells) return jobs.inline(job, Control.create(1))
    store.retain(map)
    try {
      return await jobs.submit(job, Control.create(1), name)
    } finally {
      store.release(map)
    }
  }

  function tile(map: FeatureMap, request: TileRequest): Tile | Promise<Tile> {
    requireChannel(map.shape, request.channel)
    const levels = levelCount(map.shape)
    if (request.level >= levels) {
      throw new Failure('not-found', `level: expected one below ${levels}, received ${request.level}.`)
    }
    if (request.level === 0) return cutTile(gridView(map), request)
    const overview = store.summary(map)?.level
    if (overview?.number === request.level) return cutTile(overview[request.reduce], request)
    if (overview && overview.number < request.level) {
      const plane = { mean: planeOf(overview.mean, request.channel), max: planeOf(overview.max, request.channel) }
      const level = coarserLevel(map.shape, plane, overview.number, request.level)
      return cutTile(level[request.reduce], { ...request, channel: 0 })
    }
    return pyramidOf(map, request.channel).then((pyramid) =>
      cutTile(pyramid[request.level - 1]![request.reduce], { ...request, channel: 0 }),
    )
  }

  function pyramidOf(map: FeatureMap, channel: number): Promise<readonly PyramidLevel[]> {
    return store.pyramid(map, channel, async (create) => {
      const levels = Array.from({ length: levelCount(map.shape) - 1 }, (_, i) => {
        const shape = levelShape(map.shape, i + 1)
        return { mean: create(shape), max: create(shape) }
      })
      await runHeld(map, { kind: 'pyramid', map: gridView(map), channel, levels }, message('engine.buildOverview'))
      return levels
    })
  }

  /** The summary that a run has written of a map, or else a new one. */
  function summaryOf(map: FeatureMap): Promise<Summary> {
    return store.summaryOf(map, async (take) => {
      const target = allocateSummary(map, take)
      await runHeld(map, { kind: 'summarize', target }, message('engine.readMap'))
      return readSummary(target)
    })
  }

  async function statistics(
    map: FeatureMap,
    channel: number | null,
    bins: number,
    part?: MapPart,
  ): Promise<Statistics> {
    if (channel !== null) requireChannel(map.shape, channel)
    const view = gridView(map)
    const found = await runHeld(
      map,
      { kind: 'statistics', map: part ? partView(view, part) : view, channel, bins },
      message('engine.countValues'),
    )
    if (!found) throw new Failure('internal', 'The statistics came back empty.')
    return found
  }

  async function figures(map: FeatureMap): Promise<readonly ChannelFigures[]> {
    const view = gridView(map)
    const into = new Float64Array(new SharedArrayBuffer(16 * view.channels))
    await runHeld(map, { kind: 'figures', map: view, into }, message('engine.countValues'), INLINE_FIGURES)
    return Array.from({ length: view.channels }, (_, c) => ({ average: into[2 * c]!, maximum: into[2 * c + 1]! }))
  }

  async function ranges(map: FeatureMap): Promise<(Range | null)[]> {
    return (await summaryOf(map)).channels.map(rangeOf)
  }

  async function subtract(from: Plane, minus: Plane): Promise<FeatureMap> {
    const output = store.create(differenceShape(from, minus))
    store.retain(minus.map)
    try {
      await runHeld(
        from.map,
        { kind: 'subtract', from: planeView(from), minus: planeView(minus), output },
        message('engine.subtractMaps'),
      )
      return output
    } catch (error) {
      store.release(output)
      throw error
    } finally {
      store.release(minus.map)
    }
  }

  async function compare(
    before: FeatureMap,
    after: FeatureMap,
    { tolerance, move, rows, columns }: CompareOptions,
  ): Promise<Comparison> {
    const [one, other] = [gridView(before), gridView(after)]
    const alike =
      one.channels === other.channels &&
      one.width === other.width &&
      (rows !== undefined || one.height === other.height)
    if (!alike) throw new Failure('internal', 'compare: expected two maps of one shape.')
    const compared = rows ?? { before: 0, after: 0, count: one.height }
    const job: CompareJob = {
      kind: 'compare',
      before: one,
      after: other,
      tolerance,
      move,
      rows: compared,
      columns: columns ?? { begin: 0, end: one.width },
      sums: allocateSums(one, compared.count),
    }
    store.retain(after)
    try {
      await runHeld(before, job, message('engine.compareMaps'))
    } finally {
      store.release(after)
    }
    return addUp(job)
  }

  return { tile, statistics, figures, ranges, subtract, compare }
}
