/**
 * The plan of a run: what each layer of a stack does to an input shape, as plain data.
 * A stack that can't work gives the steps before the layer at fault and the problem in a sentence.
 */
import { formatBytes } from './text/bytes'
import { Failure, impossible, type Fix } from './failure'
import { kindOf } from './layers/catalogue'
import { parallel } from './layers/parallel'
import type { Before, Lowered, LoweredCall } from './layers/layer'
import { message, concat, type Message } from '#app/text/message'
import { mapBytes, formatShape, type MapShape } from './shape'
import type { Lane, Layer } from './document/experiment'
import { allLayers, isBlock, keepsLanesApart, type Block } from './document/lanes'

/** What one layer does. */
export interface Step {
  /** Position of the layer among all layers of the stack (`allLayers`), those that are off too. */
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
  /** Where the stack ends in lanes that stay apart: the step in which each ends; -1 for the input. */
  readonly ends?: readonly number[]
  readonly problem: Problem | null
}

/** Plans a stack for an input; layers that are off are passed by, blocks with all that is in them. */
export function planStack(stack: Lane, input: MapShape): Plan {
  const planner = new Planner(stack, input)
  const { steps } = planner
  try {
    const ends = planner.stack(stack)
    return { input, steps, problem: null, ...(ends && { ends }) }
  } catch (error) {
    if (!(error instanceof Failure) || error.place.layerId === undefined) throw error
    return { input, steps, problem: { layerId: error.place.layerId, message: error.text, fixes: error.fixes } }
  }
}

/** The steps whose maps a plan is for: the last one, or the end of each lane where these stay apart. -1 for the input. */
export function endsOf({ steps, ends }: Plan): readonly number[] {
  return ends ?? [steps.length - 1]
}

/** Turns layers into steps, lane by lane. */
class Planner {
  readonly steps: Step[] = []
  private readonly names: readonly string[]
  /** Of the next layer among all layers of the stack. */
  private index = 0

  constructor(
    stack: Lane,
    private readonly input: MapShape,
  ) {
    this.names = layerNames(stack)
  }

  /** Plans a whole stack, and gives the ends of its lanes where they stay apart. */
  stack(stack: Lane): readonly number[] | null {
    const last = stack.findLast(({ enabled }) => enabled)
    if (!last || !isBlock(last) || !keepsLanesApart(last)) {
      this.lane(stack, -1, null)
      return null
    }
    const at = stack.indexOf(last)
    const source = this.lane(stack.slice(0, at), -1, null)
    return this.lanes(last, source, null)
  }

  /** Plans layers one after another; gives the step whose map the last one computes. */
  private lane(lane: Lane, source: number, place: Message | null): number {
    return lane.reduce((from, layer) => this.layer(layer, from, place), source)
  }

  private lanes(block: Block, source: number, place: Message | null): readonly number[] {
    const name = this.placed(this.names[this.index + allLayers([block]).length - 1]!, place)
    return block.lanes.map((lane, i) => this.lane(lane, source, message('plan.lane', { block: name, lane: i + 1 })))
  }

  private layer(layer: Layer, source: number, place: Message | null): number {
    if (!layer.enabled) {
      this.index += allLayers([layer]).length
      return source
    }
    const lanes = isBlock(layer) ? this.lanes(layer, source, place) : null
    const before: PlannedBefore = { input: this.input, steps: this.steps, source, ...(lanes && { lanes }) }
    const index = this.index++
    const name = this.names[index]!
    try {
      return this.steps.push(planLayer(layer, index, name, lanes?.[0] ?? source, before)) - 1
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'impossible-stack') throw error
      const problem = message('document.problemAt', { place: this.placed(name, place), problem: error.text })
      const fixes = [...error.fixes, ...beforeTheVector(layer, this.names, before)]
      throw new Failure('impossible-stack', problem, { layerId: layer.id }, fixes)
    }
  }

  /** A layer's name, with the lane in which it stands. */
  private placed(name: string, place: Message | null): Message {
    return place === null ? name : message('plan.inLane', { place, layer: name })
  }
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

/** @throws Failure 'impossible-stack' with the plan's problem */
export function requirePossible(plan: Plan): Plan {
  if (!plan.problem) return plan
  const { layerId, message, fixes } = plan.problem
  throw new Failure('impossible-stack', message, { layerId }, fixes)
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

/**
 * The name of each of all layers of a stack (`allLayers`): its own, or its type, numbered where it repeats. Numbers count
 * as layers stand on screen, a block before its lanes.
 */
export function layerNames(stack: Lane): readonly string[] {
  const counts = new Map<string, number>()
  const ownName = ({ name, type }: Layer) => {
    if (name !== undefined) return name
    const count = counts.get(type) ?? 0
    counts.set(type, count + 1)
    return count === 0 ? type : `${type} ${count + 1}`
  }
  const namesIn = (lane: Lane): string[] =>
    lane.flatMap((layer) => {
      const own = ownName(layer)
      return [...(layer.lanes ?? []).flatMap(namesIn), own]
    })
  return namesIn(stack)
}

function planLayer(layer: Layer, index: number, name: string, source: number, before: PlannedBefore): Step {
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
function beforeTheVector(layer: Layer, names: readonly string[], { input, steps, source }: PlannedBefore): Fix[] {
  let at = source
  if (!steps[at]?.shape.flat) return []
  while (steps[steps[at]!.source]?.shape.flat) at = steps[at]!.source
  const maker = steps[at]!
  // A block's source is one of its lanes, not what stands before it.
  if (maker.type === parallel.type || layer.lanes) return []
  try {
    planLayer(layer, maker.index, layer.type, maker.source, { input, steps: steps.slice(0, at), source: maker.source })
  } catch (error) {
    if (error instanceof Failure) return []
    throw error
  }
  return [{ label: message('plan.moveAbove', { layer: names[maker.index] ?? maker.type }), moveBefore: maker.layerId }]
}

/** What stands before a layer, planned. */
interface PlannedBefore extends Before {
  readonly steps: readonly Step[]
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
