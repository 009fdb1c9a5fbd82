/** AdaptiveAveragePooling2D and AdaptiveMaxPooling2D: as many windows as the output has cells, sized to fit. */
import type { Reducer } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import { pair } from './fields'
import { defineLayer, oneCall, type Lowered } from './layer'
import { adaptiveSpans } from '#app/calls/regionSpans'
import { requireMap } from './window'

const adaptiveFields = {
  outputSize: pair({
    title: 'outputSize',
    help: 'Output rows and columns, for any input size.',
    initial: [2, 2],
    min: 1,
    max: 4096,
  }),
}

export const adaptiveAveragePooling2d = defineLayer({
  type: 'AdaptiveAveragePooling2D',
  group: 'pooling',
  summary: 'Divides the map into a fixed number of windows and averages each.',
  names: { keras: 'AdaptiveAveragePooling2D', pytorch: 'AdaptiveAvgPool2d', onnx: null },
  fields: adaptiveFields,
  examples: [
    {
      about: 'Three columns into two: the windows overlap',
      input: [[2, 4, 8]],
      params: { outputSize: [1, 2] },
      output: [[3, 6]],
    },
  ],
  brief: (p) => message('layers.toSize', { height: p.outputSize[0], width: p.outputSize[1] }),
  lower: (input, p) => lowerAdaptive(input, p.outputSize, { type: 'average', divisor: 'valid' }),
})

export const adaptiveMaxPooling2d = defineLayer({
  type: 'AdaptiveMaxPooling2D',
  group: 'pooling',
  summary: 'Divides the map into a fixed number of windows and keeps the largest value of each.',
  names: { keras: 'AdaptiveMaxPooling2D', pytorch: 'AdaptiveMaxPool2d', onnx: null },
  fields: adaptiveFields,
  examples: [
    {
      about: 'Three columns into two: the windows overlap',
      input: [[2, 4, 8]],
      params: { outputSize: [1, 2] },
      output: [[4, 8]],
    },
  ],
  brief: (p) => message('layers.toSize', { height: p.outputSize[0], width: p.outputSize[1] }),
  lower: (input, p) => lowerAdaptive(input, p.outputSize, { type: 'max' }),
})

function lowerAdaptive(input: MapShape, outputSize: readonly [number, number], reducer: Reducer): Lowered {
  requireMap(input)
  const [height, width] = outputSize
  return oneCall(
    {
      kernel: 'regionPool',
      rows: adaptiveSpans(input.height, height),
      columns: adaptiveSpans(input.width, width),
      reducer,
    },
    mapShape(input.channels, height, width),
  )
}
