/** Convolutions and what else slides a window: poolings are in pooling.ts. */
import type { CallOf, Pads, Window2d } from '#app/calls/kernelCall'
import type { MapShape } from '#app/shape'
import type { GraphWriter } from './graph'
import { padded } from './resized'
import type { Site, WriteCall } from './site'

export const conv2d: WriteCall<CallOf<'conv2d'>> = (call, { graph, inputs, shape, params }) => {
  const [input] = inputs as [Site['inputs'][0]]
  const { window, groups, paddingMode, weights, bias } = call
  const outside = paddingMode !== 'zeros' && window.pads.some((n) => n > 0)
  const source = outside ? padded(graph, input.name, input.shape, window.pads, paddingMode, 0) : input.name
  const kernel = graph.weights(weights, 'weight', [shape.channels, input.shape.channels / groups, ...window.size])
  return graph.add('Conv', [source, kernel, ...(bias ? [graph.weights(bias, 'bias', [shape.channels])] : [])], {
    ...slidingWindow(window),
    dilations: window.dilations,
    ...(outside ? { pads: [0, 0, 0, 0] } : padsAs(params, window, input.shape, shape)),
    group: groups,
  })
}

export const convTranspose2d: WriteCall<CallOf<'convTranspose2d'>> = (call, { graph, inputs, shape }) => {
  const [input] = inputs as [Site['inputs'][0]]
  const { window, groups, outputPadding, weights, bias } = call
  const { strides, dilations, pads } = window
  const kernel = graph.weights(weights, 'weight', [input.shape.channels, shape.channels / groups, ...window.size])
  const attributes = { ...slidingWindow(window), dilations, group: groups }
  if (outputPadding.every((n, axis) => n < Math.max(strides[axis]!, dilations[axis]!)))
    return graph.add(
      'ConvTranspose',
      [input.name, kernel, ...(bias ? [graph.weights(bias, 'bias', [shape.channels])] : [])],
      {
        ...attributes,
        pads,
        output_padding: outputPadding,
      },
    )
  // Beyond that ONNX has no output padding: less is cropped at the end, and rows and columns of the bias alone follow.
  const [top, left, bottom, right] = pads
  const ends = [bottom, right].map((n, axis) => n - outputPadding[axis]!)
  const cropped = [top, left, ...ends.map((n) => Math.max(n, 0))]
  const reached = graph.add('ConvTranspose', [input.name, kernel], { ...attributes, pads: cropped })
  const beyond = graph.ints([0, 0, 0, 0, 0, 0, ...ends.map((n) => Math.max(-n, 0))])
  const whole = graph.add('Pad', [reached, beyond])
  return bias ? graph.add('Add', [whole, graph.perChannel(bias, 'bias', shape)]) : whole
}

export function slidingWindow({ size, strides }: Window2d) {
  return { kernel_shape: size, strides }
}

/**
 * Padding as the layer says it: a word stays one, since it means other numbers for other inputs. Not of dilated windows,
 * which onnxruntime refuses then, nor where the last window ends before the map does: there it takes the word for padding
 * below zero.
 */
export function padsAs(
  { padding }: Site['params'],
  { size, strides, pads, dilations }: Window2d,
  input: MapShape,
  output: MapShape,
): { readonly auto_pad: string } | { readonly pads: Pads } {
  const endsBefore =
    (output.height - 1) * strides[0] + size[0] < input.height || (output.width - 1) * strides[1] + size[1] < input.width
  if (endsBefore || dilations.some((n) => n !== 1)) return { pads }
  if (padding === 'same') return { auto_pad: 'SAME_UPPER' }
  return padding === 'sameLower' ? { auto_pad: 'SAME_LOWER' } : { pads }
}

/** Sums of the cells of each window: a convolution of each channel with ones. @param pads zeros around the map */
export function sums(graph: GraphWriter, input: string, channels: number, window: Window2d, pads: Pads): string {
  const [rows, columns] = window.size
  const ones = graph.floats(new Float32Array(channels * rows * columns).fill(1), [channels, 1, rows, columns])
  return graph.add('Conv', [input, ones], {
    ...slidingWindow(window),
    dilations: window.dilations,
    pads,
    group: channels,
  })
}

/**
 * The padding with which whole windows cover the map: at the end as far as the last window reaches, and as declared where
 * that is more; but no more than it reaches where padding of a window's size would be left, which pooling operators refuse.
 */
export function reachedPads({ size, strides, dilations, pads }: Window2d, input: MapShape, output: MapShape): Pads {
  const [top, left, bottom, right] = pads
  const end = (axis: 0 | 1, n: number, out: number, before: number, after: number) => {
    const reached = (out - 1) * strides[axis] + dilations[axis] * (size[axis] - 1) + 1 - n - before
    return Math.max(reached, after < size[axis] ? after : 0)
  }
  return [top, left, end(0, input.height, output.height, top, bottom), end(1, input.width, output.width, left, right)]
}
