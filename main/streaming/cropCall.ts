/** A kernel call over some rows of its input: the same call with the padding that is left of the whole one's. */
import type { Crop } from '#app/calls/geometry/geometry'
import { padsBetween } from '#app/calls/geometry/resized'
import type { KernelCall, Span } from '#app/calls/kernelCall'
import type { StripRows } from '#app/calls/stripRows'
import type { MapShape } from '#app/shape'
import type { Chain } from './callGraph'

/** A call of a strip, and what it reads: maps by their numbers, and other calls that are made for it alone. */
export interface Piece {
  readonly call: KernelCall
  readonly shape: MapShape
  readonly reads: readonly (number | Piece)[]
}

/** The call that makes a link's rows from the rows of the maps that it reads. */
export function cropCall(chain: Chain, spans: readonly StripRows[], link: number): Piece {
  const { call, reads, makes } = cropOf(chain, spans, link)
  const { made } = spans[link + 1]!
  const shape = chain.shapes[link + 1]!
  const from = chain.links[link]!.reads.map((map) => heldRows(chain, spans, map, reads))
  const piece = { call, shape: withRows(shape, makes), reads: from }
  // Rows that the call doesn't make are 0.
  return sameRows(makes, made) ? piece : { call: pad(makes, made), shape: withRows(shape, made), reads: [piece] }
}

/** Whether a link can tell its rows apart by the rows that it is given, which are not whole maps. */
export function isSound(chain: Chain, spans: readonly StripRows[], link: number): boolean {
  const { reads, rows } = chain.links[link]!
  const { made } = spans[link + 1]!
  const held = spans[reads[0]!]!.made
  if (held.begin >= held.end || made.begin >= made.end) return false
  const { begin, end } = rows.positions(made)
  const wrapsAround = rows.mode === 'circular' && (begin < 0 || end > chain.shapes[reads[0]!]!.height)
  return !wrapsAround && cropOf(chain, spans, link).sound
}

function cropOf(chain: Chain, spans: readonly StripRows[], link: number): Crop {
  const { rows, reads, places } = chain.links[link]!
  return rows.crop({
    held: spans[reads[0]!]!.made,
    made: spans[link + 1]!.made,
    inputHeight: chain.shapes[reads[0]!]!.height,
    // Places are counted in the rows that the cropped pooling reads.
    plane: places === null ? null : cropOf(chain, spans, places).reads,
  })
}

export function withRows(shape: MapShape, { begin, end }: Span): MapShape {
  return { ...shape, height: end - begin }
}

/** Some of the rows of a map that the strip holds. */
function heldRows({ shapes }: Chain, spans: readonly StripRows[], map: number, rows: Span): number | Piece {
  const { made } = spans[map]!
  return sameRows(made, rows) ? map : { call: pad(made, rows), shape: withRows(shapes[map]!, rows), reads: [map] }
}

function sameRows(a: Span, b: Span): boolean {
  return a.begin === b.begin && a.end === b.end
}

function pad(from: Span, made: Span): KernelCall {
  return { kernel: 'pad2d', pads: padsBetween(from, made, [0, 0, 0, 0]), mode: 'zeros', value: 0 }
}
