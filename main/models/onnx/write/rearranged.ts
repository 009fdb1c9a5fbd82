/** What moves values between channels, rows and columns. */
import type { CallOf } from '#app/calls/kernelCall'
import { channelsOfBlock } from '#app/layers/depthToSpace'
import type { WriteCall } from './site'

export const rearrange: WriteCall<CallOf<'rearrange'>> = (call, { graph, inputs, params }) => {
  const { inputBlock, outputBlock, places } = call
  const { name, shape } = inputs[0]!
  const gather = (from: string, channels: readonly number[]) =>
    graph.add('Gather', [from, graph.ints(channels)], { axis: 1 })
  if (outputBlock > 1)
    return graph.add('DepthToSpace', [name], { blocksize: outputBlock, mode: String(params['mode']) })
  if (inputBlock === 1) return gather(name, places)
  const outer = graph.add('SpaceToDepth', [name], { blocksize: inputBlock })
  // ONNX has no mode here: it numbers the channels by the cells of the block first.
  return params['mode'] === 'DCR'
    ? outer
    : gather(outer, channelsOfBlock(shape.channels, inputBlock * inputBlock, 'DCR'))
}
