/** Differences of maps, made for the panels of a session and named by tokens as the maps of runs are. */
import { randomUUID } from 'node:crypto'
import type { Replies, RequestOf } from '../../app/contract'
import { Failure } from '../../app/failure'
import { said } from '../../app/sentence'
import { isBanded, levelCount, type Engine, type FeatureMap } from '../engine/index'
import type { RunMap, Runs } from './runs'

export interface Differences {
  /** @throws Failure 'not-found', 'invalid-argument' for planes of different sizes, 'over-budget' */
  make(request: RequestOf<'subtract'>): Promise<Replies['subtract']>
  /** A difference, or a map of a run. @throws Failure 'not-found' */
  map(token: string): RunMap
  close(token: string): null
  closeAll(): void
}

export function createDifferences(engine: Engine, runs: Runs): Differences {
  const made = new Map<string, FeatureMap>()
  let closed = false

  function close(token: string): null {
    const map = made.get(token)
    if (map) engine.free(map)
    made.delete(token)
    return null
  }

  return {
    async make({ map: token, channel, minus, minusChannel }) {
      const start = performance.now()
      const map = await engine.subtract(whole(runs.map(token)), channel, whole(runs.map(minus)), minusChannel)
      const milliseconds = performance.now() - start
      const difference = randomUUID()
      made.set(difference, map)
      const ranges = await engine.ranges(map)
      if (closed) close(difference)
      return { map: difference, shape: map.shape, levels: levelCount(map.shape), ranges, milliseconds }
    },
    map: (token) => made.get(token) ?? runs.map(token),
    close,
    closeAll() {
      closed = true
      for (const token of [...made.keys()]) close(token)
    },
  }
}

function whole(map: RunMap): FeatureMap {
  if (!isBanded(map)) return map
  throw new Failure('over-budget', said`A difference needs both maps at once, and they are larger than the memory budget. Raise the budget in the settings.`)
}
