/** Flatten: all values of all maps in one vector. */
import { cellCount, vectorShape } from '#app/shape'
import { choice } from './fields'
import { defineLayer, oneCall } from './layer'

export const flatten = defineLayer({
  type: 'Flatten',
  group: 'reshaping',
  summary: 'Unrolls all values into one vector, as Dense requires.',
  names: { keras: 'Flatten', pytorch: 'Flatten', onnx: 'Flatten' },
  fields: {
    dataFormat: choice({
      title: 'dataFormat',
      help: 'Order of the values: cell by cell as in Keras, or map by map as in PyTorch.',
      initial: 'channelsLast',
      options: { channelsLast: 'channelsLast', channelsFirst: 'channelsFirst' },
    }),
  },
  examples: [
    {
      about: 'Row by row',
      input: [
        [1, 2],
        [3, 4],
      ],
      params: {},
      output: [[1, 2, 3, 4]],
    },
  ],
  brief: (p) => p.dataFormat,
  lower: (input, p) => oneCall({ kernel: 'flatten', order: p.dataFormat }, vectorShape(cellCount(input))),
})
