/** GELU: x times the normal distribution function of x, exact or by the tanh formula. */
import { message } from '#app/text/message'
import { choice } from './fields'
import { defineLayer, oneCall } from './layer'

export const gelu = defineLayer({
  type: 'GELU',
  group: 'activation',
  summary: 'Weights each value by the probability that a standard normal variable is smaller.',
  names: { keras: 'Activation("gelu")', pytorch: 'GELU', onnx: 'Gelu' },
  fields: {
    approximate: choice({
      title: 'approximate',
      help: 'The exact function, or the tanh approximation that many models were trained with.',
      initial: 'none',
      options: { none: 'none', tanh: 'tanh' },
    }),
  },
  examples: [
    {
      about: 'Large positive values pass, large negative ones become 0',
      input: [[-100, 0, 100]],
      params: {},
      output: [[0, 0, 100]],
    },
  ],
  brief: (p) => (p.approximate === 'tanh' ? message('layers.geluTanh') : message('layers.geluExact')),
  lower: (input, p) =>
    oneCall({ kernel: 'elementwise', fn: p.approximate === 'tanh' ? 'geluTanh' : 'gelu', alpha: 0, beta: 0 }, input),
})
