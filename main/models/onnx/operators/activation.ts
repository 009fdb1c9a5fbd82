/** Activations, softmax, and what passes values on. */
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/onnx/site'
import { axisOf, dimsOf, letterAt, noPlace } from '#main/models/onnx/values'
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
export function clipped(site: Site, low: number, high: number) {
  if (low === 0 && high >= LARGEST) return site.add('ReLU', {}, site.map())
  if (low === 0 && high === 6) return site.add('ReLU6', {}, site.map())
  return site.unsupported('min, max', `${low}, ${high}`)
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

export const activations: Readonly<Record<string, Translate>> = {
  Relu: activation('ReLU'),
  LeakyRelu: activation('LeakyReLU', (site) => ({ alpha: site.float('alpha', 0.01) })),
  PRelu: prelu,
  Elu: activation('ELU', (site) => ({ alpha: site.float('alpha', 1) })),
  Selu: fixed('SELU', { alpha: [1.67326319, 1.6732632423543772], gamma: [1.05070102, 1.0507009873554805] }),
  Celu: activation('CELU', (site) => ({ alpha: site.float('alpha', 1) })),
  Gelu: activation('GELU', (site) => ({ approximate: site.text('approximate', 'none') })),
  Sigmoid: activation('Sigmoid'),
  HardSigmoid: fixed('HardSigmoid', { alpha: [0.2, 1 / 6], beta: [0.5, 0.5] }),
  HardSwish: activation('HardSwish'),
  Swish: fixed('SiLU', { alpha: [1, 1] }),
  Mish: activation('Mish'),
  Tanh: activation('Tanh'),
  Softplus: activation('Softplus'),
  Softsign: activation('Softsign'),
  ThresholdedRelu: activation('ThresholdedReLU', (site) => ({ theta: site.float('alpha', 1) })),
  Clip: clip,
  Softmax: softmax('Softmax'),
  LogSoftmax: softmax('LogSoftmax'),
  Identity: same,
  Dropout: same,
}
