/**
 * The plan of a run: what each layer of a stack does to an input shape, as plain data.
 * A stack that can't work gives the steps before the layer at fault and the problem in a sentence.
 */
import { formatBytes } from './text/bytes'
import { Failure, impossible, type Fix } from './failure'
import { kindOf } from './layers/catalogue'
import type { Before, Lowered, LoweredCall, Read } from './layers/layer'
import { message, concat, type Message } from '#app/text/message'
import { mapBytes, formatShape, type MapShape } from './shape'
import type { Layer } from './document/experiment'

/** What one layer does. */
export interface Step {
  /** Position of the layer in the stack, counting layers that are off. */
  readonly index: number
  readonly layerId: string
  readonly type: string
  /** The layer's own name, or its type, numbered where it repeats: `MaxPooling2D 2`. */
  readonly name: string
  /** Index into `steps` of the step whose map it reads; -1 for the input. */
  readonly source: number
  readonly shape: MapShape
  readonly trainable: number
  readonly nonTrainable: number
  readonly macs: number
  /** Bytes of its map, padding of rows counted. */
  readonly bytes: number
  readonly calls: readonly LoweredCall[]
}

export interface Problem {
  readonly layerId: string
  /** A whole sentence: "MaxPooling2D: a 5 x 5 window does not fit a 3 x 3 map." */
  readonly message: Message
  readonly fixes: readonly Fix[]
}

export interface Plan {
  readonly input: MapShape
  readonly steps: readonly Step[]
  readonly problem: Problem | null
}

/** Plans a stack for an input; layers that are off are passed by. */
export function planStack(stack: readonly Layer[], input: MapShape): Plan {
  const steps: Step[] = []
  const names = layerNames(stack)
  for (const [index, layer] of stack.entries()) {
    if (!layer.enabled) continue
    const source = steps.length - 1
    try {
      steps.push(planLayer(layer, index, names[index] ?? layer.type, source, { input, steps }))
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'impossible-stack') throw error
      const problem = message('document.problemAt', { place: names[index] ?? layer.type, problem: error.text })
      const fixes = [...error.fixes, ...beforeTheVector(layer, names, { input, steps })]
      return { input, steps, problem: { layerId: layer.id, message: problem, fixes } }
    }
  }
  return { input, steps, problem: null }
}

/** The maps that a call of a step reads, in the order of its inputs. */
export function readsOf(step: Pick<Step, 'source' | 'calls'>, call: number): readonly Read[] {
  return step.calls[call]?.reads ?? [call === 0 ? { step: step.source } : { call: call - 1 }]
}

/** Parameters of a plan: all, those that training would change, and the others. */
export function parameterTotals(plan: Plan): { total: number; trainable: number; nonTrainable: number } {
  const trainable = plan.steps.reduce((sum, step) => sum + step.trainable, 0)
  const nonTrainable = plan.steps.reduce((sum, step) => sum + step.nonTrainable, 0)
  return { total: trainable + nonTrainable, trainable, nonTrainable }
}

/** Bytes that a run needs at once: the input, every map, those between the calls of a layer too, and the weights. */
export function planBytes(plan: Plan): number {
  const maps = plan.steps.reduce((sum, step) => sum + step.bytes + betweenBytes(step), 0)
  return mapBytes(plan.input) + maps + 4 * parameterTotals(plan).total
}

/** Bytes of the maps between the calls of a step. */
function betweenBytes({ calls }: Step): number {
  return calls.slice(0, -1).reduce((sum, { shape }) => sum + mapBytes(shape), 0)
}

/**
 * Refuses a plan that needs more memory than allowed, before anything is allocated.
 * @param budget bytes
 * @throws Failure 'over-budget' that names the largest map.
 */
export function requireWithinBudget(plan: Plan, budget: number): void {
  const bytes = planBytes(plan)
  if (bytes <= budget) return
  const largest = plan.steps.reduce<Step | undefined>((a, b) => (a && a.bytes >= b.bytes ? a : b), undefined)
  throw new Failure(
    'over-budget',
    concat(
      [
        message('plan.overBudget', { needed: formatBytes(bytes), budget: formatBytes(budget) }),
        ...(largest ? [message('plan.largestMap', { layer: largest.name, bytes: formatBytes(largest.bytes) })] : []),
        message('plan.reduceMemory'),
      ],
      ' ',
    ),
    largest ? { layerId: largest.layerId } : {},
  )
}

/** The name of each layer of a stack: its own, or its type, numbered where it repeats. */
export function layerNames(stack: readonly Layer[]): readonly string[] {
  const counts = new Map<string, number>()
  return stack.map((layer) => {
    if (layer.name !== undefined) return layer.name
    const count = counts.get(layer.type) ?? 0
    counts.set(layer.type, count + 1)
    return count === 0 ? layer.type : `${layer.type} ${count + 1}`
  })
}

function planLayer(layer: Layer, index: number, name: string, source: number, before: Before): Step {
  const input = before.steps[source]?.shape ?? before.input
  const lowered = kindOf(layer.type).lower(input, layer.params as never, before)
  requireWithinReach(lowered)
  const shape = lowered.calls.at(-1)?.shape ?? input
  return {
    index,
    layerId: layer.id,
    type: layer.type,
    name,
    source,
    shape,
    trainable: lowered.trainable,
    nonTrainable: lowered.nonTrainable,
    macs: lowered.macs,
    bytes: mapBytes(shape),
    calls: lowered.calls,
  }
}

/** Where a layer needs a map and gets a vector: its place before the layer that outputs the vector, if it works there. */
function beforeTheVector(
  layer: Layer,
  names: readonly string[],
  { input, steps }: { input: MapShape; steps: readonly Step[] },
): Fix[] {
  const at = steps.findIndex((step) => step.shape.flat)
  const maker = steps[at]
  if (!maker || !steps.at(-1)?.shape.flat) return []
  try {
    planLayer(layer, maker.index, layer.type, at - 1, { input, steps: steps.slice(0, at) })
  } catch (error) {
    if (error instanceof Failure) return []
    throw error
  }
  return [{ label: message('plan.moveAbove', { layer: names[maker.index] ?? maker.type }), moveBefore: maker.layerId }]
}

/** Rows or columns of a map. */
const LONGEST_SIDE = 2 ** 20

/** @throws Failure 'impossible-stack' for maps and weights beyond all reach: later layers could not even be planned. */
function requireWithinReach({ calls, trainable, nonTrainable, macs }: Lowered): void {
  for (const { shape } of calls) {
    if (Math.max(shape.height, shape.width) > LONGEST_SIDE || !Number.isSafeInteger(mapBytes(shape))) {
      throw impossible(message('plan.mapTooLarge', { shape: formatShape(shape) }))
    }
  }
  if ([trainable, nonTrainable, macs].every(Number.isSafeInteger)) return
  throw impossible(message('plan.tooManyOperations'))
}
