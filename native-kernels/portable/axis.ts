/**
 * Walking a window along one axis: which input cells each output cell sees. Height and width use the same walk.
 */
import { sourceIndex } from '#app/calls/axis'
import { Failure } from '#app/failure'
import type { PaddingMode, Span, Window2d } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'

/** One cell of a window on one axis: the kernel's cell and the input's cell under it. */
export interface Tap {
  readonly tap: number
  readonly position: number
}

/** What one output cell sees on one axis. */
export interface Reach {
  /** The taps that lie on the input, in order. */
  readonly taps: readonly Tap[]
  /** The number of taps that lie on the input or on its declared padding. */
  readonly padded: number
}

/** The reaches of all output cells of a sliding window. */
export function windowReaches(
  window: Window2d,
  input: TensorView,
  output: TensorView,
  mode: PaddingMode = 'zeros',
): { rows: readonly Reach[]; columns: readonly Reach[] } {
  const [top, left, bottom, right] = window.pads
  const [kh, kw] = window.size
  const [sh, sw] = window.strides
  const [dh, dw] = window.dilations
  return {
    rows: axisReaches(input.height, output.height, kh, sh, dh, top, bottom, mode),
    columns: axisReaches(input.width, output.width, kw, sw, dw, left, right, mode),
  }
}

/** The reaches of explicit regions, which never leave the input. */
export function spanReaches(spans: readonly Span[]): readonly Reach[] {
  return spans.map(({ begin, end }) => {
    const taps: Tap[] = []
    for (let position = begin; position < end; position++) taps.push({ tap: position - begin, position })
    return { taps, padded: taps.length }
  })
}

/** @throws Failure 'internal' if there is no such output cell. */
export function reachAt(reaches: readonly Reach[], index: number): Reach {
  const reach = reaches[index]
  if (!reach) throw new Failure('internal', `Kernel call: expected a cell below ${reaches.length}, received ${index}.`)
  return reach
}

function axisReaches(
  n: number,
  out: number,
  k: number,
  s: number,
  d: number,
  p0: number,
  p1: number,
  mode: PaddingMode,
): readonly Reach[] {
  const reaches: Reach[] = []
  for (let cell = 0; cell < out; cell++) {
    const taps: Tap[] = []
    let padded = 0
    for (let tap = 0; tap < k; tap++) {
      const place = cell * s - p0 + tap * d
      if (place < n + p1) padded++
      const position = sourceIndex(place, n, mode)
      if (position !== null) taps.push({ tap, position })
    }
    reaches.push({ taps, padded })
  }
  return reaches
}
