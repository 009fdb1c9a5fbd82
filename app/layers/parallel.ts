/**
 * Parallel: a block of lanes, each a stack of its own over the same input, whose outputs are joined. The joins are
 * Keras' merging layers (https://keras.io/api/layers/merging_layers): cell by cell over maps of one shape, or along the
 * channels.
 */
import { impossible } from '#app/failure'
import type { ArithmeticFunction, CallOf } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import { formatShape, sameShape, type MapShape } from '#app/shape'
import { choice } from './fields'
import { defineLayer, firstOver, type Lowered, type Read } from './layer'

export const MIN_LANES = 2
export const MAX_LANES = 8

/** How the outputs of the lanes become one, by the names of Keras' merging layers; 'none' leaves them apart. */
export const joins = {
  Add: 'Add',
  Subtract: 'Subtract',
  Multiply: 'Multiply',
  Maximum: 'Maximum',
  Average: 'Average',
  Concatenate: 'Concatenate',
  none: 'none',
} as const
export type Join = keyof typeof joins

const functions: Readonly<Partial<Record<Join, ArithmeticFunction>>> = {
  Add: 'add',
  Subtract: 'subtract',
  Multiply: 'multiply',
  Maximum: 'maximum',
  Average: 'average',
}

/** The join that a call computes. */
export function joinNameOf(call: CallOf<'arithmetic' | 'concatenate'>): Join {
  if (call.kernel === 'concatenate') return 'Concatenate'
  return (Object.keys(functions) as Join[]).find((join) => functions[join] === call.fn)!
}

export const parallel = defineLayer({
  type: 'Parallel',
  group: 'merging',
  summary: 'Sends its input through several lanes and joins their outputs, as residual and Inception blocks do.',
  names: {
    keras: 'Add, Multiply, Concatenate, …',
    pytorch: 'torch.add, torch.mul, torch.cat, …',
    onnx: 'Add, Mul, Concat, …',
  },
  fields: {
    join: choice({
      title: 'join',
      help: 'How the outputs of the lanes are joined: cell by cell, or one after another along the channels (Concatenate). With "none" they stay apart, so that they can be compared.',
      initial: 'Add',
      options: joins,
    }),
  },
  examples: [
    {
      about: 'An empty lane passes its input on: two of them, added',
      input: [
        [1, -2],
        [0, 4],
      ],
      params: {},
      output: [
        [2, -4],
        [0, 8],
      ],
    },
    {
      about: 'Two empty lanes, multiplied: each cell is squared',
      input: [
        [1, -2],
        [0, 4],
      ],
      params: { join: 'Multiply' },
      output: [
        [1, 4],
        [0, 16],
      ],
    },
  ],
  brief: ({ join }) => (join === 'none' ? message('layers.compareLanes') : join),
  lower(_input, { join }, before = firstOver(_input)) {
    const { steps, source, lanes = [source, source] } = before
    const shapes = lanes.map((step) => steps[step]?.shape ?? before.input)
    return joined(
      join,
      shapes,
      lanes.map((step) => ({ step })),
    )
  },
})

/** One call that reads the outputs of all lanes. */
function joined(join: Join, shapes: readonly MapShape[], reads: readonly Read[]): Lowered {
  const nothing = { trainable: 0, nonTrainable: 0, macs: 0 }
  if (join === 'none') throw impossible(message('layers.compareNotLast'), joinFixes)
  if (join === 'Concatenate') {
    const call = { kernel: 'concatenate', channels: shapes.map(({ channels }) => channels) } as const
    return { calls: [{ call, shape: concatenated(shapes), reads }], ...nothing }
  }
  if (join === 'Subtract' && shapes.length !== 2) {
    throw impossible(message('layers.subtractLanes', { received: shapes.length }))
  }
  const shape = largest(shapes)
  const perChannel = shapes.map((one) => !sameShape(one, shape))
  shapes.forEach((one, lane) => {
    if (perChannel[lane] && !((join === 'Add' || join === 'Multiply') && isPerChannel(one, shape))) {
      throw impossible(message('layers.laneShapes', { join, shapes: listed(shapes) }))
    }
  })
  return { calls: [{ call: { kernel: 'arithmetic', fn: functions[join]!, perChannel }, shape, reads }], ...nothing }
}

/** The shape that lanes with a value for each channel are applied to: of the first map that is more, or of the first map. */
function largest(shapes: readonly MapShape[]): MapShape {
  return shapes.find(({ height, width }) => height > 1 || width > 1) ?? shapes.find(({ flat }) => !flat) ?? shapes[0]!
}

/** Whether a shape holds one value for each channel of a map. */
function isPerChannel({ channels, height, width }: MapShape, map: MapShape): boolean {
  return channels === map.channels && height === 1 && width === 1
}

function concatenated(shapes: readonly MapShape[]): MapShape {
  const [first] = shapes as readonly [MapShape, ...MapShape[]]
  const channels = shapes.reduce((sum, shape) => sum + shape.channels, 0)
  if (shapes.some((shape) => !sameShape({ ...shape, channels: first.channels }, first))) {
    throw impossible(message('layers.laneSizes', { shapes: listed(shapes) }))
  }
  return { ...first, channels }
}

function listed(shapes: readonly MapShape[]) {
  return shapes.map(formatShape).reduce((all, shape) => message('layers.shapeAnd', { shapes: all, shape }))
}

const joinFixes = (['Add', 'Concatenate'] as const).map((join) => ({
  label: message('layers.joinWith', { join }),
  params: { join },
}))
