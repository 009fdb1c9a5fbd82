/** The input of a Keras model: which axis is what, its size, and how images are prepared for it. */
import { Failure } from '#app/failure'
import type { NetworkInput } from '#app/inputs/networkInput'
import { mapShape, type MapShape } from '#app/shape'
import { message } from '#app/text/message'
import { planarAxes, type Axis, type MapValue } from '#main/models/mapValue'
import type { KerasGraph } from './graph'

/** For models that take images of any size. */
const USUAL_SIDE = 224
const MAX_SIDE = 16384
const MAX_CHANNELS = 1024

/** @throws Failure 'unreadable-file' for an input that is no image */
export function imageOf(
  { nodes, inputs }: KerasGraph,
  [height, width]: readonly [number, number] = [USUAL_SIDE, USUAL_SIDE],
): { readonly value: MapValue; readonly input: NetworkInput; readonly bytesIn: boolean } {
  const [first] = inputs
  if (!first) throw new Failure('unreadable-file', message('models.noInput'))
  const sides = first.dims.slice(1)
  const read = axesOf(sides, [height, width])
  const { shape } = read ?? {}
  if (!shape || shape.channels > MAX_CHANNELS || shape.height > MAX_SIDE || shape.width > MAX_SIDE) {
    const dims = first.dims.map((n) => n ?? '?').join(' × ')
    throw new Failure('unreadable-file', message('models.inputShape', { shape: dims }))
  }
  const preparing = nodes.filter(({ inputs: names, op }) => names.includes(first.name) && PREPARING.has(op))
  // What divides by 255 or by 127.5, or subtracts the mean of a data set, reads bytes.
  const bytesIn = preparing.some(({ op, config }) => op === 'Rescaling' && Math.abs(Number(config['scale'])) < 0.05)
  const normalization = shape.channels === 3 && preparing.length === 0 ? '-1..1' : null
  const anySize = sides.length > 1 && sides.includes(null)
  const { channels } = shape
  return {
    value: { layer: -1, ...read! },
    input: { channels, height: shape.height, width: shape.width, anySize, normalization },
    bytesIn,
  }
}

/** What a model begins with that prepares its input itself. */
const PREPARING = new Set(['Rescaling', 'Normalization', 'BatchNormalization'])

/** The map of an input without its batch: rows, columns, channels; rows, columns; or a vector as the cells of a gray image. */
function axesOf(
  sides: readonly (number | null)[],
  [height, width]: readonly [number, number],
): { readonly shape: MapShape; readonly axes: readonly Axis[] } | null {
  const [h, w, c] = sides
  if (sides.length === 1 && h) {
    const side = Math.sqrt(h)
    const shape = Number.isInteger(side) ? mapShape(1, side, side) : mapShape(1, 1, h)
    return {
      shape,
      axes: [
        { of: 'n', size: 1 },
        { of: shape.height > 1 ? 'hw' : 'w', size: h },
      ],
    }
  }
  if (sides.length !== 2 && sides.length !== 3) return null
  const shape = mapShape(sides.length === 2 ? 1 : (c ?? 3), h ?? height, w ?? width)
  const [n, channels, rows, columns] = planarAxes(1, shape)
  return { shape, axes: sides.length === 2 ? [n!, rows!, columns!] : [n!, rows!, columns!, channels!] }
}
