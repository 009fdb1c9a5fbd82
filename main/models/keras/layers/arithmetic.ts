/** Merging layers and arithmetic with numbers, and normalization with stored statistics. */
import type { Join } from '#app/layers/parallel'
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/keras/site'
import { hasAxes, noPlace, type MapValue } from '#main/models/mapValue'

type Affine = readonly [scale: number, offset: number]

/** @param withNumber what `map op number` and `number op map` are */
function merged(
  join: Join,
  withNumber?: readonly [after: (n: number) => Affine, before: (n: number) => Affine],
): Translate {
  return (site) => {
    const all = site.all()
    const lanes = all.filter((one) => typeof one === 'object')
    const number = all.find((one) => typeof one === 'number')
    if (number === undefined) return lanes.length === 1 ? lanes[0]! : site.join(join, aligned(lanes))
    if (!withNumber || all.length !== 2 || lanes.length !== 1) return noPlace(message('models.noPlace'))
    const [scale, offset] = withNumber[typeof all[0] === 'object' ? 0 : 1](number)
    return site.add('Rescaling', { scale: [scale], offset: [offset] }, lanes[0]!)
  }
}

/** @throws NoPlace for maps beside vectors, which Keras lays over each other in other ways */
function aligned(lanes: readonly MapValue[]): readonly MapValue[] {
  for (const letters of ['nhwc', 'nc']) if (lanes.every((lane) => hasAxes(lane, letters))) return lanes
  return noPlace(message('models.rearranged'))
}

const concatenate: Translate = (site) => {
  const lanes = site.all().filter((one) => typeof one === 'object')
  if (lanes.length === 1) return lanes[0]!
  if (lanes.some((lane) => site.axis(lane) !== 'c')) return site.unsupported('axis', site.raw('axis') ?? -1)
  const some = lanes.some((lane) => lane.shape.flat)
  return site.join('Concatenate', some ? lanes.map((lane) => site.vector(lane)) : aligned(lanes))
}

const batchNormalization: Translate = (site) => {
  const input = site.untrained().map()
  if (site.axis(input) !== 'c') return site.unsupported('axis', site.raw('axis'))
  const { channels } = input.shape
  const names = [
    ...(site.flag('scale', true) ? ['gamma'] : []),
    ...(site.flag('center', true) ? ['beta'] : []),
    'movingMean',
    'movingVariance',
  ]
  const numbers = site.weights(...names.map(() => [channels]))
  const tensors = names.map((name, i) => [name, site.tensor(snake(name), [channels], numbers[i]!)])
  return site.add(
    'BatchNormalization',
    { ...Object.fromEntries(tensors), epsilon: site.number('epsilon', 0.001) },
    input,
  )
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

const rescaling: Translate = (site) => {
  const input = site.map()
  return site.add(
    'Rescaling',
    { scale: numbersOf(site, 'scale', input), offset: numbersOf(site, 'offset', input) },
    input,
  )
}

/** One number, or one for each channel. @throws NoPlace for anything else */
function numbersOf(site: Site, name: string, { shape }: MapValue): readonly number[] {
  const given = site.raw(name) ?? 0
  const numbers = [given].flat(6)
  if (!numbers.every((n) => typeof n === 'number') || ![1, shape.channels].includes(numbers.length))
    return site.unsupported(name, given)
  return numbers
}

/** (x - mean) / max(deviation, epsilon), as x × scale + offset. */
const normalization: Translate = (site) => {
  const input = site.map()
  const { channels } = input.shape
  if (site.flag('invert', false)) return site.unsupported('invert', true)
  if (site.raw('axis') !== null && site.axis(input) !== 'c') return site.unsupported('axis', site.raw('axis'))
  const stored = site.raw('axis') === null ? [] : [channels]
  const [mean, variance] =
    site.raw('mean') == null
      ? site.weights(stored, stored)
      : [numbersOf(site, 'mean', input), numbersOf(site, 'variance', input)]
  const scale = Array.from(variance!, (one) => 1 / Math.max(Math.sqrt(one), EPSILON))
  const offset = scale.map((one, i) => -one * mean![mean!.length === 1 ? 0 : i]!)
  return site.add('Rescaling', { scale, offset }, input)
}

const EPSILON = 1e-7

export const arithmetic: Readonly<Record<string, Translate>> = {
  Add: merged('Add', [(n) => [1, n], (n) => [1, n]]),
  Subtract: merged('Subtract', [(n) => [1, -n], (n) => [-1, n]]),
  Multiply: merged('Multiply', [(n) => [n, 0], (n) => [n, 0]]),
  Maximum: merged('Maximum'),
  Average: merged('Average'),
  Concatenate: concatenate,
  BatchNormalization: batchNormalization,
  Rescaling: rescaling,
  Normalization: normalization,
}
