/** Summaries of rows by the module. */
import type { Span } from '#app/calls/kernelCall'
import { rowStatistics, type SummaryBuffers, type TensorView } from '#app/calls/kernels'
import { runOnce } from './bands'
import { NO_ROOM } from './host'
import { rowsPart } from './parts'
import { prepareHeld, type Held, type Module } from './prepared'

export type RunHeld = (held: Held, begin: number, end: number) => void

/** Null for want of memory. */
export function prepareSummary(
  module: Module,
  map: TensorView,
  into: SummaryBuffers,
): { held: Held; run: RunHeld } | null {
  const { host, exports, memory } = module
  const { level } = into
  const maps = level ? [map, level.mean, level.max] : [map]
  let copy = 0
  const use = ([first, second]: readonly number[]) => {
    const kernel = exports.summarize(first!, second!)
    copy = host.addressOf(into.rows)
    return kernel
  }
  const held = prepareHeld(module, maps, use, [map, into])
  if (!held) return null
  const completed = completedCells(map.height, level?.side ?? 1)
  const run = (own: Held, begin: number, end: number) => {
    const cells = completed(begin, end)
    const written = level ? [rowsPart(level.mean, cells), rowsPart(level.max, cells)] : []
    const read = [rowsPart(map, { begin, end })]
    if (!runOnce(module, own, { begin, end }, { read, written })) throw new RangeError(NO_ROOM)
    const numbers = rowStatistics.length
    for (let channel = 0; channel < map.channels; channel++) {
      const at = (channel * map.height + begin) * numbers
      const from = copy / 8 + at
      into.rows.set(memory.doubles.subarray(from, from + (end - begin) * numbers), at)
    }
  }
  return { held, run }
}

/** For rows that are summarized one after another the rows of the level whose cells they complete. */
function completedCells(height: number, side: number): (begin: number, end: number) => Span {
  let [first, next] = [0, 0]
  return (begin, end) => {
    if (begin !== next) first = begin
    next = end
    const last = end === height ? Math.ceil(height / side) : Math.floor(end / side)
    return { begin: Math.min(last, Math.max(Math.ceil(first / side), Math.floor(begin / side))), end: last }
  }
}
