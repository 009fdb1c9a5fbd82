/** UpSampling2D: enlarges every map by repeating or interpolating. */
import { mapShape } from '#app/shape'
import { choice, pair } from './fields'
import { defineLayer, oneCall } from './layer'
import { requireMap } from './window'

export const upSampling2d = defineLayer({
  type: 'UpSampling2D',
  group: 'reshaping',
  summary: 'Enlarges every map by repeating cells or interpolating.',
  names: { keras: 'UpSampling2D', pytorch: 'Upsample', onnx: 'Resize' },
  fields: {
    size: pair({ title: 'size', help: 'Scale factor for rows and columns.', initial: [2, 2], min: 1, max: 64 }),
    interpolation: choice({
      title: 'interpolation',
      help: 'Repeats cells (nearest) or interpolates between them (bilinear).',
      initial: 'nearest',
      options: { nearest: 'nearest', bilinear: 'bilinear' },
    }),
  },
  examples: [
    {
      about: 'Each cell becomes 2 × 2 cells',
      input: [[1, 2]],
      params: {},
      output: [
        [1, 1, 2, 2],
        [1, 1, 2, 2],
      ],
    },
  ],
  brief: (p) => `${p.size[0]} × ${p.size[1]}, ${p.interpolation}`,
  lower(input, p) {
    requireMap(input)
    return oneCall(
      { kernel: 'upsample2d', size: p.size, interpolation: p.interpolation },
      mapShape(input.channels, input.height * p.size[0], input.width * p.size[1]),
    )
  },
})
