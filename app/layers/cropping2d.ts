/** Cropping2D: takes rows and columns away from the border. */
import { impossible } from '#app/failure'
import { message } from '#app/text/message'
import { mapShape } from '#app/shape'
import { sides } from './fields'
import { defineLayer, oneCall } from './layer'
import { requireMap } from './window'

export const cropping2d = defineLayer({
  type: 'Cropping2D',
  group: 'reshaping',
  summary: 'Removes rows and columns at the border of every map.',
  names: { keras: 'Cropping2D', pytorch: null, onnx: 'Slice' },
  fields: {
    cropping: sides({
      title: 'cropping',
      help: 'Cells removed at the top, left, bottom and right.',
      initial: [1, 1, 1, 1],
    }),
  },
  examples: [
    {
      about: 'One cell on each side',
      input: [
        [0, 0, 0],
        [0, 5, 0],
        [0, 0, 0],
      ],
      params: {},
      output: [[5]],
    },
  ],
  brief: (p) => p.cropping.join(', '),
  lower(input, p) {
    requireMap(input)
    const [top, left, bottom, right] = p.cropping
    const [height, width] = [input.height - top - bottom, input.width - left - right]
    if (height < 1 || width < 1) {
      const first = [Math.min(top, input.height - 1), Math.min(left, input.width - 1)] as const
      const less = [
        ...first,
        Math.min(bottom, input.height - 1 - first[0]),
        Math.min(right, input.width - 1 - first[1]),
      ]
      throw impossible(
        message('layers.croppingRemovesMap', {
          cropping: p.cropping.join(', '),
          height: input.height,
          width: input.width,
        }),
        [{ label: message('layers.reduceCropping', { cropping: less.join(', ') }), params: { cropping: less } }],
      )
    }
    return oneCall(
      { kernel: 'pad2d', pads: [-top, -left, -bottom, -right], mode: 'zeros', value: 0 },
      mapShape(input.channels, height, width),
    )
  },
})
