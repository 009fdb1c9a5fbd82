/** Rescaling: x × scale + offset, with one number for all channels or one for each. */
import { defineLayer } from './layer'
import { channelSource } from './kernelSources'
import { perChannel } from './weightFields'

export const rescaling = defineLayer({
  type: 'Rescaling',
  group: 'normalization',
  summary: 'Multiplies every value by a scale and adds an offset.',
  names: { keras: 'Rescaling', pytorch: null, onnx: 'Mul + Add' },
  fields: {
    scale: perChannel({ title: 'scale', help: 'Factor, for all channels or for each.', initial: 2 }),
    offset: perChannel({ title: 'offset', help: 'Added after that, for all channels or for each.', initial: -1 }),
  },
  examples: [{ about: 'Values from 0 to 1 become −1 to 1', input: [[0, 0.5, 1]], params: {}, output: [[-1, 0, 1]] }],
  brief: ({ scale, offset }) =>
    isNumber(scale) && isNumber(offset) ? `${scale[0]} × x ${signed(offset[0]!)}` : 'scale × x + offset',
  lower: (input, p) => ({
    calls: [
      {
        shape: input,
        call: {
          kernel: 'rescale',
          scale: channelSource('scale', p.scale, input.channels),
          offset: channelSource('offset', p.offset, input.channels),
        },
      },
    ],
    trainable: 0,
    nonTrainable: 0,
    macs: 0,
  }),
})

function isNumber(values: unknown): values is readonly [number] {
  return Array.isArray(values) && values.length === 1
}

function signed(offset: number): string {
  return offset < 0 ? `- ${-offset}` : `+ ${offset}`
}
