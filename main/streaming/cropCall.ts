/** A kernel call over some rows of its input: the same call with what is left of the padding. */
import type { Crop } from '#app/calls/geometry/geometry'
import { padsBetween } from '#app/calls/geometry/resized'
import type { KernelCall, Span } from '#app/calls/kernelCall'
import type { StripRows } from '#app/calls/stripRows'
import type { MapShape } from '#app/shape'
import { isPerChannel, type CallGraph } from './callGraph'

/** A call of a strip, and what it reads: maps by their numbers, and other calls that serve it alone. */
export interface CroppedCall {
  readonly call: KernelCall
  readonly shape: MapShape
  readonly reads: readonly (number | CroppedCall)[]
}

/** The call that computes a node's rows from the rows of the maps that it reads. */
export function cropCall(graph: CallGraph, spans: readonly StripRows[], node: number): CroppedCall {
  const { call, input, output } = cropOf(graph, spans, node)
  const { held } = spans[node + 1]!
  const shape = graph.shapes[node + 1]!
  const from = graph.nodes[node]!.reads.map((map, read) =>
    isPerChannel(call, read) ? map : heldRows(graph, spans, map, input),
  )
  const cropped = { call, shape: withRows(shape, output), reads: from }
  // Rows that the call doesn't compute are 0.
  return sameRows(output, held) ? cropped : { call: pad(output, held), shape: withRows(shape, held), reads: [cropped] }
}

/** Whether a node can compute its rows from the rows that the strip holds of its input. */
export function isValid(graph: CallGraph, spans: readonly StripRows[], node: number): boolean {
  const { reads, rows } = graph.nodes[node]!
  const isEmpty = ({ begin, end }: Span) => begin >= end
  const output = spans[node + 1]!.held
  if (isEmpty(output) || reads.some((map) => isEmpty(spans[map]!.held))) return false
  const { begin, end } = rows.positions(output)
  const wrapsAround = rows.mode === 'circular' && (begin < 0 || end > graph.shapes[reads[0]!]!.height)
  return !wrapsAround && cropOf(graph, spans, node).valid
}

function cropOf(graph: CallGraph, spans: readonly StripRows[], node: number): Crop {
  const { rows, reads, indices } = graph.nodes[node]!
  return rows.crop({
    input: spans[reads[0]!]!.held,
    output: spans[node + 1]!.held,
    inputHeight: graph.shapes[reads[0]!]!.height,
    // Indices count in the rows that the cropped pooling reads.
    indexRows: indices === null ? null : cropOf(graph, spans, indices).input,
  })
}

export function withRows(shape: MapShape, { begin, end }: Span): MapShape {
  return { ...shape, height: end - begin }
}

/** Some of the rows of a map that the strip holds. */
function heldRows({ shapes }: CallGraph, spans: readonly StripRows[], map: number, rows: Span): number | CroppedCall {
  const { held } = spans[map]!
  return sameRows(held, rows) ? map : { call: pad(held, rows), shape: withRows(shapes[map]!, rows), reads: [map] }
}

function sameRows(a: Span, b: Span): boolean {
  return a.begin === b.begin && a.end === b.end
}

function pad(from: Span, to: Span): KernelCall {
  return { kernel: 'pad2d', pads: padsBetween(from, to, [0, 0, 0, 0]), mode: 'zeros', value: 0 }
}
