/** Steps of two passes: the last one is spelled out, and in it the cells that the first one made. */
import type { KernelCall } from '#app/calls/kernelCall'
import { patchOf, type Cell } from './provenance'
import type { MapShape } from '#app/shape'
import type { LoweredCall } from '#app/layers/layer'
import { inBrackets, plain, type Explanation, type Piece } from './pieces'
import { largest, reduced } from './reducers'
import { taps, type ReadCell, type Setting } from './source'
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

export function spelledPasses({ first, last }: Passes, input: MapShape, cell: Cell, read: ReadCell): Explanation {
  const settingOf = (at: Cell): Setting => ({
    call: first.call,
    input,
    output: first.shape,
    cell: at,
    patch: patchOf(first.call, input, first.shape, at),
    read,
  })
  const patch = patchOf(last.call, first.shape, last.shape, cell)
  const setting: Setting = {
    call: last.call,
    input: first.shape,
    output: last.shape,
    cell,
    patch,
    read: (at) => made(settingOf(at)),
    spell: (at) => spelledCell(settingOf(at)),
  }
  return last.call.kernel === 'conv2d' ? convolved(setting, last.call) : { formula: [], notes: [] }
}

function made(setting: Setting): number {
  const { call } = setting
  return Math.fround(call.kernel === 'conv2d' ? convolution(setting, call) : (largest(setting)?.value ?? NaN))
}

function spelledCell(setting: Setting): readonly Piece[] {
  const { call } = setting
  if (call.kernel === 'conv2d') return [plain('('), ...convolved(setting, call).formula, plain(')')]
  const all = taps(setting)
  if (all.length === 1) return [plain(inBrackets(all[0]!.value))]
  return reduced({ type: 'max' }, all, { count: 0, note: '' }).formula
}

function isMax(call: KernelCall): boolean {
  return call.kernel === 'pool2d' && call.reducer.type === 'max'
}
