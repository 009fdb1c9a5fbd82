/** Activations, softmax, and what passes values on. */
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/onnx/site'
import { axisOf, letterAt, noPlace } from '#main/models/mapValue'
import { dimsOf } from '#main/models/onnx/values'
import { finite, perChannel } from './weights'

function activation(type: string, params: (site: Site) => Readonly<Record<string, unknown>> = () => ({})): Translate {
  return (site) => site.add(type, params(site), site.map())
}

/** An activation whose constants can't be chosen. */
function fixed(
  type: string,
  constants: Readonly<Record<string, readonly [initial: number, needed: number]>>,
): Translate {
  return activation(type, (site) => {
    for (const [name, [initial, needed]] of Object.entries(constants)) {
      const given = site.float(name, initial)
      if (Math.abs(given - needed) > 1e-6) site.unsupported(name, given)
    }
    return {}
  })
}

const clip: Translate = (site) => {
  const low = site.numbers(1)?.[0] ?? site.float('min', -Infinity)
  const high = site.numbers(2)?.[0] ?? site.float('max', Infinity)
  return clipped(site, low, high)
}

/** The largest float32: what exporters write for no limit. */
const LARGEST = 3.4e38

/** Limits values below and above. */
function clipped(site: Site, low: number, high: number) {
  const [min, max] = [low <= -LARGEST ? null : low, high >= LARGEST ? null : high]
  if (min === null && max === null) return site.map()
  if (min === 0 && max === null) return site.add('ReLU', {}, site.map())
  if (min === 0 && max === 6) return site.add('ReLU6', {}, site.map())
  return site.add('Clip', { min, max }, site.map())
}

/** The own layer for slope 1/6 and offset 1/2, as PyTorch and Keras 3 have it; else as what it is made of. */
const hardSigmoid: Translate = (site) => {
  const [alpha, beta] = [site.float('alpha', 0.2), site.float('beta', 0.5)]
  if (Math.abs(alpha - 1 / 6) < 1e-6 && beta === 0.5) return site.add('HardSigmoid', {}, site.map())
  return site.add('Clip', { min: 0, max: 1 }, site.add('Rescaling', { scale: [alpha], offset: [beta] }, site.map()))
}

const prelu: Translate = (site) => {
  const input = site.map()
  const slopes = site.tensor(1)
  finite(site, 1, slopes)
  const slope = site.perChannel(input, slopes)
  if (!slope) return noPlace(message('models.constantShape', { shape: slopes.dims.join(' × ') }))
  return site.add('PReLU', { slope: perChannel(site, 1, Float32Array.from(slope)) }, input)
}

function softmax(type: string): Translate {
  return (site) => {
    const input = site.map()
    const dims = dimsOf(input)
    const old = site.opset < 13
    const axis = axisOf(site.int('axis', old ? 1 : -1), dims.length)
    // Before opset 13 all axes from this one on counted together.
    const axes = dims.flatMap((size, at) => (at === axis || (old && at > axis && size > 1) ? [at] : []))
    const letter = axes.length === 1 ? letterAt(input, axes[0]!) : null
    const words: Readonly<Record<string, string>> = { c: 'channels', h: 'height', w: 'width' }
    const word = letter && words[letter]
    return word
      ? site.add(type, { axis: word }, input)
      : noPlace(message('models.alongAxis', { axis: axes.join(', ') }))
  }
}

const same: Translate = (site) => site.value(0)

const dropout: Translate = (site) =>
  site.opset >= 12 && site.numbers(2)?.[0] ? site.unsupported('training_mode', 1) : site.value(0)

export const activations: Readonly<Record<string, Translate>> = {
  Relu: activation('ReLU'),
  LeakyRelu: activation('LeakyReLU', (site) => ({ alpha: site.float('alpha', 0.01) })),
  PRelu: prelu,
  Elu: activation('ELU', (site) => ({ alpha: site.float('alpha', 1) })),
  Selu: fixed('SELU', { alpha: [1.67326319, 1.6732632423543772], gamma: [1.05070102, 1.0507009873554805] }),
  Celu: activation('CELU', (site) => ({ alpha: site.float('alpha', 1) })),
  Gelu: activation('GELU', (site) => ({ approximate: site.text('approximate', 'none') })),
  Sigmoid: activation('Sigmoid'),
  HardSigmoid: hardSigmoid,
  HardSwish: activation('HardSwish'),
  Swish: fixed('SiLU', { alpha: [1, 1] }),
  Mish: activation('Mish'),
  Tanh: activation('Tanh'),
  Softplus: activation('Softplus'),
  Softsign: activation('Softsign'),
  ThresholdedRelu: activation('ThresholdedReLU', (site) => ({ theta: site.float('alpha', 1) })),
  Clip: clip,
  LRN: activation('LocalResponseNormalization', (site) => ({
    size: site.int('size', 1),
    alpha: site.float('alpha', 1e-4),
    beta: site.float('beta', 0.75),
    bias: site.float('bias', 1),
  })),
  Softmax: softmax('Softmax'),
  LogSoftmax: softmax('LogSoftmax'),
  Identity: same,
  Dropout: dropout,
}
