/** Steps of two passes: the last one is spelled out, and in it the cells that the first one made. */
import type { KernelCall } from '../kernels'
import { boxOf, clipped, patchOf, type Cell, type Region } from '../provenance'
import type { MapShape } from '../shape'
import type { LoweredCall } from '../layers/layer'
import { inBrackets, plain, type Explanation, type Piece } from './pieces'
import { largest, reduced } from './reducers'
import { folded, taps, type ReadCell, type Setting } from './source'
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

/** The cells of the source that the passes need for one cell. */
export function regionOfPasses({ first, last }: Passes, input: MapShape, cell: Cell): Region {
  const between = needed(last.call, first.shape, boxOf(patchOf(last.call, first.shape, last.shape, cell)))
  const corners = [between.channels.begin, between.channels.end - 1].flatMap((channel) => [
    boxOf(patchOf(first.call, input, first.shape, { channel, row: between.rows.begin, column: between.columns.begin })),
    boxOf(patchOf(first.call, input, first.shape, { channel, row: between.rows.end - 1, column: between.columns.end - 1 })),
  ])
  const span = (name: keyof Region) => ({
    begin: Math.min(...corners.map((box) => box[name].begin)),
    end: Math.max(...corners.map((box) => box[name].end)),
  })
  return needed(first.call, input, { channels: span('channels'), rows: span('rows'), columns: span('columns') })
}

export function spelledPasses({ first, last }: Passes, input: MapShape, cell: Cell, read: ReadCell): Explanation {
  const settingOf = (at: Cell): Setting => ({
    call: first.call, input, output: first.shape, cell: at, patch: patchOf(first.call, input, first.shape, at), read,
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

/** The cells of a map that a box of a patch stands for: those inside, and those that fill its padding. */
export function needed(call: KernelCall, map: MapShape, region: Region): Region {
  const mode = call.kernel === 'conv2d' ? call.paddingMode : call.kernel === 'pad2d' ? call.mode : 'zeros'
  if (mode === 'zeros') return clipped(region, map)
  const reach = (begin: number, end: number, n: number) => {
    const all = Array.from({ length: end - begin }, (_, i) => folded(begin + i, n, mode))
    return { begin: Math.min(...all), end: Math.max(...all) + 1 }
  }
  return {
    channels: region.channels,
    rows: reach(region.rows.begin, region.rows.end, map.height),
    columns: reach(region.columns.begin, region.columns.end, map.width),
  }
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
