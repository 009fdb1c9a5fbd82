/** Arithmetic between maps, which joins lanes, and concatenation. */
import { message } from '#app/text/message'
import type { Join } from '#app/layers/parallel'
import type { Site, Translate } from '#main/models/onnx/site'
import { axisOf, letterAt, noPlace, withRank, type MapValue } from '#main/models/mapValue'
import { isConstant, type Value } from '#main/models/onnx/values'
import { finite, perChannel } from './weights'

/** What a constant does to a map: scale and offset, for `constant op map` and for `map op constant`. */
interface WithConstant {
  readonly after: (c: number) => Affine
  readonly before: ((c: number) => Affine) | null
}
type Affine = readonly [scale: number, offset: number]

/** Maps cell by cell, in any number; with a constant, Rescaling. */
function joined(join: Join | null, constant: WithConstant | null = null): Translate {
  return (site) => {
    const values = site.all()
    const only = values.find((value) => !isConstant(value))
    if (constant && values.length === 2 && only && values.some(isConstant)) return rescaled(site, constant)
    const lanes = maps(values)
    if (lanes.length === 1) return lanes[0]!
    requireAligned(lanes)
    return join ? site.join(join, lanes) : noPlace(message('models.noPlace'))
  }
}

/** A map and a constant that is one number, or one for each channel. @throws NoPlace for any other */
function rescaled(site: Site, { after, before }: WithConstant): MapValue {
  const at = isConstant(site.value(0)) ? 0 : 1
  const input = site.map(1 - at)
  const tensor = site.tensor(at)
  finite(site, at, tensor)
  const numbers = site.perChannel(input, tensor)
  if (!numbers) return noPlace(message('models.constantShape', { shape: tensor.dims.join(' × ') }))
  const affine = at === 0 ? before : after
  if (!affine) return noPlace(message('models.noPlace'))
  const pairs = numbers.map(affine)
  const [scale, offset] = [0, 1].map((i) => {
    const values = Float32Array.from(pairs, (pair) => pair[i as 0 | 1])
    return perChannel(site, at, values.every((x) => x === values[0]) ? values.slice(0, 1) : values)
  })
  if (!pairs.every(([factor, added]) => Number.isFinite(factor) && Number.isFinite(added)))
    return noPlace(message('models.noPlace'))
  return withRank(site.add('Rescaling', { scale, offset }, input), tensor.dims.length)
}

const add: WithConstant = { after: (c) => [1, c], before: (c) => [1, c] }
const multiply: WithConstant = { after: (c) => [c, 0], before: (c) => [c, 0] }
const subtract: WithConstant = { after: (c) => [1, -c], before: (c) => [-1, c] }
const divide: WithConstant = { after: (c) => [1 / c, 0], before: null }

/** @throws NoPlace where one is a constant */
function maps(values: readonly Value[]): readonly MapValue[] {
  return values.map((value) => (isConstant(value) ? noPlace(message('models.needsMap')) : value))
}

/**
 * Whether the axes of maps lie over each other, counted from the last one as ONNX does.
 * @throws NoPlace where one of more than one cell meets another one
 */
function requireAligned(lanes: readonly MapValue[]): void {
  const rank = Math.max(...lanes.map(({ axes }) => axes.length))
  for (let fromEnd = 1; fromEnd <= rank; fromEnd++) {
    const letters = lanes.flatMap((lane) => {
      const axis = lane.axes.length - fromEnd
      return axis >= 0 && lane.axes[axis]!.size > 1 ? [letterAt(lane, axis) ?? lane.axes[axis]!.of] : []
    })
    if (new Set(letters).size > 1) noPlace(message('models.rearranged'))
  }
}

const concat: Translate = (site) => {
  const values = site.all()
  const [first] = values
  if (values.length === 1) return first!
  const lanes = maps(values)
  const axis = axisOf(site.int('axis', 1), lanes[0]!.axes.length)
  for (const lane of lanes) {
    if (lane.axes.length !== lanes[0]!.axes.length || letterAt(lane, axis) !== 'c')
      return noPlace(message('models.alongAxis', { axis }))
  }
  const alike = lanes.some(({ shape }) => shape.flat) ? lanes.map((lane) => site.flat(lane)) : lanes
  return site.join(
    'Concatenate',
    alike.map((lane) => withChannels(lane, axis)),
  )
}

/** With the axis of the channels named, which one cell alone leaves open. */
function withChannels(lane: MapValue, axis: number): MapValue {
  return { ...lane, axes: lane.axes.map((one, at) => (at === axis ? { ...one, of: 'c' } : one)) }
}

export const arithmetic: Readonly<Record<string, Translate>> = {
  Add: joined('Add', add),
  Sum: joined('Add', add),
  Sub: joined('Subtract', subtract),
  Mul: joined('Multiply', multiply),
  Div: joined(null, divide),
  Neg: (site) => site.add('Rescaling', { scale: [-1], offset: [0] }, site.map()),
  Max: joined('Maximum'),
  Mean: joined('Average'),
  Concat: concat,
}
