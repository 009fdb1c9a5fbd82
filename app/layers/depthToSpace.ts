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
    help: 'What the channels are numbered by first, the cell of the block (DCR: TensorFlow, ONNX) or the map (CRD: PixelShuffle in PyTorch).',
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
  summary:
    'Builds larger maps from the channels: of four channels each cell becomes a block of 2 × 2 cells in one map.',
  names: { keras: 'tf.nn.depth_to_space', pytorch: 'PixelShuffle', onnx: 'DepthToSpace' },
  fields,
  examples: [
    {
      about: 'After SpaceToDepth, which made four channels of one cell, the map is whole again',
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
  summary: 'Cuts every map into blocks and makes a channel of each place of a block: smaller maps that lose no value.',
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

/** The fix of taking the largest blocks below a size that fit. */
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
