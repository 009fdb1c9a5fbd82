/** The difference of two planes, at least one of them streamed: its rows are computed on demand. */
import { cancelled } from '#app/failure'
import { message } from '#app/text/message'
import type { FeatureMap } from '#main/engine/featureMap'
import type { Engine } from '#main/engine/engine'
import { differenceShape } from '#main/engine/subtract'
import { firstHeldLevel } from './heldLevels'
import { holdLevels, isStreamed, rowsOf, type AnyMap } from './streamedMap'
import type { RowProducer, SweepOptions } from './rowProducer'

/** One channel of a map. */
export interface AnyPlane {
  readonly map: AnyMap
  readonly channel: number
}

/** Share of the budget for the levels that are held of a difference. */
const HELD_SHARE = 1 / 32

/**
 * Computes one plane without another one. It lasts longer than they, if need be.
 * @param budget bytes
 * @returns a map retained once for the caller
 * @throws Failure 'not-found' beyond the channels, 'invalid-argument' for planes of different sizes, 'cancelled'
 */
export async function computeDifference(
  engine: Engine,
  from: AnyPlane,
  minus: AnyPlane,
  budget: number,
  options: SweepOptions,
): Promise<AnyMap> {
  if (!isStreamed(from.map) && !isStreamed(minus.map))
    return engine.subtract({ ...from, map: from.map }, { ...minus, map: minus.map })
  const rows = rowsOfDifference(engine, from, minus)
  const level = firstHeldLevel(rows.shape, budget * HELD_SHARE)
  rows.retain()
  try {
    return await holdLevels(engine, rows, level, options)
  } finally {
    rows.release()
  }
}

/** Produces the rows of the difference from those of the two maps. */
function rowsOfDifference(engine: Engine, from: AnyPlane, minus: AnyPlane): RowProducer {
  const [one, other] = [rowsOf(engine, from.map), rowsOf(engine, minus.map)]
  const shape = differenceShape(from, minus)
  return {
    shape,
    maxRows: Math.min(one.maxRows, other.maxRows),
    keptBytes: Math.min(one.keptBytes, other.keptBytes),
    async produce(rows, align, signal) {
      const held: FeatureMap[] = []
      const planeOf = async (producer: RowProducer, { channel }: AnyPlane) => {
        if (signal?.aborted) throw cancelled(message('engine.readMap'))
        const { map, begin } = await producer.produce(rows, align, signal)
        held.push(map)
        return { map, channel, rows: { begin: rows.begin - begin, end: rows.end - begin } }
      }
      try {
        return { map: await engine.subtract(await planeOf(one, from), await planeOf(other, minus)), begin: rows.begin }
      } finally {
        for (const map of held) engine.release(map)
      }
    },
    retain() {
      one.retain()
      other.retain()
    },
    release() {
      one.release()
      other.release()
    },
  }
}
