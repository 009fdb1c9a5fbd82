/** Softmax and LogSoftmax along the channels, the height, the width or the whole of each map. */
import { message } from '#app/text/message'
import type { MapShape } from '#app/shape'
import { choice } from './fields'
import { defineLayer, oneCall } from './layer'

const axisField = {
  axis: choice({
    title: 'axis',
    help: 'What adds up to 1: the channels of a cell (Keras), the cells of a column (height), of a row (width), or of a whole map.',
    initial: 'channels',
    options: { channels: 'channels', height: 'height', width: 'width', all: 'all' },
  }),
}
const kernelAxes = { channels: 'channel', height: 'row', width: 'column', all: 'all' } as const
type Axis = (typeof axisField)['axis']['initial']

export const softmax = defineLayer({
  type: 'Softmax',
  group: 'activation',
  summary: 'Turns values into shares that add up to 1.',
  names: { keras: 'Softmax', pytorch: 'Softmax', onnx: 'Softmax' },
  fields: axisField,
  examples: [{ about: 'Equal values share evenly', input: [[7, 7]], params: { axis: 'width' }, output: [[0.5, 0.5]] }],
  brief: (p) => message('layers.alongAxis', { axis: p.axis }),
  lower: (input, p) => lowerSoftmax(input, p.axis, false),
})

export const logSoftmax = defineLayer({
  type: 'LogSoftmax',
  group: 'activation',
  summary: 'The logarithm of softmax, computed without ever forming the shares.',
  names: { keras: 'Activation("log_softmax")', pytorch: 'LogSoftmax', onnx: 'LogSoftmax' },
  fields: axisField,
  examples: [
    {
      about: 'Equal values share evenly',
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
