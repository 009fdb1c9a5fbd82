/** ZeroPadding2D: adds cells around every map. */
import { mapShape } from '#app/shape'
import { requirePaddingFits } from './conv2d'
import { choice, sides } from './fields'
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
      help: 'Value of the new cells.',
      initial: 'zeros',
      options: { zeros: 'zeros', reflect: 'reflect', replicate: 'replicate', circular: 'circular' },
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
  ],
  brief: (p) => p.padding.join(', '),
  lower(input, p) {
    requireMap(input)
    requirePaddingFits(p.paddingMode, p.padding, input)
    const [top, left, bottom, right] = p.padding
    return oneCall(
      { kernel: 'pad2d', pads: p.padding, mode: p.paddingMode, value: 0 },
      mapShape(input.channels, input.height + top + bottom, input.width + left + right),
    )
  },
})
