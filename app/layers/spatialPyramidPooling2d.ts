/** SpatialPyramidPooling2D: adaptive poolings at several grids, concatenated into a vector (He et al. 2014). */
import { message } from '#app/text/message'
import { vectorShape } from '#app/shape'
import { choice, integers } from './fields'
import { defineLayer, oneCall } from './layer'
import { requireMap } from './window'

export const spatialPyramidPooling2d = defineLayer({
  type: 'SpatialPyramidPooling2D',
  group: 'global',
  summary:
    'Pools the map on several coarse grids and concatenates the results: a vector of fixed length for any image size.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    levels: integers({
      title: 'levels',
      help: 'Rows and columns of each grid.',
      initial: [1, 2, 4],
      min: 1,
      max: 64,
      most: 8,
    }),
    reduce: choice({
      title: 'reduce',
      help: 'Takes the maximum or the average of each window.',
      initial: 'max',
      options: { max: 'max', average: 'average' },
    }),
  },
  examples: [
    {
      about: 'The whole map, then its four quadrants',
      input: [
        [1, 2],
        [3, 4],
      ],
      params: { levels: [1, 2] },
      output: [[4, 1, 2, 3, 4]],
    },
  ],
  brief: (p) => message('layers.pyramidLevels', { reduce: p.reduce, levels: p.levels.join(', ') }),
  lower(input, p) {
    requireMap(input)
    const cells = p.levels.reduce((sum, n) => sum + n * n, 0)
    return oneCall(
      {
        kernel: 'pyramidPool',
        levels: p.levels,
        reducer: p.reduce === 'max' ? { type: 'max' } : { type: 'average', divisor: 'valid' },
      },
      vectorShape(input.channels * cells),
    )
  },
})
