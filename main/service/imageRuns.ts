/** Runs one experiment on image after image: the plan for each size of image is kept, and maps last while they are used. */
import { labelOf, layerCells, type Outputs } from '#app/batch/table'
import type { Experiment } from '#app/document/experiment'
import { Failure } from '#app/failure'
import type { Plan } from '#app/plan'
import type { MapShape } from '#app/shape'
import { message } from '#app/text/message'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { computeWhole } from '#main/streaming/computeMaps'
import type { ImageStore } from './imageStore'
import { planWithNumbers, type TensorStore } from './tensors'

type Use<T> = (maps: readonly FeatureMap[]) => Promise<T>

export interface ImageRuns {
  /**
   * @param input place of the experiment's input
   * @param image that is open in the store; null where the input is none
   * @param layers stack positions; -1 for the input
   * @param use is given their maps, which last until it is done
   * @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'worker-died', or what `use` throws
   */
  run<T>(input: number, image: string | null, layers: readonly number[], use: Use<T>): Promise<T>
}

export interface RunsWith {
  readonly engine: Engine
  /** bytes that a run may need */
  readonly budget: () => number
  readonly store: ImageStore
  readonly tensors: Pick<TensorStore, 'get'>
  readonly signal: AbortSignal
}

/** Plans that are kept: a plan holds its weights, and folders seldom mix more sizes than these for long. */
const KEPT_PLANS = 4

export function createImageRuns(
  experiment: Experiment,
  { engine, budget, store, tensors, signal }: RunsWith,
): ImageRuns {
  const plans = new Map<string, Plan>()

  function planFor(shape: MapShape): Plan {
    const key = JSON.stringify(shape)
    const plan = plans.get(key) ?? planWithNumbers(experiment, shape, tensors)
    plans.delete(key)
    plans.set(key, plan)
    if (plans.size > KEPT_PLANS) plans.delete(plans.keys().next().value!)
    if (plan.problem) throw new Failure('impossible-stack', plan.problem.message)
    return plan
  }

  return {
    async run(input, image, layers, use) {
      const { map: from } = await store.inputMap(experiment, input, image, { signal, onProgress: () => undefined })
      const held = [from]
      try {
        const plan = planFor(from.shape)
        const steps = layers.map((layer) => plan.steps.findIndex(({ index }) => index === layer))
        const keep = new Set(steps.filter((step) => step >= 0))
        const made =
          keep.size > 0 ? await computeWhole(engine, plan, from, budget(), { signal, keep, oneOfMany: true }) : []
        held.push(...made.filter((map) => map !== null))
        return await use(steps.map((step) => (step < 0 ? from : made[step]!)))
      } finally {
        held.forEach(engine.release)
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
  { layers, columns }: Pick<Outputs, 'layers' | 'columns'>,
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
