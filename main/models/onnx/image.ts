/** The input of an ONNX graph that is the image: its size, and which of its axes is which. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { NetworkInput } from '#app/inputs/networkInput'
import { mapShape, type MapShape } from '#app/shape'
import type { OnnxGraph, OnnxInput } from './reader/readModel'
import { planarAxes, type Axis, type MapValue } from '#main/models/mapValue'

export interface Image {
  readonly name: string
  readonly value: MapValue
  readonly input: NetworkInput
  /** Whether it reads bytes, 0 to 255. */
  readonly bytesIn: boolean
}

/** Where neither the file nor the person says: what most networks were trained with. */
const USUAL_SIDE = 224
const MAX_SIDE = 16384
const MAX_CHANNELS = 1024

/**
 * @param size rows and columns where the model leaves them open
 * @throws Failure 'unreadable-file' where no input is an image
 */
export function imageOf(
  graph: OnnxGraph,
  size: readonly [height: number, width: number] = [USUAL_SIDE, USUAL_SIDE],
): Image {
  const input = graph.inputs.find(({ dims }) => dims?.length === 4) ?? graph.inputs[0]
  if (!input) throw new Failure('unreadable-file', message('models.noInput'))
  const { name, dims } = input
  const rank = dims?.length ?? 4
  const read =
    rank === 4 ? planar(graph, input, size) : rank === 3 ? plane(dims!, size) : rank === 2 ? line(dims!) : null
  const { channels = 0, height = 0, width = 0 } = read?.shape ?? {}
  if (!read || channels > MAX_CHANNELS || height > MAX_SIDE || width > MAX_SIDE) throw notAnImage(input)
  const anySize = rank > 2 && dims?.slice(1).every((n) => n !== null) !== true
  const normalization = normalizationOf(graph, input, read)
  return {
    name,
    value: { layer: -1, ...read },
    input: { channels, height, width, anySize, normalization },
    bytesIn: input.integer,
  }
}

/** What a network begins with that prepares its input itself. */
const PREPARING = new Set(['Sub', 'Div', 'Mul', 'Add', 'Cast', 'BatchNormalization'])

/**
 * The numbers that networks of this kind are usually trained with; no file says which. Colours with channels first come
 * from PyTorch, whose networks expect those of ImageNet; with channels last from Keras.
 */
function normalizationOf({ nodes }: OnnxGraph, { name, integer }: OnnxInput, { shape, axes }: Read): string | null {
  const own = nodes.some(({ op, inputs }) => inputs.includes(name) && PREPARING.has(op))
  if (integer || own || shape.channels !== 3) return null
  return axes.at(-1)?.of === 'c' ? '-1..1' : 'ImageNet'
}

type Read = { readonly shape: MapShape; readonly axes: readonly Axis[] }

/** Sizes of an axis that are channels rather than rows. */
const isChannels = (n: number | null | undefined) => n === 1 || n === 3 || n === 4

function planar(graph: OnnxGraph, { name, dims }: OnnxInput, [height, width]: readonly [number, number]): Read {
  const [batch, ...sides] = dims ?? [null, null, null, null]
  const last = channelsLast(graph, name) || (isChannels(sides[2]) && !isChannels(sides[0]))
  const [c, h, w] = last ? [sides[2], sides[0], sides[1]] : sides
  const shape = mapShape(c ?? channelsRead(graph, name) ?? 3, h ?? height, w ?? width)
  const axes = planarAxes(batch ?? 1, shape)
  return { shape, axes: last ? [0, 2, 3, 1].map((axis) => axes[axis]!) : axes }
}

/** Whether the first thing that is done with the input turns it into batch, channels, rows, columns. */
function channelsLast({ nodes }: OnnxGraph, name: string): boolean {
  const reader = nodes.find(({ inputs }) => inputs.includes(name))
  return reader?.op === 'Transpose' && reader.attributes.get('perm')?.ints.join() === '0,3,1,2'
}

/** The channels that a convolution of the input reads. */
function channelsRead({ nodes, initializers }: OnnxGraph, name: string): number | null {
  const reader = nodes.find(({ op, inputs }) => op === 'Conv' && inputs[0] === name)
  const inGroup = initializers.get(reader?.inputs[1] ?? '')?.dims[1]
  return inGroup === undefined ? null : inGroup * (reader!.attributes.get('group')?.int ?? 1)
}

/** Three axes: one gray image in a batch, or channels without a batch. */
function plane(dims: readonly (number | null)[], [height, width]: readonly [number, number]): Read {
  const [first, h, w] = dims
  const shape = mapShape(first === 3 || first === 4 ? first : 1, h ?? height, w ?? width)
  const [batch, channels, rows, columns] = planarAxes(first ?? 1, shape)
  return { shape, axes: [shape.channels > 1 ? channels! : batch!, rows!, columns!] }
}

/** A vector, as the cells of a square image where they make one, gray or in three channels. */
function line([batch, length]: readonly (number | null)[]): Read | null {
  if (!length) return null
  const side = Math.sqrt(length)
  const third = Math.sqrt(length / 3)
  const shape = Number.isInteger(side)
    ? mapShape(1, side, side)
    : Number.isInteger(third)
      ? mapShape(3, third, third)
      : mapShape(1, 1, length)
  const of = [shape.channels > 1 ? 'c' : '', shape.height > 1 ? 'h' : '', 'w'].join('')
  return {
    shape,
    axes: [
      { of: 'n', size: batch ?? 1 },
      { of, size: length },
    ],
  }
}

function notAnImage({ dims }: OnnxInput): Failure {
  const shape = dims ? dims.map((n) => n ?? '?').join(' × ') : message('models.unknownInput')
  return new Failure('unreadable-file', message('models.inputShape', { shape }))
}
