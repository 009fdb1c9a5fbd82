/**
 * DepthToSpace and SpaceToDepth, as TensorFlow and ONNX have them: channels become the cells of blocks, and back. In
 * PyTorch these are PixelShuffle and PixelUnshuffle, with the channels in another order.
 */
import { impossible, type Fix } from '#app/failure'
import { message } from '#app/text/message'
import { mapShape } from '#app/shape'
import { choice, integer } from './fields'
import { defineLayer, oneCall, type Example } from './layer'
import { requireMap } from './window'

/** Rows and columns of a block at most. */
export const MAX_BLOCK = 64

const fields = {
  blockSize: integer({ title: 'blockSize', help: 'Rows and columns of a block.', initial: 2, min: 1, max: MAX_BLOCK }),
  mode: choice({
    title: 'mode',
    help: 'Order of the channels: by place in the block first (DCR: TensorFlow, ONNX), or by map first (CRD: PixelShuffle in PyTorch).',
    initial: 'DCR',
    options: { DCR: 'DCR', CRD: 'CRD' },
  }),
}
type Mode = (typeof fields)['mode']['initial']

const square = [
  [1, 2],
  [3, 4],
]

export const depthToSpace = defineLayer({
  type: 'DepthToSpace',
  group: 'reshaping',
  summary: 'Makes larger maps from channels: the values of four channels at a cell become a block of 2 × 2 cells.',
  names: { keras: 'tf.nn.depth_to_space', pytorch: 'PixelShuffle', onnx: 'DepthToSpace' },
  fields,
  examples: [
    {
      about: 'After SpaceToDepth, which makes four channels of one cell each, the map is whole again',
      after: 'SpaceToDepth',
      input: square,
      params: {},
      output: square,
    },
  ] as readonly Example[],
  brief: (p) => message('layers.blocks', { size: p.blockSize }),
  lower(input, { blockSize, mode }) {
    requireMap(input)
    const area = blockSize * blockSize
    const channels = input.channels / area
    if (!Number.isInteger(channels))
      throw impossible(
        message('layers.blockNeedsChannels', { size: blockSize, area, channels: input.channels }),
        smallerBlock(blockSize, (size) => input.channels % (size * size) === 0),
      )
    const places = channelsOfBlock(channels, area, mode)
    return oneCall(
      { kernel: 'rearrange', inputBlock: 1, outputBlock: blockSize, places },
      mapShape(channels, input.height * blockSize, input.width * blockSize),
    )
  },
})

export const spaceToDepth = defineLayer({
  type: 'SpaceToDepth',
  group: 'reshaping',
  summary:
    'Cuts every map into blocks and turns each place in a block into a channel: smaller maps, and no value is lost.',
  names: { keras: 'tf.nn.space_to_depth', pytorch: 'PixelUnshuffle', onnx: 'SpaceToDepth' },
  fields,
  examples: [
    {
      about: 'The first of four channels: the top left cell of each block',
      input: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      params: {},
      output: [[1, 3]],
    },
  ] as readonly Example[],
  brief: (p) => message('layers.blocks', { size: p.blockSize }),
  lower(input, { blockSize, mode }) {
    requireMap(input)
    const { channels, height, width } = input
    const divides = (size: number) => height % size === 0 && width % size === 0
    if (!divides(blockSize))
      throw impossible(
        message('layers.blocksDoNotFit', { size: blockSize, height, width }),
        smallerBlock(blockSize, divides),
      )
    const area = blockSize * blockSize
    // Each channel's place: the inverse of the block's channels.
    const places = new Array<number>(channels * area)
    channelsOfBlock(channels, area, mode).forEach((channel, place) => (places[channel] = place))
    return oneCall(
      { kernel: 'rearrange', inputBlock: blockSize, outputBlock: 1, places },
      mapShape(channels * area, height / blockSize, width / blockSize),
    )
  },
})

/** The fix that takes the largest fitting block size below another. */
function smallerBlock(below: number, fits: (size: number) => boolean): readonly Fix[] {
  let blockSize = below - 1
  while (!fits(blockSize)) blockSize--
  return [{ label: message('layers.useBlockSize', { size: blockSize }), params: { blockSize } }]
}

/** For each place of a block, map by map and cell by cell, the number of its channel in the smaller maps. */
export function channelsOfBlock(maps: number, area: number, mode: Mode): readonly number[] {
  return Array.from({ length: maps * area }, (_, place) =>
    mode === 'CRD' ? place : (place % area) * maps + Math.floor(place / area),
  )
}
