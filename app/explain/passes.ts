/** Steps of two passes: the last one is spelled out, and in it the cells that the first one computed. */
import type { KernelCall } from '#app/calls/kernelCall'
import { patchOf, type Cell } from './provenance'
import type { MapShape } from '#app/shape'
import type { LoweredCall } from '#app/layers/layer'
import { parenthesize, plain, type Explanation, type Token } from './tokens'
import { largest, reduced } from './reducers'
import { taps, type ReadCell, type ReadWeight, type EvalContext } from './source'
import { convolution, convolved } from './sums'

/** The passes of a step that is a convolution over what a maximum or another convolution has made. */
export interface Passes {
  readonly first: LoweredCall
  readonly last: LoweredCall
}

export function passesOf(calls: readonly LoweredCall[]): Passes | null {
  const [first, last, third] = calls
  if (!first || !last || third || first.reads || last.reads || last.call.kernel !== 'conv2d') return null
  return first.call.kernel === 'conv2d' || isMax(first.call) ? { first, last } : null
}

export function spelledPasses(
  { first, last }: Passes,
  input: MapShape,
  cell: Cell,
  read: ReadCell,
  weight: ReadWeight,
): Explanation {
  const contextOf = (at: Cell): EvalContext => ({
    call: first.call,
    input,
    output: first.shape,
    cell: at,
    patch: patchOf(first.call, input, first.shape, at),
    read,
    weight,
  })
  const patch = patchOf(last.call, first.shape, last.shape, cell)
  const context: EvalContext = {
    call: last.call,
    input: first.shape,
    output: last.shape,
    cell,
    patch,
    read: (at) => made(contextOf(at)),
    weight,
    spell: (at) => spelledCell(contextOf(at)),
  }
  return last.call.kernel === 'conv2d' ? convolved(context, last.call) : { formula: [], notes: [] }
}

function made(context: EvalContext): number {
  const { call } = context
  return Math.fround(call.kernel === 'conv2d' ? convolution(context, call) : (largest(context)?.value ?? NaN))
}

function spelledCell(context: EvalContext): readonly Token[] {
  const { call } = context
  if (call.kernel === 'conv2d') return [plain('('), ...convolved(context, call).formula, plain(')')]
  const all = taps(context)
  if (all.length === 1) return [plain(parenthesize(all[0]!.value))]
  return reduced({ type: 'max' }, all, { count: 0, note: '' }).formula
}

function isMax(call: KernelCall): boolean {
  return call.kernel === 'pool2d' && call.reducer.type === 'max'
}
