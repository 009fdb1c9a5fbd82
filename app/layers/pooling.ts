/** What all sliding-window poolings share: their fields, and the lowering to one pool2d call. */
import type { Reducer } from '#app/calls/kernelCall'
import { message, type KeyedMessage } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import { strideText } from './conv2d'
import { flag, optionalPair, padding, pair, type PaddingParam } from './fields'
import { oneCall, type Lowered } from './layer'
import { slide } from './window'

export const poolFields = {
  poolSize: pair({ title: 'poolSize', help: 'Rows and columns of the window.', initial: [2, 2], min: 1, max: 4096 }),
  strides: optionalPair({
    title: 'strides',
    help: 'Step between windows, in cells. Empty: the pool size.',
    min: 1,
    max: 4096,
    emptyMeans: 'same as poolSize',
  }),
  padding: padding(),
  ceilMode: flag({
    title: 'ceilMode',
    help: 'Rounds the output size up, so an incomplete window at the end is used too.',
    initial: false,
  }),
}

export const dilationField = pair({
  title: 'dilation',
  help: 'Spacing of the cells in a window.',
  initial: [1, 1],
  min: 1,
  max: 4096,
})

export interface PoolParams {
  readonly poolSize: readonly [number, number]
  readonly strides: readonly [number, number] | null
  readonly padding: PaddingParam
  readonly ceilMode: boolean
  readonly dilation?: readonly [number, number]
}

/** Output shape and pool2d call of a sliding-window pooling; as many channels come out as went in. */
export function lowerPool(input: MapShape, p: PoolParams, reducer: Reducer): Lowered {
  const { window, height, width } = slide(input, {
    size: p.poolSize,
    strides: p.strides ?? p.poolSize,
    dilations: p.dilation ?? [1, 1],
    padding: p.padding,
    ceilMode: p.ceilMode,
    sizeParam: 'poolSize',
    dilationParam: 'dilation',
  })
  return oneCall({ kernel: 'pool2d', window, reducer }, mapShape(input.channels, height, width))
}

export function poolBrief(p: PoolParams): KeyedMessage {
  return message('layers.sizeAndStride', {
    height: p.poolSize[0],
    width: p.poolSize[1],
    stride: strideText(p.strides ?? p.poolSize),
  })
}
