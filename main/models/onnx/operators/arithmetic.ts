/** Arithmetic between maps, which joins lanes, and concatenation. */
import { message } from '#app/text/message'
import type { Join } from '#app/layers/parallel'
import type { Translate } from '#main/models/onnx/site'
import { axisOf, isConstant, letterAt, noPlace, type MapValue, type Value } from '#main/models/onnx/values'

/** Maps cell by cell, in any number. */
function joined(join: Join): Translate {
  return (site) => {
    const lanes = maps(site.all())
    if (lanes.length === 1) return lanes[0]!
    requireAligned(lanes)
    return site.join(join, lanes)
  }
}

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
  Add: joined('Add'),
  Sum: joined('Add'),
  Sub: joined('Subtract'),
  Mul: joined('Multiply'),
  Max: joined('Maximum'),
  Mean: joined('Average'),
  Concat: concat,
}
