/** The difference of two planes of which one at least is not there as a whole: itself made by rows when it is looked at. */
import { cancelled } from '#app/failure'
import { message } from '#app/text/message'
import type { FeatureMap } from '#main/engine/featureMap'
import type { Engine } from '#main/engine/engine'
import { differenceShape } from '#main/engine/subtract'
import { firstHeldLevel, isStreamed, streamedMapSink, makeWhole, type StreamedMap } from './streamedMap'
import { rowsOfWhole, sweepRows, type RowMaker, type Sweeping } from './rowProducer'

/** One channel of a map. */
export interface AnyPlane {
  readonly map: FeatureMap | StreamedMap
  readonly channel: number
}

/** Share of the budget for the levels that are held of a difference. */
const HELD_SHARE = 1 / 32

/**
 * Computes one plane without another one. It lasts longer than they, if need be.
 * @param budget bytes
 * @returns a map held once for the caller
 * @throws Failure 'not-found' beyond the channels, 'invalid-argument' for planes of different sizes, 'cancelled'
 */
export async function computeDifference(
  engine: Engine,
  from: AnyPlane,
  minus: AnyPlane,
  budget: number,
  options: Sweeping,
): Promise<FeatureMap | StreamedMap> {
  if (!isStreamed(from.map) && !isStreamed(minus.map))
    return engine.subtract({ ...from, map: from.map }, { ...minus, map: minus.map })
  const rows = rowsOfDifference(engine, from, minus)
  const level = firstHeldLevel(rows.shape, budget * HELD_SHARE)
  const maker = level === 0 ? makeWhole(engine, rows.shape) : streamedMapSink(engine, rows, level)
  rows.hold()
  try {
    await sweepRows(engine, rows, 2 ** level, maker.take, options)
    return await maker.finish()
  } catch (error) {
    maker.abandon()
    throw error
  } finally {
    rows.free()
  }
}

/** What makes the rows of the two makes those of their difference. */
function rowsOfDifference(engine: Engine, from: AnyPlane, minus: AnyPlane): RowMaker {
  const [one, other] = [from, minus].map(({ map }) => (isStreamed(map) ? map.rows : rowsOfWhole(engine, map))) as [
    RowMaker,
    RowMaker,
  ]
  const shape = differenceShape(from, minus)
  return {
    shape,
    most: Math.min(one.most, other.most),
    async make(rows, align, signal) {
      const held: FeatureMap[] = []
      const planeOf = async (maker: RowMaker, { channel }: AnyPlane) => {
        if (signal?.aborted) throw cancelled(message('engine.readMap'))
        const { map, begin } = await maker.make(rows, align, signal)
        held.push(map)
        return { map, channel, rows: { begin: rows.begin - begin, end: rows.end - begin } }
      }
      try {
        return { map: await engine.subtract(await planeOf(one, from), await planeOf(other, minus)), begin: rows.begin }
      } finally {
        for (const map of held) engine.free(map)
      }
    },
    hold() {
      one.hold()
      other.hold()
    },
    free() {
      one.free()
      other.free()
    },
  }
}
