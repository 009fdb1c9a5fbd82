/** Runs one experiment on the maps of many inputs. Plans are kept by size; maps last while they are used. */
import { labelOf, layerCells, type TableCells } from '#app/batch/table'
import type { Experiment } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { requirePossible, type Plan } from '#app/plan'
import type { MapShape } from '#app/shape'
import { message } from '#app/text/message'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { computeWhole } from '#main/streaming/computeMaps'
import type { AnyMap } from '#main/streaming/streamedMap'
import { wholeInput } from './inputSource'
import { planWithNumbers, type TensorStore } from './tensors'

export type Use<T> = (maps: readonly FeatureMap[]) => Promise<T>

export interface MapRuns {
  /** @throws Failure 'impossible-stack' */
  plan(shape: MapShape): Plan
  /**
   * @param from the input's map, retained by the caller
   * @param layers stack positions; -1 for the input
   * @param use is given their maps, which last until it is done
   * @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'worker-died', or what `use` throws
   */
  run<T>(from: AnyMap, layers: readonly number[], use: Use<T>): Promise<T>
}

export interface RunsWith {
  readonly engine: Engine
  /** Bytes that a run may use. */
  readonly budget: () => number
  readonly tensors: Pick<TensorStore, 'get'>
  readonly signal: AbortSignal
}

/** How many plans are kept: a plan holds its weights, and a folder seldom mixes more sizes. */
const KEPT_PLANS = 4

export function createMapRuns(experiment: Experiment, { engine, budget, tensors, signal }: RunsWith): MapRuns {
  const plans = new Map<string, Plan>()

  function planFor(shape: MapShape): Plan {
    const key = JSON.stringify(shape)
    const plan = plans.get(key) ?? planWithNumbers(experiment, shape, tensors)
    plans.delete(key)
    plans.set(key, plan)
    if (plans.size > KEPT_PLANS) plans.delete(plans.keys().next().value!)
    return requirePossible(plan)
  }

  return {
    plan: planFor,
    async run(from, layers, use) {
      const plan = planFor(from.shape)
      const steps = layers.map((layer) => plan.steps.findIndex(({ index }) => index === layer))
      const keep = new Set(steps.filter((step) => step >= 0))
      const held: (FeatureMap | null)[] = []
      try {
        const input = steps.includes(-1) ? await wholeInput(engine, from, budget(), signal) : null
        held.push(input)
        const made = keep.size > 0 ? await computeWhole(engine, plan, input ?? from, budget(), { signal, keep }) : []
        held.push(...made)
        return await use(steps.map((step) => (step < 0 ? input : made[step])!))
      } finally {
        for (const map of held) if (map) engine.release(map)
      }
    },
  }
}

/**
 * The cells of an image's row, in the order of `columnNames`.
 * @param maps of the layers of `outputs`
 * @throws Failure 'invalid-argument' where one has other channels than the table
 */
export async function cellsOf(
  maps: readonly FeatureMap[],
  { layers, columns }: TableCells,
  { statistics, figures }: Pick<Engine, 'statistics' | 'figures'>,
): Promise<readonly number[]> {
  const values: number[] = []
  for (const [i, layer] of layers.entries()) {
    const map = maps[i]!
    if (map.channels !== layer.channels) {
      const channels = { layer: labelOf(layer), expected: layer.channels, received: map.channels }
      throw new Failure('invalid-argument', message('cli.batchChannelsDiffer', channels))
    }
    const ofLayer = columns.includes('statistics') ? await statistics(map, null, 1) : null
    const ofChannels = columns.some((kind) => kind !== 'statistics') ? await figures(map) : []
    for (const value of layerCells(columns, ofLayer, ofChannels)) values.push(value)
  }
  return values
}
