/** Looking at maps: tiles of every level of detail, ranges, statistics, differences, comparisons. Small maps at once, others by the workers. */
import type { Statistics, Tile } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import type { Comparison } from '#app/compare/shiftInvariance'
import { message, type Message } from '#app/text/message'
import { addUp, laySums, type CompareJob, type ComparedRows } from './compare'
import { Control } from './control'
import { gridView, requireChannel, type FeatureMap } from './featureMap'
import { layLook, rangeOf, seenOf, type Range, type Seen } from './mapSummary'
import type { MapStore } from './mapStore'
import type { Job } from './messages'
import { coarserLevel, levelCount, levelShape, type PyramidLevel } from './pyramid'
import { differenceShape, planeOf, planeView, type Plane } from './subtract'
import { cutTile, type TileRequest } from './tile'

export interface Looks {
  tile(map: FeatureMap, request: TileRequest): Tile | Promise<Tile>
  statistics(map: FeatureMap, channel: number | null, bins: number): Promise<Statistics>
  ranges(map: FeatureMap): Promise<(Range | null)[]>
  subtract(from: Plane, minus: Plane): Promise<FeatureMap>
  compare(before: FeatureMap, after: FeatureMap, how: HowToCompare): Promise<Comparison>
}

export interface HowToCompare extends Pick<CompareJob, 'tolerance' | 'move'> {
  /** All rows without it. */
  readonly rows?: ComparedRows
}

/** How a job is done. */
export interface Doing {
  inline(job: Job, control: Control): Statistics | null
  submit(job: Job, control: Control, name: Message): Promise<Statistics | null>
}

const INLINE_CELLS = 20_000

export function createLooks(store: MapStore, doing: Doing): Looks {
  /** Looks at a map, which stays held meanwhile. */
  async function look(map: FeatureMap, job: Job, name: Message): Promise<Statistics | null> {
    if (map.data.length <= INLINE_CELLS) return doing.inline(job, Control.create(1))
    store.hold(map)
    try {
      return await doing.submit(job, Control.create(1), name)
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
    const seen = store.seen(map)?.level
    if (seen?.number === request.level) return cutTile(seen[request.reduce], request)
    if (seen && seen.number < request.level) {
      const plane = { mean: planeOf(seen.mean, request.channel), max: planeOf(seen.max, request.channel) }
      const level = coarserLevel(map.shape, plane, seen.number, request.level)
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
      await look(map, { kind: 'pyramid', map: gridView(map), channel, levels }, message('engine.buildOverview'))
      return levels
    })
  }

  /** What a run has seen of a map, or else a look at it now. */
  function see(map: FeatureMap): Promise<Seen> {
    return store.see(map, async (take) => {
      const seen = layLook(map, take)
      await look(map, { kind: 'look', look: seen }, message('engine.readMap'))
      return seenOf(seen)
    })
  }

  async function statistics(map: FeatureMap, channel: number | null, bins: number): Promise<Statistics> {
    if (channel !== null) requireChannel(map.shape, channel)
    const found = await look(
      map,
      { kind: 'statistics', map: gridView(map), channel, bins },
      message('engine.countValues'),
    )
    if (!found) throw new Failure('internal', 'The statistics came back empty.')
    return found
  }

  async function ranges(map: FeatureMap): Promise<(Range | null)[]> {
    return (await see(map)).channels.map(rangeOf)
  }

  async function subtract(from: Plane, minus: Plane): Promise<FeatureMap> {
    const output = store.create(differenceShape(from, minus))
    store.hold(minus.map)
    try {
      await look(
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
    { tolerance, move, rows }: HowToCompare,
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
      sums: laySums(one, compared.count),
    }
    store.hold(after)
    try {
      await look(before, job, message('engine.compareMaps'))
    } finally {
      store.release(after)
    }
    return addUp(job)
  }

  return { tile, statistics, ranges, subtract, compare }
}
