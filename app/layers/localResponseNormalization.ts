/** Local response normalization across channels, as AlexNet has it and ONNX defines it. */
import { message } from '#app/text/message'
import { integer, number } from './fields'
import { defineLayer, oneCall } from './layer'

export const localResponseNormalization = defineLayer({
  type: 'LocalResponseNormalization',
  group: 'normalization',
  summary:
    'Divides each value by a power of the mean square of the channels around its own: x / (bias + alpha/size × sum x²)^beta.',
  names: { keras: null, pytorch: 'LocalResponseNorm', onnx: 'LRN' },
  fields: {
    size: integer({
      title: 'size',
      help: 'Channels whose squares are summed, with the own one in the middle; those that do not exist count as 0. Of an even size one more lies after it than before, as in ONNX; PyTorch has it before.',
      initial: 5,
      min: 1,
      max: 65536,
    }),
    alpha: number({
      title: 'alpha',
      help: 'Factor of the mean of squares. As in ONNX and PyTorch it is divided by size; TensorFlow does not divide.',
      initial: 0.0001,
      min: 0,
    }),
    beta: number({ title: 'beta', help: 'Exponent.', initial: 0.75 }),
    bias: number({
      title: 'bias',
      help: 'Added to the sum, so that it is not 0; k in some papers.',
      initial: 1,
      min: 0,
    }),
  },
  examples: [
    {
      about: 'One channel: x / (1 + x²)',
      input: [[1, 2]],
      params: { alpha: 5, beta: 1 },
      output: [[0.5, 0.4]],
    },
  ],
  brief: (p) => message('layers.channels', { n: p.size }),
  lower: (input, { size, alpha, beta, bias }) =>
    oneCall({ kernel: 'localResponseNorm', size, alpha, beta, bias }, input),
})
