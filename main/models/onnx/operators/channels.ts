/**
 * What picks or rearranges channels: Split, Slice and Gather along them, DepthToSpace and SpaceToDepth. A convolution with a
 * single 1 in each kernel does the same.
 */
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

/** Channels become cells: a transposed convolution that puts each channel in its place of a block. */
const depthToSpace: Translate = (site) => {
  const input = site.planar()
  const block = site.int('blocksize', 1)
  const { channels } = input.shape
  const filters = channels / (block * block)
  if (block < 1 || !Number.isInteger(filters) || channels * channels > MOST_WEIGHTS)
    return site.unsupported('blocksize', block)
  const outer = site.text('mode', 'DCR') === 'DCR'
  const kernel = new Float32Array(channels * channels)
  for (let channel = 0; channel < channels; channel++) {
    const [filter, place] = outer
      ? [channel % filters, Math.floor(channel / filters)]
      : [Math.floor(channel / (block * block)), channel % (block * block)]
    kernel[(channel * filters + filter) * block * block + place] = 1
  }
  return site.add(
    'Conv2DTranspose',
    { filters, padding: [0, 0, 0, 0], ...byBlocks(site, block, [channels, filters, block, block], kernel) },
    input,
  )
}

/** Cells of a block become channels: a convolution that reads each of them on its own. */
const spaceToDepth: Translate = (site) => {
  const input = site.planar()
  const block = site.int('blocksize', 1)
  const { channels } = input.shape
  const filters = channels * block * block
  if (block < 1 || filters * filters > MOST_WEIGHTS) return site.unsupported('blocksize', block)
  const kernel = new Float32Array(filters * filters)
  for (let filter = 0; filter < filters; filter++)
    kernel[(filter * channels + (filter % channels)) * block * block + Math.floor(filter / channels)] = 1
  return site.add('Conv2D', { filters, ...byBlocks(site, block, [filters, channels, block, block], kernel) }, input)
}

/** Weights that moving cells may take. */
const MOST_WEIGHTS = 1 << 23

function byBlocks(site: Site, block: number, shape: readonly number[], ones: Float32Array) {
  const kernel = site.weights.ref('one cell each', shape, ones)
  const size = [block, block]
  return { kernelSize: size, strides: size, useBias: false, weights: { init: 'tensor', kernel, bias: null } }
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
