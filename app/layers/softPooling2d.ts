/** SoftPooling2D: sum x e^x / sum e^x of each window (Stergiou et al. 2021). */
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const softPooling2d = defineLayer({
  type: 'SoftPooling2D',
  group: 'pooling',
  summary: 'A mean in which larger values get exponentially larger weights.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: poolFields,
  examples: [
    {
      about: 'The mean of equal values is that value',
      input: [
        [3, 3],
        [3, 3],
      ],
      params: {},
      output: [[3]],
    },
  ],
  brief: poolBrief,
  lower: (input, p) => lowerPool(input, p, { type: 'softpool' }),
})
