/** A kernel call over some rows of its input: the same call with the padding that is left of the whole one's. */
import type { KernelCall, Span, Window2d } from '#app/calls/kernelCall'
import type { MapShape } from '#app/shape'
import { positionsRead, rowsRead, wraps, type BandRows, type Chain } from './callGraph'

/** A call of a band, and what it reads: maps by their numbers, and other calls that are made for it alone. */
export interface Piece {
  readonly call: KernelCall
  readonly shape: MapShape
  readonly reads: readonly (number | Piece)[]
}

/** The call that makes a link's rows from the rows of the maps that it reads. */
export function cutCall(chain: Chain, spans: readonly BandRows[], link: number): Piece {
  const { call, reads } = chain.links[link]!
  const output = chain.shapes[link + 1]!
  const { made } = spans[link + 1]!
  const [read] = reads as [number]
  const from = spans[read]!.made
  const shape = withRows(output, made)
  const of = (rows: Span, map = read) => rowsOf(chain, spans, map, rows)
  switch (call.kernel) {
    case 'pad2d':
      return { call: { ...call, pads: padsBetween(from, made, call.pads) }, shape, reads }
    case 'convTranspose2d': {
      const [, left, bottom, right] = call.window.pads
      return {
        call: { ...call, window: { ...call.window, pads: [padsAbove(call.window, from, made), left, bottom, right] } },
        shape,
        reads,
      }
    }
    case 'regionPool': {
      const rows = call.rows
        .slice(made.begin, made.end)
        .map(({ begin, end }) => ({ begin: begin - from.begin, end: end - from.begin }))
      return { call: { ...call, rows }, shape, reads }
    }
    case 'upsample2d': {
      const whole = { begin: from.begin * call.size[0], end: from.end * call.size[0] }
      return padded({ call, shape: withRows(output, whole), reads }, whole, made)
    }
    case 'unpool2d': {
      // The places were counted in the rows that the windows read.
      const plane = rowsUnderWindows(chain, spans, reads[1]! - 1)
      const needed = rowsRead(chain, link, made)
      return padded({ call, shape: withRows(output, plane), reads: reads.map((map) => of(needed, map)) }, plane, made)
    }
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d': {
      const rows = rowsUnderWindows(chain, spans, link)
      const { window } = call
      const top = Math.max(0, rowsAbove(window, from, made))
      const height = rows.end - rows.begin
      const reach = (made.end - made.begin - 1) * window.strides[0] + (window.size[0] - 1) * window.dilations[0] + 1
      // An average counts declared padding as far as it goes; a convolution wants as much as its windows take.
      const declared = from.end === chain.shapes[read]!.height ? window.pads[2] : 0
      const bottom = call.kernel === 'conv2d' ? Math.max(0, reach - height - top) : declared
      return {
        call: { ...call, window: { ...window, pads: [top, window.pads[1], bottom, window.pads[3]] } },
        shape,
        reads: [of(rows)],
      }
    }
    default:
      return { call, shape, reads: [of(made)] }
  }
}

/** Whether a link can tell its rows apart by the rows that it is given, which are not whole maps. */
export function isSound(chain: Chain, spans: readonly BandRows[], link: number): boolean {
  const { call, reads } = chain.links[link]!
  const { made } = spans[link + 1]!
  const from = spans[reads[0]!]!.made
  if (from.begin >= from.end || made.begin >= made.end) return false
  if (wraps(call) && reachesOver(call, chain.shapes[reads[0]!]!, made)) return false
  switch (call.kernel) {
    case 'convTranspose2d':
      return padsAbove(call.window, from, made) >= 0
    case 'unpool2d': {
      const { begin, end } = rowsRead(chain, link, made)
      return begin < end
    }
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d': {
      // Rows above the windows are cut away: some must be left, and those that stand in for rows below the map.
      const mirrored =
        call.kernel === 'conv2d' && call.paddingMode !== 'zeros' && from.end === chain.shapes[reads[0]!]!.height
      const { begin, end } = rowsUnderWindows(chain, spans, link)
      return end - begin > (mirrored ? call.window.pads[2] : 0)
    }
    default:
      return true
  }
}

export function withRows(shape: MapShape, { begin, end }: Span): MapShape {
  return { ...shape, height: end - begin }
}

/** Some of the rows of a map that the band holds. */
function rowsOf({ shapes }: Chain, spans: readonly BandRows[], map: number, rows: Span): number | Piece {
  const { made } = spans[map]!
  if (made.begin === rows.begin && made.end === rows.end) return map
  return { call: pad(made, rows), shape: withRows(shapes[map]!, rows), reads: [map] }
}

/** The rows that a call makes, from those that a piece does; rows that it doesn't make are 0. */
function padded(piece: Piece, from: Span, made: Span): Piece {
  if (from.begin === made.begin && from.end === made.end) return piece
  return { call: pad(from, made), shape: withRows(piece.shape, made), reads: [piece] }
}

function pad(from: Span, made: Span): KernelCall {
  return { kernel: 'pad2d', pads: padsBetween(from, made, [0, 0, 0, 0]), mode: 'zeros', value: 0 }
}

function padsBetween(
  from: Span,
  made: Span,
  [top, left, , right]: readonly [number, number, number, number],
): [number, number, number, number] {
  const above = top + from.begin - made.begin
  return [above, left, made.end - made.begin - (from.end - from.begin) - above, right]
}

/** The rows of the map that a sliding window reads, but for rows above its first one. */
function rowsUnderWindows({ links }: Chain, spans: readonly BandRows[], link: number): Span {
  const { call, reads } = links[link]!
  if (!('window' in call))
    throw new RangeError(`rowsUnderWindows: expected a call with a window, received ${call.kernel}`)
  const from = spans[reads[0]!]!.made
  return { begin: from.begin + Math.max(0, -rowsAbove(call.window, from, spans[link + 1]!.made)), end: from.end }
}

/** Whether rows of a call that wraps read rows at the other end of the map. */
function reachesOver(call: KernelCall, { height }: MapShape, made: Span): boolean {
  const { begin, end } = positionsRead(call, made)
  return begin < 0 || end > height
}

/** Padding above the windows of `made` over the rows `from`; negative for rows above them. */
function rowsAbove({ pads, strides }: Window2d, from: Span, made: Span): number {
  return pads[0] + from.begin - made.begin * strides[0]
}

/** Rows that a transposed convolution of the rows `from` has to leave out above `made`. */
function padsAbove({ pads, strides }: Window2d, from: Span, made: Span): number {
  return pads[0] + made.begin - from.begin * strides[0]
}
