/** A kernel call over some rows of its input: the same call with what is left of the padding. */
import type { Crop } from '#app/calls/geometry/geometry'
import { padsBetween } from '#app/calls/geometry/resized'
import type { KernelCall, Span } from '#app/calls/kernelCall'
import type { StripRows } from '#app/calls/stripRows'
import type { MapShape } from '#app/shape'
import type { CallGraph } from './callGraph'

/** A call of a strip, and what it reads: maps by their numbers, and other calls that serve it alone. */
export interface CroppedCall {
  readonly call: KernelCall
  readonly shape: MapShape
  readonly reads: readonly (number | CroppedCall)[]
}

/** The call that computes a node's rows from the rows of the maps that it reads. */
export function cropCall(graph: CallGraph, spans: readonly StripRows[], node: number): CroppedCall {
  const { call, reads, makes } = cropOf(graph, spans, node)
  const { made } = spans[node + 1]!
  const shape = graph.shapes[node + 1]!
  const from = graph.nodes[node]!.reads.map((map) => heldRows(graph, spans, map, reads))
  const cropped = { call, shape: withRows(shape, makes), reads: from }
  // Rows that the call doesn't compute are 0.
  return sameRows(makes, made) ? cropped : { call: pad(makes, made), shape: withRows(shape, made), reads: [cropped] }
}

/** Whether a node can compute its rows from the rows that the strip holds of its input. */
export function isValid(graph: CallGraph, spans: readonly StripRows[], node: number): boolean {
  const { reads, rows } = graph.nodes[node]!
  const { made } = spans[node + 1]!
  const held = spans[reads[0]!]!.made
  if (held.begin >= held.end || made.begin >= made.end) return false
  const { begin, end } = rows.positions(made)
  const wrapsAround = rows.mode === 'circular' && (begin < 0 || end > graph.shapes[reads[0]!]!.height)
  return !wrapsAround && cropOf(graph, spans, node).valid
}

function cropOf(graph: CallGraph, spans: readonly StripRows[], node: number): Crop {
  const { rows, reads, indices } = graph.nodes[node]!
  return rows.crop({
    held: spans[reads[0]!]!.made,
    made: spans[node + 1]!.made,
    inputHeight: graph.shapes[reads[0]!]!.height,
    // Places are counted in the rows that the cropped pooling reads.
    plane: indices === null ? null : cropOf(graph, spans, indices).reads,
  })
}

export function withRows(shape: MapShape, { begin, end }: Span): MapShape {
  return { ...shape, height: end - begin }
}

/** Some of the rows of a map that the strip holds. */
function heldRows({ shapes }: CallGraph, spans: readonly StripRows[], map: number, rows: Span): number | CroppedCall {
  const { made } = spans[map]!
  return sameRows(made, rows) ? map : { call: pad(made, rows), shape: withRows(shapes[map]!, rows), reads: [map] }
}

function sameRows(a: Span, b: Span): boolean {
  return a.begin === b.begin && a.end === b.end
}

function pad(from: Span, made: Span): KernelCall {
  return { kernel: 'pad2d', pads: padsBetween(from, made, [0, 0, 0, 0]), mode: 'zeros', value: 0 }
}
