/** Dropout: does nothing at inference, and says so. */
import { message } from '#app/text/message'
import { number } from './fields'
import { defineLayer, oneCall } from './layer'

export const dropout = defineLayer({
  type: 'Dropout',
  group: 'normalization',
  summary: 'Drops values during training only. Here, at inference, all values pass unchanged.',
  names: { keras: 'Dropout', pytorch: 'Dropout', onnx: 'Dropout' },
  fields: {
    rate: number({
      title: 'rate',
      help: 'Fraction of values dropped in training; no effect here.',
      initial: 0.5,
      min: 0,
      max: 1,
    }),
  },
  examples: [{ about: 'All values pass unchanged', input: [[1, -2]], params: {}, output: [[1, -2]] }],
  brief: () => message('layers.inactiveAtInference'),
  lower: (input) => oneCall({ kernel: 'elementwise', fn: 'identity', alpha: 0, beta: 0 }, input),
})
