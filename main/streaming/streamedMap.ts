/**
 * Maps of a run that is larger than memory: ranges and coarse levels are held, and finer detail is recomputed where it
 * is requested. Maps that are small enough are held as a whole.
 */
import { setImmediate } from 'node:timers/promises'
import type { Statistics, Tile } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import type { Plan } from '#app/plan'
import { planTo } from '#app/planPart'
import { mapBytes, type MapShape } from '#app/shape'
import { requirePart, rowsFrom, type FeatureMap, type MapPart } from '#main/engine/featureMap'
import type { Engine } from '#main/engine/engine'
import { fillLevel, levelCount, levelShape, type PyramidLevel } from '#main/engine/pyramid'
import type { Range } from '#main/engine/mapSummary'
import {
  addToFirstPass,
  addToSecondPass,
  beginFirstPass,
  beginSecondPass,
  finishStatistics,
} from '#main/engine/statistics'
import { cutTile, type TileRequest } from '#main/engine/tile'
import { createDetailTiles } from './detailTiles'
import { copyRows, inSlices, tileView, type NewRows } from './rowBlocks'
import { stripAlign, type HeldLevels } from './heldLevels'
import { stripsOf, rowsOfPlan, rowsOfWhole, sweepRows, type RowProducer, type SweepOptions } from './rowProducer'
import { splitPlan } from './splitPlan'
import { streamPlan, type StreamOptions } from './streamPlan'

/** A map that is not in memory as a whole. Its signal, and releasing the map, cancel a request within a strip. */
export interface StreamedMap {
  readonly shape: MapShape
  readonly ranges: readonly (Range | null)[]
  /** Produces its rows. */
  readonly rows: RowProducer
  /** Bytes of the levels that it holds. */
  readonly heldBytes: number
  /** Part of one channel, clipped to the level. @throws Failure 'not-found' beyond the channels or levels, 'cancelled' */
  tile(request: TileRequest, signal?: AbortSignal): Promise<Tile>
  /** As of a whole map: the map, or the strips that a part lies in, are computed twice for it. @throws Failure 'not-found', 'cancelled' */
  statistics(channel: number | null, bins: number, signal?: AbortSignal, part?: MapPart): Promise<Statistics>
  /** Cancels requests, and releases the details that it has computed for them. */
  rest(): void
  /** Retains it once more. */
  retain(): void
  /** Releases one reference. With the last one its memory goes; no requests may follow. */
  release(): void
}

/** A map, whole or not. */
export type AnyMap = FeatureMap | StreamedMap

/** Whether a map is not in memory as a whole. */
export function isStreamed(map: AnyMap): map is StreamedMap {
  return 'ranges' in map
}

/** Retains a map once more. */
export function retainMap(engine: Engine, map: AnyMap): void {
  if (isStreamed(map)) map.retain()
  else engine.retain(map)
}

/** Releases one reference to a map. */
export function releaseMap(engine: Engine, map: AnyMap): void {
  if (isStreamed(map)) map.release()
  else engine.release(map)
}

/** The rows of a map. */
export function rowsOf(engine: Engine, map: AnyMap): RowProducer {
  return isStreamed(map) ? map.rows : rowsOfWhole(engine, map)
}

/**
 * A map as a whole, retained once for the caller; one that is not there as a whole is produced.
 * @throws Failure 'cancelled'
 */
export async function wholeMap(engine: Engine, map: AnyMap, signal?: AbortSignal): Promise<FeatureMap> {
  const all = { begin: 0, end: map.shape.height }
  return (await rowsOf(engine, map).produce(all, 1, signal)).map
}

/** Bytes that a map would take, where it is not in memory as a whole; 0 for one that is. */
export function missingBytes(map: AnyMap): number {
  return isStreamed(map) ? mapBytes(map.shape) : 0
}

export interface StreamedRunOptions extends Omit<StreamOptions, 'align' | 'into' | 'keep' | 'summarize'> {
  /** What is held of each map. */
  readonly levels: HeldLevels
}

/**
 * Computes a plan in strips and gives its maps, in the order of the steps; each retained once for the caller, null where
 * nothing is held of it.
 * @throws Failure 'over-budget' naming a layer that needs its whole input at once, 'cancelled'
 */
export async function computeStreamed(
  engine: Engine,
  plan: Plan,
  input: AnyMap,
  { levels, ...options }: StreamedRunOptions,
): Promise<readonly (AnyMap | null)[]> {
  const { stripBytes } = options
  const rows = rowsOf(engine, input)
  const inStrips = splitPlan(plan, stripBytes).streamed.steps.length
  const sinks = plan.steps.map((step, index) => {
    const level = levels[index]!
    if (level === null) return null
    if (level === 0 || index >= inStrips) return wholeMapSink(engine, step.shape)
    return streamedMapSink(engine, rowsOfPlan(engine, planTo(plan, index), rows, stripBytes), level)
  })
  const into = new Map<number, FeatureMap>()
  const keep = new Set<number>()
  for (const [step, sink] of sinks.entries()) {
    if (sink?.whole && step < inStrips && plan.steps[step]!.calls.length > 0) into.set(step, sink.whole)
    else if (sink) keep.add(step)
  }
  const align = stripAlign(levels.slice(0, inStrips))
  try {
    const take = async (made: readonly NewRows[]) =>
      void (await Promise.all(made.map((rows) => sinks[rows.step]?.take(rows))))
    await streamPlan(engine, plan, rows, take, { ...options, align, into, keep, summarize: align > 1 })
    return await Promise.all(sinks.map((sink) => sink?.finish() ?? null))
  } catch (error) {
    for (const sink of sinks) sink?.abandon()
    throw error
  }
}

/** Takes the rows of a map while they are computed. */
export interface MapSink {
  /** The map where all of it is held. */
  readonly whole: FeatureMap | null
  take(made: NewRows): Promise<void>
  finish(): Promise<AnyMap>
  abandon(): void
}

export function wholeMapSink(engine: Engine, shape: MapShape): MapSink {
  const map = engine.allocate(shape)
  return {
    whole: map,
    take: async ({ rows, map: from, first }) => copyRows(from, first, map, rows.begin, rows.end - rows.begin),
    finish: async () => map,
    abandon: () => engine.release(map),
  }
}

/**
 * Goes through all rows of a producer, and holds the map, or the levels from one on.
 * @returns a map retained once for the caller
 * @throws Failure 'cancelled', and what producing may throw
 */
export async function holdLevels(
  engine: Engine,
  rows: RowProducer,
  level: number,
  options: SweepOptions,
): Promise<AnyMap> {
  const sink = level === 0 ? wholeMapSink(engine, rows.shape) : streamedMapSink(engine, rows, level)
  try {
    await sweepRows(engine, rows, 2 ** level, sink.take, options)
    return await sink.finish()
  } catch (error) {
    sink.abandon()
    throw error
  }
}

/** Cells of a level that are filled before this thread serves other requests. */
const FILLED_CELLS = 1 << 16

/** @param rows produce finer detail on request; retained until the map is released */
export function streamedMapSink(engine: Engine, rows: RowProducer, level: number): MapSink {
  const { shape } = rows
  const count = levelCount(shape) - level
  const newMap = (of: MapShape) => engine.allocate(of)
  const held = Array.from({ length: shape.channels }, () =>
    Array.from({ length: count }, (_, i): PyramidLevel => {
      const size = levelShape(shape, level + i)
      return { mean: newMap(size), max: newMap(size) }
    }),
  )
  const ranges: (Range | null)[] = new Array<null>(shape.channels).fill(null)
  const mapsHeld = held.flat().flatMap(({ mean, max }) => [mean, max] as FeatureMap[])
  const releaseLevels = () => mapsHeld.forEach((map) => engine.release(map))

  async function takeChannel(channel: number, { rows: made, map, first }: NewRows): Promise<void> {
    const side = 2 ** level
    const size = levelShape({ ...shape, height: made.end - made.begin }, level)
    for (const reduce of ['mean', 'max'] as const) {
      const tile = await engine.tile(map, {
        channel,
        level,
        row: first / side,
        column: 0,
        height: size.height,
        width: size.width,
        reduce,
      })
      copyRows(tileView(tile), 0, held[channel]![0]![reduce] as FeatureMap, made.begin / side, tile.height)
    }
  }

  return {
    whole: null,
    async take(made) {
      const found = await engine.ranges(made.map)
      found.forEach((range, channel) => (ranges[channel] = rangeUnion(ranges[channel]!, range)))
      await Promise.all(held.map((_, channel) => takeChannel(channel, made)))
    },
    async finish() {
      for (const levels of held) {
        for (let i = 1; i < count; i++) {
          const { height, width } = levels[i]!.mean
          for (const rows of stripsOf(height, Math.floor(FILLED_CELLS / width), 1)) {
            fillLevel(shape, levels[i - 1]!, levels[i]!, level + i, rows)
            await setImmediate()
          }
        }
      }
      rows.retain()
      const details = createDetailTiles(engine, rows)
      let resting = new AbortController()
      let holders = 1
      const until = (signal: AbortSignal | undefined) =>
        signal ? AbortSignal.any([signal, resting.signal]) : resting.signal
      const rest = () => {
        resting.abort()
        resting = new AbortController()
        details.release()
      }
      return {
        shape,
        ranges,
        rows,
        heldBytes: mapsHeld.reduce((sum, { data }) => sum + data.buffer.byteLength, 0),
        rest,
        async tile(request, signal) {
          const levels = held[request.channel]
          if (!levels || request.level >= level + count) {
            throw new Failure(
              'not-found',
              `tile: expected a channel below ${shape.channels} and a level below ${level + count}, received ${request.channel} and ${request.level}.`,
            )
          }
          if (request.level < level) return details.tile(request, until(signal))
          return cutTile(levels[request.level - level]![request.reduce], { ...request, channel: 0 })
        },
        statistics: (channel, bins, signal, part) =>
          part
            ? statisticsOfPart(shape, details.tile, part, channel, bins, until(signal))
            : statisticsOf(engine, rows, channel, bins, until(signal)),
        retain: () => void holders++,
        release() {
          if (--holders > 0) return
          rest()
          releaseLevels()
          rows.release()
        },
      }
    },
    abandon: releaseLevels,
  }
}

function rangeUnion(a: Range | null, b: Range | null): Range | null {
  return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b)
}

/** Cells of a part that are read together. */
const PART_CELLS = 1 << 20

/** From the tiles of a part, which are computed where they are read. */
async function statisticsOfPart(
  shape: MapShape,
  tile: StreamedMap['tile'],
  part: MapPart,
  channel: number | null,
  bins: number,
  signal: AbortSignal,
): Promise<Statistics> {
  requirePart(shape, part)
  const channels = channel === null ? Array.from({ length: shape.channels }, (_, i) => i) : [channel]
  const sweep = async (add: (rows: FeatureMap) => void) => {
    for (const one of channels) {
      for (const { begin, end } of stripsOf(part.height, Math.max(1, Math.floor(PART_CELLS / part.width)), 1)) {
        const rows = { row: part.row + begin, height: end - begin, column: part.column, width: part.width }
        add(tileView(await tile({ channel: one, level: 0, reduce: 'mean', ...rows }, signal)))
        await setImmediate()
      }
    }
  }
  const first = beginFirstPass()
  await sweep((rows) => addToFirstPass(first, rows, 0))
  const second = beginSecondPass(first, bins)
  await sweep((rows) => addToSecondPass(second, rows, 0))
  return finishStatistics(second)
}

async function statisticsOf(
  engine: Engine,
  rows: RowProducer,
  channel: number | null,
  bins: number,
  signal: AbortSignal,
): Promise<Statistics> {
  const sweep = (add: (rows: FeatureMap) => void) =>
    sweepRows(
      engine,
      rows,
      1,
      (made) =>
        inSlices(made, ({ rows, map, first }) => add({ ...rowsFrom(map, first), height: rows.end - rows.begin })),
      { signal },
    )
  const first = beginFirstPass()
  await sweep((rows) => addToFirstPass(first, rows, channel))
  const second = beginSecondPass(first, bins)
  await sweep((rows) => addToSecondPass(second, rows, channel))
  return finishStatistics(second)
}
