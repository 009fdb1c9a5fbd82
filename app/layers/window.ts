/**
 * One-axis window arithmetic, used for height and for width alike.
 * n: input size, k: window, s: stride, d: dilation, p0 and p1: padding before and after; all in cells.
 */
import { impossible, type Fix } from '#app/failure'
import type { Pads, Pair, Window2d } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import type { MapShape } from '#app/shape'

export type Padding = 'valid' | 'same' | 'sameLower' | Pads

/** Cells that a dilated window spans: d (k - 1) + 1. */
export function extent(k: number, d: number): number {
  return d * (k - 1) + 1
}

/**
 * Output size of a sliding window: floor((n + p0 + p1 - d (k - 1) - 1) / s) + 1. With ceilMode the same with
 * ceil, then one less if the last window would start beyond the input and its leading padding (PyTorch, ONNX).
 * @returns 0 or less where the window does not fit.
 */
export function outputSize(
  n: number,
  k: number,
  s: number,
  d: number,
  p0: number,
  p1: number,
  ceilMode = false,
): number {
  const room = n + p0 + p1 - extent(k, d)
  if (room < 0) return 0
  if (!ceilMode) return Math.floor(room / s) + 1
  const out = Math.ceil(room / s) + 1
  return (out - 1) * s >= n + p0 ? out - 1 : out
}

/**
 * Padding that `same` stands for: out = ceil(n / s), total max((out - 1) s + d (k - 1) + 1 - n, 0), the odd cell at
 * the end (Keras, TensorFlow, ONNX SAME_UPPER) or at the start (SAME_LOWER).
 */
export function samePadding(
  n: number,
  k: number,
  s: number,
  d: number,
  lower: boolean,
): readonly [p0: number, p1: number] {
  const out = Math.ceil(n / s)
  const total = Math.max((out - 1) * s + extent(k, d) - n, 0)
  const small = Math.floor(total / 2)
  return lower ? [total - small, small] : [small, total - small]
}

/** Resolves a padding word to four numbers for an image of the given size. */
export function resolvePads(
  padding: Padding,
  height: number,
  width: number,
  size: Pair,
  strides: Pair,
  dilations: Pair,
): Pads {
  if (padding === 'valid') return [0, 0, 0, 0]
  if (padding !== 'same' && padding !== 'sameLower') return padding
  const lower = padding === 'sameLower'
  const [top, bottom] = samePadding(height, size[0], strides[0], dilations[0], lower)
  const [left, right] = samePadding(width, size[1], strides[1], dilations[1], lower)
  return [top, left, bottom, right]
}

export interface WindowParams {
  readonly size: Pair
  readonly strides: Pair
  readonly dilations: Pair
  readonly padding: Padding
  readonly ceilMode?: boolean
  /** The parameters that hold the size and the dilation, named in the fixes. */
  readonly sizeParam: string
  readonly dilationParam?: string
}

/**
 * The window resolved for an input, with the output's height and width.
 * @throws Failure 'impossible-stack' if the input is a vector or the window does not fit, with fixes.
 */
export function slide(input: MapShape, params: WindowParams): { window: Window2d; height: number; width: number } {
  requireMap(input)
  const { size, strides, dilations, padding } = params
  const pads = resolvePads(padding, input.height, input.width, size, strides, dilations)
  const [top, left, bottom, right] = pads
  const height = outputSize(input.height, size[0], strides[0], dilations[0], top, bottom, params.ceilMode)
  const width = outputSize(input.width, size[1], strides[1], dilations[1], left, right, params.ceilMode)
  if (height < 1 || width < 1) throw doesNotFit(input, params, pads)
  return { window: { size, strides, dilations, pads }, height, width }
}

/** @throws Failure 'impossible-stack' where the input is a vector. */
export function requireMap(input: MapShape): void {
  if (input.flat) {
    throw impossible(
      message('layers.needsMap', {
        received: message('units.values', { n: input.channels }),
      }),
    )
  }
}

function doesNotFit(input: MapShape, params: WindowParams, pads: Pads) {
  const { size, dilations, sizeParam, dilationParam } = params
  const dilated = dilations[0] > 1 || dilations[1] > 1
  const padded = pads.some((p) => p > 0)
  const window = dilated
    ? message('layers.windowSizeDilated', {
        height: size[0],
        width: size[1],
        dilatedHeight: extent(size[0], dilations[0]),
        dilatedWidth: extent(size[1], dilations[1]),
      })
    : message('layers.windowSize', { height: size[0], width: size[1] })
  const { height, width } = input
  const fixes: Fix[] = [{ label: message('layers.useSamePadding'), params: { padding: 'same' } }]
  const smaller: Pair = [Math.min(size[0], input.height), Math.min(size[1], input.width)]
  if (!dilated && (smaller[0] !== size[0] || smaller[1] !== size[1])) {
    fixes.push({
      label: message('layers.reduceWindow', { height: smaller[0], width: smaller[1] }),
      params: { [sizeParam]: smaller },
    })
  }
  const fitsUndilated = size[0] <= input.height && size[1] <= input.width
  if (dilated && dilationParam && fitsUndilated)
    fixes.push({
      label: message('layers.resetDilation', { field: dilationParam }),
      params: { [dilationParam]: [1, 1] },
    })
  const map = padded ? message('layers.mapSizePadded', { height, width }) : message('layers.mapSize', { height, width })
  return impossible(message('layers.windowDoesNotFit', { window, map }), fixes)
}
