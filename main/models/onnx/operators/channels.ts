/** What picks or rearranges channels: Split and Gather along them, DepthToSpace and SpaceToDepth. */
import { MAX_BLOCK } from '#app/layers/depthToSpace'
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/onnx/site'
import { axisOf, letterAt, noPlace, type MapValue } from '#main/models/mapValue'
import { dimsOf } from '#main/models/onnx/values'

const split: Translate = (site) => {
  const input = site.map()
  const dims = dimsOf(input)
  const axis = axisOf(site.int('axis', 0), dims.length)
  const parts = site.node.outputs.length
  const even = Math.ceil(dims[axis]! / parts)
  const sizes =
    site.ints('split') ??
    site.numbers(1) ??
    Array.from({ length: parts }, (_, i) => Math.max(0, Math.min(even, dims[axis]! - i * even)))
  if (sizes.length !== parts || sizes.some((size) => size < 1) || sum(sizes) !== dims[axis])
    return site.unsupported('split', sizes.join(', '))
  return sizes.map((size, i) => part(site, input, axis, sum(sizes.slice(0, i)), size))
}

/** Some of the cells along an axis, from one on. @throws NoPlace along an axis of several, or of none of the map's */
function part(site: Site, input: MapValue, axis: number, from: number, size: number): MapValue {
  const after = dimsOf(input)[axis]! - from - size
  switch (letterAt(input, axis)) {
    case 'c':
      return site.picked(input, range(from, from + size, 1))
    case 'h':
      return site.add('Cropping2D', { cropping: [from, 0, after, 0] }, input)
    case 'w':
      return site.add('Cropping2D', { cropping: [0, from, 0, after] }, input)
    default:
      return noPlace(message('models.alongAxis', { axis }))
  }
}

/** With constant indices along the channels, as to swap red and blue. */
const gather: Translate = (site) => {
  const input = site.map()
  const axis = axisOf(site.int('axis', 0), dimsOf(input).length)
  const indices = site.tensor(1)
  const { channels } = input.shape
  if (indices.dims.length !== 1 || letterAt(input, axis) !== 'c') return noPlace(message('models.alongAxis', { axis }))
  const chosen = Array.from(indices.values, (index) => (index < 0 ? index + channels : index))
  return chosen.every((index) => index >= 0 && index < channels)
    ? site.picked(input, chosen)
    : noPlace(message('models.rearranged'))
}

/** Channels become the cells of blocks. */
const depthToSpace: Translate = (site) => byBlocks(site, 'DepthToSpace', site.text('mode', 'DCR'))

/** Cells of a block become channels. */
const spaceToDepth: Translate = (site) => byBlocks(site, 'SpaceToDepth', 'DCR')

function byBlocks(site: Site, type: string, mode: string): MapValue {
  const blockSize = site.int('blocksize', 1)
  if (blockSize < 1 || blockSize > MAX_BLOCK) return site.unsupported('blocksize', blockSize)
  return site.add(type, { blockSize, mode }, site.planar())
}

/** Whole numbers from `from`, below `to`. */
export function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => from + i * step)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}

export const channelOperators: Readonly<Record<string, Translate>> = {
  Split: split,
  Gather: gather,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
}
