/** Translation2D: moves every map by whole cells; what leaves at one border is lost, or comes in at the other. */
import { message, concat } from '#app/text/message'
import { requirePaddingFits } from './conv2d'
import { choice, pair } from './fields'
import { defineLayer, oneCall } from './layer'
import { requireMap } from './window'

export const translation2d = defineLayer({
  type: 'Translation2D',
  group: 'reshaping',
  summary: 'Shifts every map by whole cells, so you can see the effect on later layers.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    shift: pair({
      title: 'shift',
      help: 'Rows down, then columns to the right. Negative numbers shift up and to the left.',
      initial: [0, 1],
      min: -4096,
      max: 4096,
    }),
    paddingMode: choice({
      title: 'paddingMode',
      help: 'What fills the border.',
      initial: 'zeros',
      options: { zeros: 'zeros', reflect: 'reflect', replicate: 'replicate', circular: 'circular' },
    }),
  },
  examples: [
    { about: 'One column to the right', input: [[1, 2, 3]], params: {}, output: [[0, 1, 2]] },
    {
      about: 'Cells that leave on the right re-enter on the left',
      input: [[1, 2, 3]],
      params: { paddingMode: 'circular' },
      output: [[3, 1, 2]],
    },
    {
      about: 'One row up',
      input: [
        [1, 2],
        [3, 4],
      ],
      params: { shift: [-1, 0], paddingMode: 'replicate' },
      output: [
        [3, 4],
        [3, 4],
      ],
    },
  ],
  brief({ shift: [down, right] }) {
    const vertical =
      down < 0 ? message('layers.shiftUp', { cells: -down }) : message('layers.shiftDown', { cells: down })
    const horizontal =
      right < 0 ? message('layers.shiftLeft', { cells: -right }) : message('layers.shiftRight', { cells: right })
    if (down === 0) return horizontal
    return right === 0 ? vertical : concat([vertical, horizontal], ', ')
  },
  lower(input, { shift: [down, right], paddingMode }) {
    requireMap(input)
    const pads = [down, right, -down, -right] as const
    requirePaddingFits(paddingMode, pads, input)
    return oneCall({ kernel: 'pad2d', pads, mode: paddingMode, value: 0 }, input)
  },
})
