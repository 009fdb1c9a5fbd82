/** Geometry of calls that move values between channels, rows and columns. */
import { plainTaps } from '#app/calls/axis'
import type { CallOf, Span } from '#app/calls/kernelCall'
import type { CallGeometry, Cell } from './geometry'
import { along, one, plain, stretched, unweighted } from './parts'

export const rearrange: CallGeometry<CallOf<'rearrange'>> = (call) => {
  const { inputBlock, outputBlock, places } = call
  return {
    ...unweighted(call),
    ...plain,
    partition: 'rows',
    streams: true,
    rows: {
      mode: 'zeros',
      positions: (rows) => times(blocksAround(rows, outputBlock), inputBlock),
      scale: [outputBlock, inputBlock],
      crop: (strip) => {
        const blocks = blocksAround(strip.output, outputBlock)
        const input = times(blocks, inputBlock)
        const valid = input.begin >= strip.input.begin && input.end <= strip.input.end
        return { call, input, output: times(blocks, outputBlock), valid }
      },
    },
    channels: ({ begin, end }) => {
      const area = outputBlock * outputBlock
      const channels = places.slice(begin * area, end * area).map((place) => placeOf(place, inputBlock).channel)
      return channels.reduce(
        (all, channel) => ({ begin: Math.min(all.begin, channel), end: Math.max(all.end, channel + 1) }),
        one(channels[0] ?? 0),
      )
    },
    ...along((_axis, _n, at) => plainTaps(times(one(Math.floor(at / outputBlock)), inputBlock))),
    ...stretched,
    cellPatch: (cell) => {
      const from = sourceOf(call, cell)
      return { channels: one(from.channel), rows: plainTaps(one(from.row)), columns: plainTaps(one(from.column)) }
    },
    cellsRead: () => 1,
    cellWork: () => 0.5,
  }
}

/** The cell whose value a cell of the output has. */
export function sourceOf(
  { inputBlock, outputBlock, places }: CallOf<'rearrange'>,
  { channel, row, column }: Cell,
): Cell {
  const place = (channel * outputBlock + (row % outputBlock)) * outputBlock + (column % outputBlock)
  const from = placeOf(places[place]!, inputBlock)
  return {
    channel: from.channel,
    row: Math.floor(row / outputBlock) * inputBlock + from.row,
    column: Math.floor(column / outputBlock) * inputBlock + from.column,
  }
}

/** Channel, row and column of a place of a block. */
function placeOf(place: number, block: number): Cell {
  return {
    channel: Math.floor(place / (block * block)),
    row: Math.floor(place / block) % block,
    column: place % block,
  }
}

/** The blocks in which cells lie. */
function blocksAround({ begin, end }: Span, block: number): Span {
  return { begin: Math.floor(begin / block), end: Math.ceil(end / block) }
}

function times({ begin, end }: Span, block: number): Span {
  return { begin: begin * block, end: end * block }
}
