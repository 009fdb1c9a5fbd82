/** Each kind of layer as an expression in Keras 3; what is not in the table Keras does not have. */
import type { Pads, Pair, Window2d } from '#app/calls/kernelCall'
import type { MapShape } from '#app/shape'
import { message } from '#app/text/message'
import { channelNumbers, convolutions, isSame } from './convolutions'
import { array } from './arrays'
import { call, list, type Literal } from './python'
import { noParameter, refuse, sides, type Site } from './site'

export type WriteLayer = (site: Site) => string

function activation(word: string): WriteLayer {
  return (site) => site.layer('Activation', [word])
}

/** A function without a layer. */
function ops(name: string, named: Readonly<Record<string, Literal | undefined>>): WriteLayer {
  return (site) => call(`ops.${name}`, [{ code: site.input.code }], named)
}

/** Keras pads windows by the word `same` alone, and dilates none; other padding is put around the map before. */
function pooling(type: string): WriteLayer {
  return (site) => {
    const { params, input, calls } = site
    const { window } = site.call('pool2d')
    const { size, strides, dilations, pads } = window
    if (dilations.some((n) => n !== 1)) noParameter('dilation', params['dilation'])
    if (params['divisorOverride'] != null) noParameter('divisorOverride', params['divisorOverride'])
    const named = { strides: params['strides'] === null ? undefined : strides }
    const counted = params['countIncludePad'] === true && pads.some((n) => n > 0)
    const reached = reachedPads(window, input.shape, calls[0]!.shape)
    if (reached.every((n) => n === 0)) return site.layer(type, [size], named)
    if (isSame(window, input.shape) && !counted) return site.layer(type, [size], { ...named, padding: 'same' })
    if (type === 'MaxPooling2D') return site.layer(type, [size], named, padded(input.code, reached))
    const ceiled = reached.some((n, side) => n > pads[side]!)
    if (ceiled || !counted) noParameter(ceiled ? 'ceilMode' : 'padding', ceiled || params['padding'])
    return site.layer(type, [size], named, site.helper('ZeroPadding2D', [sides(reached)], input.code))
  }
}

/** Cells that no maximum takes. */
function padded(x: string, [top, left, bottom, right]: Pads): string {
  const width: Literal = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]
  return call('ops.pad', [{ code: x }, width], { constant_values: -Infinity })
}

/** Rows and columns beyond the borders that the windows read. */
function reachedPads({ size, strides, pads }: Window2d, input: MapShape, output: MapShape): Pads {
  const end = (axis: 0 | 1, n: number, out: number) =>
    Math.max(0, (out - 1) * strides[axis] + size[axis] - n - pads[axis])
  return [pads[0], pads[1], end(0, input.height, output.height), end(1, input.width, output.width)]
}

function global(type: string): WriteLayer {
  return (site) => site.layer(type, [], { keepdims: site.param<boolean>('keepdims') || undefined })
}

function softmax(log: boolean): WriteLayer {
  return (site) => {
    const word = site.param<string>('axis')
    const { flat } = site.input.shape
    if (flat && word !== 'channels' && word !== 'all') noParameter('axis', word)
    const axis = flat || word === 'channels' ? -1 : { height: 1, width: 2 }[word]
    if (log && axis === -1) return site.layer('Activation', ['log_softmax'])
    if (log) return axis === undefined ? noParameter('axis', word) : ops('log_softmax', { axis })(site)
    if (axis === undefined) return site.layer('Softmax', [], { axis: list([1, 2, 3]) })
    return site.layer('Softmax', [], { axis: axis === -1 ? undefined : axis })
  }
}

const batchNormalization: WriteLayer = (site) => {
  const { gamma, beta, mean, variance, epsilon } = site.call('batchNorm')
  const arrays = [gamma, beta, mean, variance].map((source) => array(source))
  return site.weighed(arrays, 'BatchNormalization', [], { epsilon })
}

const prelu: WriteLayer = (site) => {
  const { channels, flat } = site.input.shape
  const slopes = array(site.call('prelu').slope, flat ? [channels] : [1, 1, channels])
  return site.weighed([slopes], 'PReLU', [], { shared_axes: flat ? undefined : list([1, 2]) })
}

const rescaling: WriteLayer = (site) => {
  const { scale, offset } = site.call('rescale')
  const [factor, added] = [channelNumbers(scale), channelNumbers(offset)]
  return site.layer('Rescaling', [factor], { offset: added === 0 ? undefined : added })
}

const clip: WriteLayer = (site) => {
  const [low, high] = [site.param<number | null>('min'), site.param<number | null>('max')]
  return call('ops.clip', [{ code: site.input.code }, low ?? -Infinity, high ?? Infinity])
}

const zeroPadding: WriteLayer = (site) => {
  const { mode, value, pads } = site.call('pad2d')
  if (mode !== 'zeros') noParameter('paddingMode', mode)
  if (value !== 0) noParameter('value', value)
  return site.layer('ZeroPadding2D', [sides(pads)])
}

const cropping: WriteLayer = (site) => {
  const [top, left, bottom, right] = site.call('pad2d').pads
  return site.layer('Cropping2D', [sides([-top, -left, -bottom, -right])])
}

const upSampling: WriteLayer = (site) => {
  const { size, interpolation } = site.call('upsample2d')
  return site.layer('UpSampling2D', [size], { interpolation: interpolation === 'nearest' ? undefined : interpolation })
}

const resizing: WriteLayer = (site) => {
  const { params, calls } = site
  const { height, width } = calls[0]!.shape
  const nearest = params['interpolation'] === 'nearest'
  if (params['coordinates'] !== 'halfPixel') noParameter('coordinates', params['coordinates'])
  if (nearest && params['rounding'] !== 'roundPreferCeil') noParameter('rounding', params['rounding'])
  // Keras resizes to a size, whose quotient is the scale.
  const own = params['height'] === null || params['width'] === null
  const [down = 1, across = down] = site.param<readonly number[]>('scale')
  if (own && (site.input.shape.height * down !== height || site.input.shape.width * across !== width))
    noParameter('scale', params['scale'])
  return site.layer('Resizing', [height, width], { interpolation: nearest ? 'nearest' : undefined })
}

const gather: WriteLayer = (site) =>
  call('ops.take', [{ code: site.input.code }, list(site.param<readonly number[]>('indices'))], { axis: -1 })

/** Keras has no layer for this: the axes of blocks are taken apart, put in order and joined again. */
const depthToSpace: WriteLayer = (site) => {
  const { height, width } = site.input.shape
  const { channels } = site.calls[0]!.shape
  const block = site.param<number>('blockSize')
  return site.param('mode') === 'DCR'
    ? moved(site, [height, width, block, block, channels], [0, 1, 3, 2, 4, 5])
    : moved(site, [height, width, channels, block, block], [0, 1, 4, 2, 5, 3])
}

const spaceToDepth: WriteLayer = (site) => {
  const { height, width } = site.calls[0]!.shape
  const { channels } = site.input.shape
  const block = site.param<number>('blockSize')
  const order = site.param('mode') === 'DCR' ? [0, 1, 3, 2, 4, 5] : [0, 1, 3, 5, 2, 4]
  return moved(site, [height, block, width, block, channels], order)
}

/** @param apart the axes of the map, some of them as two @param order of all axes, the batch among them */
function moved(site: Site, apart: readonly number[], order: readonly number[]): string {
  const { channels, height, width } = site.calls[0]!.shape
  const reshape = (x: string, sizes: readonly number[]) => call('ops.reshape', [{ code: x }, [-1, ...sizes]])
  const transposed = call('ops.transpose', [{ code: reshape(site.input.code, apart) }, order])
  return reshape(transposed, [height, width, channels])
}

const flatten: WriteLayer = (site) => {
  const { code, shape } = site.input
  const moved = site.call('flatten').order === 'channelsFirst' && !shape.flat
  return site.layer('Flatten', [], {}, moved ? site.helper('Permute', [[3, 1, 2]], code) : code)
}

/** Keras' merging layers have the names of the joins. */
const parallel: WriteLayer = (site) => {
  const shape = site.calls[0]!.shape
  const lanes = site.inputs.map(({ code, shape: lane }) =>
    lane.flat && !shape.flat ? site.helper('Reshape', [[1, 1, lane.channels]], code) : code,
  )
  return site.layer(site.param<string>('join'), [], {}, `[${lanes.join(', ')}]`)
}

export const kerasLayers: Readonly<Record<string, WriteLayer>> = {
  ...convolutions,
  MaxPooling2D: pooling('MaxPooling2D'),
  AveragePooling2D: pooling('AveragePooling2D'),
  AdaptiveMaxPooling2D: (site) => site.layer('AdaptiveMaxPooling2D', [site.param<Pair>('outputSize')]),
  AdaptiveAveragePooling2D: (site) => site.layer('AdaptiveAveragePooling2D', [site.param<Pair>('outputSize')]),
  GlobalMaxPooling2D: global('GlobalMaxPooling2D'),
  GlobalAveragePooling2D: global('GlobalAveragePooling2D'),
  ReLU: (site) => site.layer('ReLU', []),
  ReLU6: (site) => site.layer('ReLU', [], { max_value: 6 }),
  LeakyReLU: (site) => site.layer('LeakyReLU', [], { negative_slope: site.call('elementwise').alpha }),
  PReLU: prelu,
  Clip: clip,
  ELU: (site) => site.layer('ELU', [], { alpha: site.call('elementwise').alpha }),
  SELU: activation('selu'),
  CELU: (site) => ops('celu', { alpha: site.call('elementwise').alpha })(site),
  GELU: (site) =>
    site.param('approximate') === 'tanh' ? ops('gelu', { approximate: true })(site) : activation('gelu')(site),
  SiLU: activation('silu'),
  Mish: activation('mish'),
  Sigmoid: activation('sigmoid'),
  HardSigmoid: activation('hard_sigmoid'),
  HardSwish: activation('hard_silu'),
  Tanh: activation('tanh'),
  Softplus: activation('softplus'),
  Softsign: activation('softsign'),
  ThresholdedReLU: (site) => {
    const { alpha } = site.call('elementwise')
    return alpha >= 0 ? site.layer('ReLU', [], { threshold: alpha }) : noParameter('theta', alpha)
  },
  Softmax: softmax(false),
  LogSoftmax: softmax(true),
  BatchNormalization: batchNormalization,
  Rescaling: rescaling,
  Dropout: (site) => site.layer('Dropout', [site.param<number>('rate')]),
  ZeroPadding2D: zeroPadding,
  Cropping2D: cropping,
  UpSampling2D: upSampling,
  Resizing: resizing,
  Gather: gather,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Flatten: flatten,
  Parallel: parallel,
}

/** @throws Failure 'impossible-stack' for a kind of layer that Keras does not have */
export function writeLayer(type: string, site: Site): string {
  return (kerasLayers[type] ?? (() => refuse(message('networks.noKerasLayer'))))(site)
}
