/** FractionalMaxPooling2D: max pooling at pseudo-random window positions (Graham 2014, PyTorch's rule). */
import { impossible, type Fix } from '#app/failure'
import type { Pair } from '#app/calls/kernelCall'
import { uniformAt } from '#app/random'
import { message } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import { integer, number, optionalPair, pair } from './fields'
import { defineLayer, oneCall } from './layer'
import { fractionalSpans } from '#app/calls/regionSpans'
import { requireMap } from './window'

export const fractionalMaxPooling2d = defineLayer({
  type: 'FractionalMaxPooling2D',
  group: 'pooling',
  summary: 'Max pooling by a non-integer factor, with pseudo-random window positions.',
  names: { keras: null, pytorch: 'FractionalMaxPool2d', onnx: null },
  fields: {
    poolSize: pair({ title: 'poolSize', help: 'Rows and columns of the window.', initial: [2, 2], min: 1, max: 4096 }),
    outputRatio: number({
      title: 'outputRatio',
      help: 'Output rows and columns as a fraction of the input rows and columns.',
      initial: 0.7,
      min: 0.001,
      max: 0.999,
    }),
    outputSize: optionalPair({
      title: 'outputSize',
      help: 'Output rows and columns, instead of the ratio.',
      min: 1,
      max: 65536,
      emptyMeans: 'set by outputRatio',
    }),
    seed: integer({
      title: 'seed',
      help: 'The same seed gives the same windows, for all channels.',
      initial: 1,
      min: 0,
      max: 0xffffffff,
    }),
  },
  examples: [
    {
      about: 'The first window is at one end, the last at the other',
      input: [
        [5, 1],
        [2, 3],
      ],
      params: { poolSize: [1, 1], outputSize: [2, 2] },
      output: [
        [5, 1],
        [2, 3],
      ],
    },
  ],
  brief: (p) =>
    message('layers.sizeAndDetail', {
      height: p.poolSize[0],
      width: p.poolSize[1],
      detail: p.outputSize
        ? message('layers.toSize', { height: p.outputSize[0], width: p.outputSize[1] })
        : message('layers.outputRatio', { ratio: p.outputRatio }),
    }),
  lower(input, p) {
    requireMap(input)
    const [height, width] = p.outputSize ?? [
      Math.floor(input.height * p.outputRatio),
      Math.floor(input.width * p.outputRatio),
    ]
    if (
      height < 1 ||
      width < 1 ||
      height + p.poolSize[0] - 1 > input.height ||
      width + p.poolSize[1] - 1 > input.width
    ) {
      throw impossible(
        message('layers.windowsDoNotFit', {
          rows: height,
          columns: width,
          windowHeight: p.poolSize[0],
          windowWidth: p.poolSize[1],
          height: input.height,
          width: input.width,
        }),
        fixesFor(input, p.poolSize),
      )
    }
    const [across, down] = [uniformAt(p.seed, 0), uniformAt(p.seed, 1)]
    return oneCall(
      {
        kernel: 'regionPool',
        rows: fractionalSpans(input.height, height, p.poolSize[0], down),
        columns: fractionalSpans(input.width, width, p.poolSize[1], across),
        reducer: { type: 'max' },
      },
      mapShape(input.channels, height, width),
    )
  },
})

/** As many windows as begin at different cells; or a window that any map has room for. */
function fixesFor(input: MapShape, poolSize: Pair): Fix[] {
  const most = [input.height - poolSize[0] + 1, input.width - poolSize[1] + 1] as const
  if (most[0] >= 1 && most[1] >= 1)
    return [
      { label: message('layers.setOutputSize', { height: most[0], width: most[1] }), params: { outputSize: most } },
    ]
  return [{ label: message('layers.setPoolAndOutputSizeToOne'), params: { poolSize: [1, 1], outputSize: [1, 1] } }]
}
