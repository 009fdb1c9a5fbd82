/** A kernel call over some rows of its input: the same call with the padding that is left of the whole one's. */
import type { KernelCall, Span, Window2d } from '../../../app/kernels'
import type { LoweredCall } from '../../../app/layers/layer'
import type { MapShape } from '../../../app/shape'
import { positionsRead, wraps } from './chain'

/** The call that makes the output rows `made` from the input rows `from`; rows above those it reads are cut away. */
export function cutCall(call: KernelCall, input: MapShape, output: MapShape, from: Span, made: Span): LoweredCall[] {
  const shape = withRows(output, made)
  const count = made.end - made.begin
  if (call.kernel === 'pad2d') {
    const top = call.pads[0] + from.begin - made.begin
    const bottom = count - (from.end - from.begin) - top
    return [{ call: { ...call, pads: [top, call.pads[1], bottom, call.pads[3]] }, shape }]
  }
  if (call.kernel === 'convTranspose2d') {
    const [, left, bottom, right] = call.window.pads
    return [{ call: { ...call, window: { ...call.window, pads: [padsAbove(call.window, from, made), left, bottom, right] } }, shape }]
  }
  if (call.kernel === 'regionPool') {
    const rows = call.rows.slice(made.begin, made.end).map(({ begin, end }) => ({ begin: begin - from.begin, end: end - from.begin }))
    return [{ call: { ...call, rows }, shape }]
  }
  if (call.kernel === 'upsample2d') {
    const whole = { begin: from.begin * call.size[0], end: from.end * call.size[0] }
    return [{ call, shape: withRows(output, whole) }, { call: cropped(made.begin - whole.begin, whole.end - made.end), shape }]
  }
  if (call.kernel !== 'conv2d' && call.kernel !== 'pool2d') {
    return from.begin === made.begin ? [{ call, shape }] : [crop(input, from, made.begin - from.begin), { call, shape }]
  }
  const { window } = call
  const stride = window.strides[0]
  const above = rowsAbove(window, from, made)
  const unread = Math.max(0, -above)
  const top = Math.max(0, above)
  const height = from.end - from.begin - unread
  const reach = (count - 1) * stride + (window.size[0] - 1) * window.dilations[0] + 1
  // An average counts declared padding as far as it goes; a convolution wants as much as its windows take.
  const declared = from.end === input.height ? window.pads[2] : 0
  const bottom = call.kernel === 'pool2d' ? declared : Math.max(0, reach - height - top)
  const cut: LoweredCall = { call: { ...call, window: { ...window, pads: [top, window.pads[1], bottom, window.pads[3]] } }, shape }
  return unread === 0 ? [cut] : [crop(input, from, unread), cut]
}

/** Cuts the first `unread` of the rows `from` away. */
function crop(input: MapShape, from: Span, unread: number): LoweredCall {
  const shape = withRows(input, { begin: from.begin + unread, end: from.end })
  return { call: cropped(unread, 0), shape }
}

function cropped(top: number, bottom: number): KernelCall {
  return { kernel: 'pad2d', pads: [-top, 0, -bottom, 0], mode: 'zeros', value: 0 }
}

export function withRows(shape: MapShape, { begin, end }: Span): MapShape {
  return { ...shape, height: end - begin }
}

/** Whether a call can tell the rows `made` apart by the rows `from` that it is given, which are not the whole map. */
export function isSound(call: KernelCall, input: MapShape, from: Span, made: Span): boolean {
  if (from.begin >= from.end || made.begin >= made.end) return false
  if (wraps(call) && reachesOver(call, input, made)) return false
  if (call.kernel === 'convTranspose2d') return padsAbove(call.window, from, made) >= 0
  if (call.kernel !== 'conv2d' && call.kernel !== 'pool2d') return true
  // Rows above the windows are cut away: some must be left, and those that stand in for rows below the map.
  const left = from.end - from.begin + Math.min(0, rowsAbove(call.window, from, made))
  const mirrored = call.kernel === 'conv2d' && call.paddingMode !== 'zeros' && from.end === input.height
  return left > (mirrored ? call.window.pads[2] : 0)
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

