/** ZeroPadding2D: adds cells around every map. */
import { mapShape } from '#app/shape'
import { requirePaddingFits } from './conv2d'
import { choice, number, sides } from './fields'
import { defineLayer, oneCall } from './layer'
import { requireMap } from './window'

export const zeroPadding2d = defineLayer({
  type: 'ZeroPadding2D',
  group: 'reshaping',
  summary: 'Adds rows and columns around every map.',
  names: { keras: 'ZeroPadding2D', pytorch: 'ZeroPad2d', onnx: 'Pad' },
  fields: {
    padding: sides({
      title: 'padding',
      help: 'Cells added at the top, left, bottom and right.',
      initial: [1, 1, 1, 1],
    }),
    paddingMode: choice({
      title: 'paddingMode',
      help: 'Values of the new cells: a constant ("zeros", see value), or cells of the map.',
      initial: 'zeros',
      options: { zeros: 'zeros', reflect: 'reflect', replicate: 'replicate', circular: 'circular' },
    }),
    value: number({
      title: 'value',
      help: 'The constant of the mode "zeros"; the other modes do not use it.',
      initial: 0,
    }),
  },
  examples: [
    {
      about: 'One cell on each side',
      input: [[5]],
      params: {},
      output: [
        [0, 0, 0],
        [0, 5, 0],
        [0, 0, 0],
      ],
    },
    {
      about: 'A column of 7 on the right',
      input: [[5]],
      params: { padding: [0, 0, 0, 1], value: 7 },
      output: [[5, 7]],
    },
  ],
  brief: (p) => p.padding.join(', '),
  lower(input, p) {
    requireMap(input)
    requirePaddingFits(p.paddingMode, p.padding, input)
    const [top, left, bottom, right] = p.padding
    return oneCall(
      { kernel: 'pad2d', pads: p.padding, mode: p.paddingMode, value: p.value },
      mapShape(input.channels, input.height + top + bottom, input.width + left + right),
    )
  },
})
