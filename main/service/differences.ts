/** Differences of maps, made for the panels of a session and named by tokens as the maps of runs are. */
import { randomUUID } from 'node:crypto'
import type { Replies, RequestOf } from '#app/protocol/contract'
import { computeDifference } from '#main/streaming/streamedDifference'
import { releaseMap, isStreamed, type AnyMap } from '#main/streaming/streamedMap'
import { levelCount } from '#main/engine/pyramid'
import type { Engine } from '#main/engine/engine'
import type { Runs } from './runs'

export interface Differences {
  /** @throws Failure 'not-found', 'invalid-argument' for planes of different sizes, 'over-budget', 'cancelled' */
  make(request: RequestOf<'subtract'>, signal: AbortSignal): Promise<Replies['subtract']>
  /** A difference, or a map of a run. @throws Failure 'not-found' */
  map(token: string): AnyMap
  close(token: string): null
  closeAll(): void
}

/** @param budget bytes, of which those take a share that are not there as a whole */
export function createDifferences(engine: Engine, runs: Runs, budget: () => number): Differences {
  const made = new Map<string, AnyMap>()

  function close(token: string): null {
    const map = made.get(token)
    if (map) releaseMap(engine, map)
    made.delete(token)
    return null
  }

  return {
    async make({ map: token, channel, minus, minusChannel }, signal) {
      const start = performance.now()
      const from = { map: runs.map(token), channel }
      const map = await computeDifference(engine, from, { map: runs.map(minus), channel: minusChannel }, budget(), {
        signal,
      })
      const difference = randomUUID()
      made.set(difference, map)
      const ranges = isStreamed(map)
        ? map.ranges
        : await engine.ranges(map).finally(() => signal.aborted && close(difference))
      return {
        map: difference,
        shape: map.shape,
        levels: levelCount(map.shape),
        ranges,
        milliseconds: performance.now() - start,
      }
    },
    map: (token) => made.get(token) ?? runs.map(token),
    close,
    closeAll() {
      for (const token of [...made.keys()]) close(token)
    },
  }
}
