/** Activations: layers of their own, and those that other layers apply to what they compute. */
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/keras/site'
import { noPlace, type MapValue } from '#main/models/mapValue'

type Apply = (site: Site, value: MapValue) => MapValue

function layer(type: string, params: Readonly<Record<string, unknown>> = {}): Apply {
  return (site, value) => site.add(type, params, value)
}

/** Keras 2 has 0.2 x + 0.5 from 0 to 1; Keras 3 relu6(x + 3) / 6. */
const hardSigmoid: Apply = (site, value) =>
  site.major > 2
    ? site.add('HardSigmoid', {}, value)
    : site.add('Clip', { min: 0, max: 1 }, site.add('Rescaling', { scale: [0.2], offset: [0.5] }, value))

function softmax(type: string): Apply {
  return (site, value) => site.add(type, { axis: axisWord(site, value) }, value)
}

function axisWord(site: Site, value: MapValue): string {
  const words: Readonly<Record<string, string>> = { c: 'channels', h: 'height', w: 'width' }
  return words[site.axis(value) ?? ''] ?? site.unsupported('axis', site.raw('axis'))
}

/** By the names of Keras' functions. */
const functions: Readonly<Record<string, Apply>> = {
  linear: (_, value) => value,
  relu: layer('ReLU'),
  relu6: layer('ReLU6'),
  leaky_relu: layer('LeakyReLU', { alpha: 0.2 }),
  elu: layer('ELU', { alpha: 1 }),
  selu: layer('SELU'),
  celu: layer('CELU', { alpha: 1 }),
  gelu: layer('GELU', { approximate: 'none' }),
  silu: layer('SiLU'),
  swish: layer('SiLU'),
  mish: layer('Mish'),
  sigmoid: layer('Sigmoid'),
  hard_sigmoid: hardSigmoid,
  hard_silu: layer('HardSwish'),
  hard_swish: layer('HardSwish'),
  tanh: layer('Tanh'),
  softplus: layer('Softplus'),
  softsign: layer('Softsign'),
  softmax: softmax('Softmax'),
  log_softmax: softmax('LogSoftmax'),
}

/** What the `activation` of a layer makes of its map. @throws NoPlace for a function that no layer is */
export function activated(site: Site, value: MapValue): MapValue {
  const given = site.raw('activation') ?? 'linear'
  const { class_name: kind, config } = (typeof given === 'object' ? given : {}) as Readonly<Record<string, unknown>>
  const name = typeof config === 'string' ? config : given
  const own = typeof kind === 'string' ? activationLayers[kind] : undefined
  if (own) return own(site.over(value, (typeof config === 'object' ? config : {}) as Site['node']['config']))
  const apply = typeof name === 'string' && Object.hasOwn(functions, name) ? functions[name] : undefined
  return apply ? apply(site.over(value, {}), value) : site.unsupported('activation', given)
}

const relu: Translate = (site) => {
  const [max, slope, threshold] = [site.raw('max_value'), site.number('negative_slope', 0), site.number('threshold', 0)]
  const limited = max === null || max === undefined ? null : site.number('max_value', 0)
  if (threshold !== 0) {
    if (limited !== null || slope !== 0) return site.unsupported('threshold', threshold)
    return site.add('ThresholdedReLU', { theta: threshold }, site.map())
  }
  if (slope !== 0) {
    if (limited !== null) return site.unsupported('max_value', limited)
    return site.add('LeakyReLU', { alpha: slope }, site.map())
  }
  if (limited === null) return site.add('ReLU', {}, site.map())
  return limited === 6 ? site.add('ReLU6', {}, site.map()) : site.add('Clip', { min: 0, max: limited }, site.map())
}

/** One slope for each channel; one for each cell has no layer, unless all cells of a channel share it. */
const prelu: Translate = (site) => {
  const input = site.map()
  const { channels } = input.shape
  const [last] = input.axes.slice(-1)
  const shared = [site.raw('shared_axes') ?? []].flat()
  const shape = input.axes.slice(1).map(({ size }, axis) => (shared.includes(axis + 1) ? 1 : size))
  const [slopes] = site.weights(shape)
  const numbers = slopes!.slice(0, last!.size)
  const perChannel =
    last!.of === 'c' && numbers.length === channels && slopes!.every((x, i) => x === numbers[i % channels])
  if (slopes!.length === 1) return site.add('PReLU', { slope: [...slopes!] }, input)
  if (!perChannel) return noPlace(message('models.constantShape', { shape: shape.join(' × ') }))
  return site.add('PReLU', { slope: site.tensor('alpha', [channels], numbers) }, input)
}

/** By the names of Keras' layers. */
export const activationLayers: Readonly<Record<string, Translate>> = {
  Activation: (site) => activated(site, site.map()),
  ReLU: relu,
  LeakyReLU: (site) =>
    site.add('LeakyReLU', { alpha: site.number('negative_slope', site.number('alpha', 0.3)) }, site.map()),
  PReLU: prelu,
  ELU: (site) => site.add('ELU', { alpha: site.number('alpha', 1) }, site.map()),
  ThresholdedReLU: (site) => site.add('ThresholdedReLU', { theta: site.number('theta', 1) }, site.map()),
  Softmax: (site) => softmax('Softmax')(site, site.map()),
}
