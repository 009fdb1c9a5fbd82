/**
 * Maps of a run that is larger than memory, as they are looked at: ranges and coarse levels are held, and what is
 * asked for in finer detail is computed again, just there. Maps that are small enough are held as a whole.
 */
import type { Statistics, Tile } from '../../../app/contract'
import { Failure } from '../../../app/failure'
import type { Span } from '../../../app/kernels'
import { planBytes, type Plan } from '../../../app/plan'
import { said } from '../../../app/sentence'
import { mapBytes, spokenShape, type MapShape } from '../../../app/shape'
import { layMap, type FeatureMap } from '../featureMap'
import type { Engine } from '../index'
import { fillLevel, levelCount, levelShape, overviewLevel, type PyramidLevel } from '../pyramid'
import type { Range } from '../mapLook'
import { addToFirstPass, addToSecondPass, beginFirstPass, beginSecondPass, finishStatistics } from '../statistics'
import { cutTile, type TileRequest } from '../tile'
import { cutRange } from './bands'
import { copyRows, rowsOfMap } from './mapRows'
import { streamPlan, type MadeRows, type StreamOptions } from './stream'

/** A map that is not there as a whole. */
export interface BandedMap {
  readonly shape: MapShape
  readonly ranges: readonly (Range | null)[]
  /** Part of one channel, clipped to the level. @throws Failure 'not-found' beyond the channels or levels */
  tile(request: TileRequest): Promise<Tile>
  /** As of a whole map: the map is computed twice for it. */
  statistics(channel: number | null, bins: number): Promise<Statistics>
  /** Gives its memory back; nothing may be asked for any more. */
  free(): void
}

/** Tells a map that is not there as a whole from one that is. */
export function isBanded(map: FeatureMap | BandedMap): map is BandedMap {
  return 'ranges' in map
}

export type LargeOptions = Omit<StreamOptions, 'bandBytes' | 'align'>

/** Shares of the budget: for the levels that are held, for one band, and for how many bands looked at last. */
const HELD_SHARE = 1 / 4
const BAND_SHARE = 1 / 16
const BANDS_KEPT = 4

/**
 * Computes a plan in bands and gives its maps, in the order of the steps; whole ones are held once for the caller.
 * @param input stays held by the caller for as long as the maps are looked at
 * @param budget bytes
 * @throws Failure 'over-budget' naming a layer that needs its whole input at once, 'cancelled'
 */
export async function computeBanded(engine: Engine, plan: Plan, input: FeatureMap, budget: number, options: LargeOptions): Promise<readonly (FeatureMap | BandedMap)[]> {
  const share = (budget * HELD_SHARE) / plan.steps.length
  const makers = plan.steps.map((step, index) => {
    const level = firstHeldLevel(step.shape, share)
    return level === 0 ? makeWhole(engine, step.shape) : makeBanded(engine, { ...plan, steps: plan.steps.slice(0, index + 1) }, input, budget, level)
  })
  const align = 2 ** Math.max(...makers.map(({ level }) => level))
  try {
    await streamPlan(
      engine,
      plan,
      rowsOfMap(input),
      async (made) => void (await Promise.all(made.map((rows) => makers[rows.step]!.take(rows)))),
      { ...options, bandBytes: budget * BAND_SHARE, align },
    )
    return makers.map((maker) => maker.finish())
  } catch (error) {
    for (const maker of makers) maker.abandon()
    throw error
  }
}

/** The finest level that takes no more than `bytes`, with its mean and maximum and those of all coarser ones. */
function firstHeldLevel(shape: MapShape, bytes: number): number {
  if (mapBytes(shape) <= bytes) return 0
  const most = overviewLevel({ ...shape, height: 1 })
  for (let level = 1; level <= most; level++) {
    const all = 2 * shape.channels * mapBytes(levelShape(shape, level)) * (4 / 3)
    if (all <= bytes || level === most) return level
  }
  throw new Failure('over-budget', said`A map of ${spokenShape(shape)} is more than the memory budget holds, even in bands of rows. Use fewer filters, or raise the budget in the settings.`)
}

/** What takes the rows of a map while they are made. */
interface Maker {
  readonly level: number
  take(made: MadeRows): Promise<void>
  finish(): FeatureMap | BandedMap
  abandon(): void
}

function makeWhole(engine: Engine, shape: MapShape): Maker {
  const map = engine.allocate(shape)
  return {
    level: 0,
    take: async ({ rows, map: from, first }) => copyRows(from, first, map, rows.begin, rows.end - rows.begin),
    finish: () => map,
    abandon: () => engine.free(map),
  }
}

function makeBanded(engine: Engine, plan: Plan, input: FeatureMap, budget: number, level: number): Maker {
  const { shape } = plan.steps.at(-1)!
  const count = levelCount(shape) - level
  const newMap = (of: MapShape) => engine.allocate(of)
  const held = Array.from({ length: shape.channels }, () =>
    Array.from({ length: count }, (_, i): PyramidLevel => {
      const size = levelShape(shape, level + i)
      return { mean: newMap(size), max: newMap(size) }
    }),
  )
  const ranges: (Range | null)[] = new Array<null>(shape.channels).fill(null)
  const freeLevels = () => held.flat().forEach(({ mean, max }) => [mean, max].forEach((map) => engine.free(map as FeatureMap)))

  async function takeChannel(channel: number, { rows, map, first }: MadeRows): Promise<void> {
    const side = 2 ** level
    const size = levelShape({ ...shape, height: rows.end - rows.begin }, level)
    for (const reduce of ['mean', 'max'] as const) {
      const tile = await engine.tile(map, { channel, level, row: first / side, column: 0, height: size.height, width: size.width, reduce })
      copyRows(layTile(tile), 0, held[channel]![0]![reduce] as FeatureMap, rows.begin / side, tile.height)
    }
  }

  return {
    level,
    async take(made) {
      const found = await engine.ranges(made.map)
      found.forEach((range, channel) => (ranges[channel] = joined(ranges[channel]!, range)))
      await Promise.all(held.map((_, channel) => takeChannel(channel, made)))
    },
    finish() {
      for (const levels of held) {
        for (let i = 1; i < count; i++) fillLevel(shape, levels[i - 1]!, levels[i]!, level + i)
      }
      const finer = createFiner(engine, plan, input, budget)
      return {
        shape,
        ranges,
        async tile(request) {
          const levels = held[request.channel]
          if (!levels || request.level >= level + count) {
            throw new Failure('not-found', `tile: expected a channel below ${shape.channels} and a level below ${level + count}, received ${request.channel} and ${request.level}.`)
          }
          if (request.level < level) return finer.tile(request)
          return cutTile(levels[request.level - level]![request.reduce], { ...request, channel: 0 })
        },
        statistics: (channel, bins) => statisticsOf(engine, plan, input, budget, channel, bins),
        free() {
          freeLevels()
          finer.free()
        },
      }
    },
    abandon: freeLevels,
  }
}

function joined(a: Range | null, b: Range | null): Range | null {
  return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b)
}

/** A tile's values as a map of their own. */
function layTile({ height, width, values }: Tile): FeatureMap {
  const shape = { channels: 1, height, width, flat: false }
  return { ...layMap(shape, values), rowStride: width, planeStride: height * width }
}

/** Computes the last map of a plan again where its details are looked at, and keeps the bands looked at last. */
function createFiner(engine: Engine, plan: Plan, input: FeatureMap, budget: number) {
  const { shape } = plan.steps.at(-1)!
  const last = plan.steps.length - 1
  const bandRows = Math.max(1, Math.floor((budget * BAND_SHARE * shape.height) / planBytes(plan)))
  const kept = new Map<string, Promise<MadeBand>>()
  let freed = false

  async function make(rows: Span, align: number): Promise<MadeBand> {
    const band = cutRange(plan, rows, align)
    const part = engine.allocate(band.plan.input)
    try {
      await rowsOfMap(input).read(band.input, part)
      const maps = await engine.run(band.plan, part, { keep: new Set([last]) })
      return { map: maps[last]!, begin: band.steps[last]!.made.begin }
    } finally {
      engine.free(part)
    }
  }

  function band(rows: Span, align: number): Promise<MadeBand> {
    const key = `${rows.begin}-${rows.end}-${align}`
    const made = kept.get(key) ?? make(rows, align)
    kept.delete(key)
    kept.set(key, made)
    made.catch(() => kept.delete(key))
    for (const old of [...kept.keys()].slice(0, -BANDS_KEPT)) drop(old)
    return made
  }

  function drop(key: string): void {
    const made = kept.get(key)
    kept.delete(key)
    // Whoever waits for it looks at it first.
    void made?.then(({ map }) => setImmediate(() => engine.free(map))).catch(() => undefined)
  }

  async function tile(request: TileRequest): Promise<Tile> {
    const side = 2 ** request.level
    const size = levelShape(shape, request.level)
    const height = Math.max(0, Math.min(request.height, size.height - request.row))
    const values: Float32Array[] = []
    let width = 0
    const step = Math.max(1, Math.floor(bandRows / side))
    // Bands lie where they lie, whatever is asked for, so that neighbouring tiles find them again.
    for (let row = request.row; row < request.row + height; ) {
      const begin = Math.floor(row / step) * step
      const end = Math.min(begin + step, size.height)
      if (freed) throw new Failure('not-found', said`This feature map is gone: its run was released. Run the experiment again.`)
      const made = await band({ begin: begin * side, end: Math.min(end * side, shape.height) }, side)
      const rows = Math.min(end, request.row + height) - row
      const part = await engine.tile(made.map, { ...request, row: row - made.begin / side, height: rows })
      values.push(part.values)
      width = part.width
      row += rows
    }
    return { row: request.row, column: request.column, height, width, values: concatenated(values) }
  }

  return {
    tile,
    free() {
      freed = true
      for (const key of [...kept.keys()]) drop(key)
    },
  }
}

interface MadeBand {
  readonly map: FeatureMap
  /** The row of the whole map at which it begins. */
  readonly begin: number
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

async function statisticsOf(engine: Engine, plan: Plan, input: FeatureMap, budget: number, channel: number | null, bins: number): Promise<Statistics> {
  const last = plan.steps.length - 1
  const look = (add: (rows: FeatureMap) => void) =>
    streamPlan(
      engine,
      plan,
      rowsOfMap(input),
      async (made) => {
        for (const { step, rows, map, first } of made) {
          if (step === last) add({ ...map, height: rows.end - rows.begin, data: map.data.subarray(first * map.rowStride) })
        }
      },
      { bandBytes: budget * BAND_SHARE },
    )
  const first = beginFirstPass()
  await look((rows) => addToFirstPass(first, rows, channel))
  const second = beginSecondPass(first, bins)
  await look((rows) => addToSecondPass(second, rows, channel))
  return finishStatistics(second)
}
