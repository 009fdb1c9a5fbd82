/** UpSampling2D: makes every map larger by repeating or interpolating. */
import { mapShape } from '#app/shape'
import { choice, pair } from './fields'
import { defineLayer, oneCall } from './layer'
import { requireMap } from './window'

export const upSampling2d = defineLayer({
  type: 'UpSampling2D',
  group: 'reshaping',
  summary: 'Makes every map larger by repeating its cells, or by values in between.',
  names: { keras: 'UpSampling2D', pytorch: 'Upsample', onnx: 'Resize' },
  fields: {
    size: pair({ title: 'size', help: 'Factor for rows and columns.', initial: [2, 2], min: 1, max: 64 }),
    interpolation: choice({
      title: 'interpolation',
      help: 'Repeat cells, or interpolate.',
      initial: 'nearest',
      options: { nearest: 'nearest', bilinear: 'bilinear' },
    }),
  },
  examples: [
    {
      about: 'Every cell twice',
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
