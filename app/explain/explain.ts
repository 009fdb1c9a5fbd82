/**
 * The arithmetic of one value, spelled out with its real numbers: `(0 + 0 + 3 + 3) / 4 = 1.5`. Evaluated, the
 * formula gives the value, but for the last digits of float32 sums.
 */
import { shortest } from '#app/text/decimal'
import type { Reducer } from '#app/calls/kernelCall'
import type { Step } from '#app/plan'
import type { Patch } from '#app/calls/geometry/geometry'
import { patchOf, regionOf, type Cell } from './provenance'
import { cellsIn, regionOfPatch, type Region } from './region'
import { message, arithmetic, concat, amount, type Message } from '#app/text/message'
import type { MapShape } from '#app/shape'
import { applied, normalised, padded, rescaled, responseNormalised, slope } from './cellwise'
import { parenthesize, plain, value, type Explanation } from './tokens'
import { passesOf, spelledPasses } from './passes'
import { rangesOf } from './ranges'
import { divisorOf, position, reduced } from './reducers'
import { only, ownWeight, taps, type ReadCell, type ReadWeight, type EvalContext } from './source'
import { pooledCells, unpooled } from './unpooled'
import { joined, joinOf, lanesOf } from './joined'
import { connected, convolved, interpolated, resized, softened, transposed, upsampledCells } from './sums'

export type { Explanation } from './tokens'
export { ownWeight, type ReadWeight } from './source'

const MAX_CELLS = 400

/** The cells of the step's input that `explain` reads; null if they are too many to be spelled out. */
export function cellsToRead(step: Step, input: MapShape, cell: Cell): Region | null {
  const region = regionOf(step, input, cell)
  return cellsIn(region) <= MAX_CELLS ? region : null
}

/** Cells of the map of a step of the plan (-1: the input). */
export interface CellsOf {
  readonly step: number
  readonly region: Region
}

/** What a step reads besides its own input: cells of the other lanes that it joins, or of the map that it unpools. */
export function otherCells(step: Step, input: MapShape, cell: Cell): readonly CellsOf[] {
  const join = joinOf(step)
  if (join) {
    return lanesOf(step).flatMap((read, i) =>
      i === 0
        ? []
        : [{ step: read, region: regionOfPatch(patchOf(join, step.shape, step.shape, cell, null, i), step.shape) }],
    )
  }
  const pooled = pooledCells(step, input, cell)
  return pooled ? [pooled] : []
}

/**
 * Spells out how a step computed one value.
 * @param read null where the cells are too many.
 * @param others the maps of `otherCells`, for layers that have such cells.
 * @param weight numbers of tensors, where the plan has none.
 */
export function explain(
  step: Step,
  input: MapShape,
  cell: Cell,
  read: ReadCell | null,
  others: readonly ReadCell[] = [],
  weight: ReadWeight = ownWeight,
): Explanation {
  const [only, second] = step.calls
  const join = joinOf(step)
  if (join) {
    const isRead = read && others.length === lanesOf(step).length - 1
    return isRead ? joined(join, step, cell, [read, ...others]) : { formula: [], notes: [] }
  }
  const [readPooled] = others
  if (read && readPooled && pooledCells(step, input, cell)) return unpooled(step, input, cell, read, readPooled)
  const passes = passesOf(step.calls)
  if (passes && read) return spelledPasses(passes, input, cell, read, weight)
  if (!only || second)
    return {
      formula: [],
      notes: [message('formula.severalPasses', { layer: step.type, region: rangesOf(regionOf(step, input, cell)) })],
    }
  const patch = patchOf(only.call, input, only.shape, cell)
  if (!read) return summed(step, patch, regionOf(step, input, cell))
  return spelled({ call: only.call, input, output: only.shape, cell, patch, read, weight })
}

/** The difference of two maps at one cell. */
export function subtracted(one: number, other: number): Explanation {
  return { formula: [plain(`${shortest(one)} - ${parenthesize(other)}`)], notes: [] }
}

/** The formula with its result, as one line. */
export function formatFormula({ formula }: Explanation, value: number): Message {
  const result = arithmetic(shortest(value))
  return formula.length === 0 ? result : concat([...formula.map(({ text }) => text), ' = ', result])
}

function spelled(context: EvalContext): Explanation {
  const { call } = context
  switch (call.kernel) {
    case 'conv2d':
      return convolved(context, call)
    case 'pool2d':
    case 'regionPool':
    case 'pyramidPool':
      return reduced(call.reducer, taps(context), divisorOf(call, context.patch))
    case 'argmaxPool2d':
    case 'regionArgmax':
      return position(context)
    case 'elementwise':
      return applied(call, context)
    case 'prelu':
      return slope(call.slope, context)
    case 'batchNorm':
      return normalised(call, context)
    case 'rescale':
      return rescaled(call, context)
    case 'localResponseNorm':
      return responseNormalised(call, context)
    case 'pad2d':
      return padded(call, context)
    case 'flatten':
      return { formula: [value(only(taps(context)), false)], notes: [message('formula.flatten')] }
    case 'upsample2d':
      return call.interpolation === 'nearest'
        ? { formula: [value(only(taps(context)), false)], notes: [message('formula.nearestCell')] }
        : interpolated(context, upsampledCells(call, context))
    case 'resize2d':
      return resized(call, context)
    case 'rearrange':
      return copied(context)
    case 'dense':
      return connected(call, context)
    case 'convTranspose2d':
      return transposed(context, call)
    case 'softmax':
      return softened(call, context)
    case 'unpool2d':
    case 'arithmetic':
    case 'concatenate':
      // `unpooled` and `joined` spell them out, from several maps.
      return { formula: [], notes: [] }
  }
}

function copied(context: EvalContext): Explanation {
  const tap = only(taps(context))
  const { channel, row, column } = tap
  const from = context.input.flat
    ? message('formula.copiedValue', { channel })
    : message('formula.copied', { channel, row, column })
  return { formula: [value(tap, false)], notes: [from] }
}

/** Too many cells: what was reduced, and over how many. */
function summed(step: Step, patch: Patch, region: Region): Explanation {
  const { call } = step.calls[0]!
  const count = cellsIn(region)
  const where = rangesOf(region)
  if ('reducer' in call) {
    const cells = reducedCells(call.reducer.type, count)
    if (cells) {
      const divisor = call.reducer.type === 'average' ? divisorOf(call, patch).count : null
      return {
        formula: [
          plain('('),
          plain(cells),
          plain(divisor === null ? ')' : message('formula.closeDivide', { divisor: amount(divisor) })),
        ],
        notes: [message('formula.allCells', { region: where })],
      }
    }
  }
  return { formula: [], notes: [message('formula.computedFrom', { count: amount(count), region: where })] }
}

function reducedCells(type: Reducer['type'], count: number): Message | null {
  switch (type) {
    case 'max':
      return message('formula.maxOfCells', { count: amount(count) })
    case 'min':
      return message('formula.minOfCells', { count: amount(count) })
    case 'average':
    case 'sum':
      return message('formula.sumOfCells', { count: amount(count) })
    default:
      return null
  }
}
