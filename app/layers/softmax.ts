/** Softmax and LogSoftmax along the channels, the height, the width or the whole of each map. */
import { message } from '#app/text/message'
import type { MapShape } from '#app/shape'
import { choice } from './fields'
import { defineLayer, oneCall } from './layer'

const axisField = {
  axis: choice({
    title: 'axis',
    help: 'Where the probabilities sum to 1: over the channels of a cell (as in Keras), a column (height), a row (width) or a whole map (all).',
    initial: 'channels',
    options: { channels: 'channels', height: 'height', width: 'width', all: 'all' },
  }),
}
const kernelAxes = { channels: 'channel', height: 'row', width: 'column', all: 'all' } as const
type Axis = (typeof axisField)['axis']['initial']

export const softmax = defineLayer({
  type: 'Softmax',
  group: 'activation',
  summary: 'Turns values into probabilities that sum to 1.',
  names: { keras: 'Softmax', pytorch: 'Softmax', onnx: 'Softmax' },
  fields: axisField,
  examples: [
    { about: 'Equal values get equal probabilities', input: [[7, 7]], params: { axis: 'width' }, output: [[0.5, 0.5]] },
  ],
  brief: (p) => message('layers.alongAxis', { axis: p.axis }),
  lower: (input, p) => lowerSoftmax(input, p.axis, false),
})

export const logSoftmax = defineLayer({
  type: 'LogSoftmax',
  group: 'activation',
  summary: "The logarithm of softmax, computed directly, so small probabilities don't underflow.",
  names: { keras: 'Activation("log_softmax")', pytorch: 'LogSoftmax', onnx: 'LogSoftmax' },
  fields: axisField,
  examples: [
    {
      about: 'Two equal values both become log(1/2)',
      input: [[7, 7]],
      params: { axis: 'width' },
      output: [[-Math.LN2, -Math.LN2]],
    },
  ],
  brief: (p) => message('layers.alongAxis', { axis: p.axis }),
  lower: (input, p) => lowerSoftmax(input, p.axis, true),
})

function lowerSoftmax(input: MapShape, axis: Axis, log: boolean) {
  return oneCall({ kernel: 'softmax', axis: input.flat ? 'channel' : kernelAxes[axis], log }, input)
}
