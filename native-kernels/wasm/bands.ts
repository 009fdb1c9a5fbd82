/** Runs of a kernel on parts of its maps that are copied into the module and out of it. */
import type { Span } from '#app/calls/kernelCall'
import type { PreparedKernel } from '#app/calls/kernels'
import { copyIn, copyOut, partLength, planeStride, type Part } from './parts'
import { putPlace, type Held, type Module, type Room } from './prepared'

/** The parts of a run, those that are only read first. */
export interface Parts {
  readonly read: readonly Part[]
  readonly written: readonly Part[]
}

/** Band by band, each no larger than need be; those that find no room by another kernel. */
export function runInBands(
  module: Module,
  held: Held,
  units: Span,
  partsOf: (units: Span) => Parts,
  otherwise: () => PreparedKernel,
): void {
  for (let { begin } = units; begin < units.end;) {
    let band: Span = { begin, end: units.end }
    let parts = partsOf(band)
    while (band.end - band.begin > 1) {
      const half = halved(band)
      const less = partsOf(half)
      if (!isWorthHalving(parts, less, module.room)) break
      band = half
      parts = less
    }
    if (!runOnce(module, held, band, parts)) otherwise()(band.begin, band.end)
    begin = band.end
  }
}

/** Up to a multiple of eight units, of which kernels compute some together. */
function halved({ begin, end }: Span): Span {
  const middle = begin + Math.ceil((end - begin) / 2)
  const rounded = Math.ceil(middle / 8) * 8
  return { begin, end: rounded < end ? rounded : middle }
}

/** Where it is too large, unless a tall window reads nearly as much for half of the rows. */
function isWorthHalving(parts: Parts, half: Parts, { band, most }: Room): boolean {
  const [all, some] = [floatsOf(parts), floatsOf(half)]
  return all > most || (all > band && some < 0.7 * all)
}

function floatsOf({ read, written }: Parts): number {
  return [...read, ...written].reduce((sum, part) => sum + partLength(part), 0)
}

/** False where the module has no room. What a kernel that was stopped has left unfinished is not copied out. */
export function runOnce(module: Module, held: Held, units: Span, { read, written }: Parts): boolean {
  const { memory, exports, room, host } = module
  if (host.isStopped) return true
  const parts = [...read, ...written]
  const lengths = parts.map((part) => Math.ceil(partLength(part) / 16) * 16 + 16)
  const all = lengths.reduce((sum, length) => sum + length, 0)
  const begin = floatsOf({ read, written }) <= room.most ? memory.scratch(4 * all) : 0
  if (begin === 0) return false
  let at = begin / 4
  const starts = parts.map((part, i) => {
    const start = at
    const plane = planeStride(part)
    const first = start - part.channels.begin * plane - part.rows.begin * part.map.rowStride
    putPlace(memory, held.places.get(part.map.data)!, 4 * first, plane)
    if (i < read.length) copyIn(part, memory.floats, start)
    at += lengths[i]!
    return start
  })
  exports.run(held.kernel, units.begin, units.end)
  if (!host.isStopped) written.forEach((part, i) => copyOut(part, memory.floats, starts[read.length + i]!))
  return true
}
