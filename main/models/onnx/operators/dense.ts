/** Gemm, MatMul and BatchNormalization: what weighs channels with constants. */
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/onnx/site'
import { letterAt, noPlace } from '#main/models/mapValue'
import { isConstant } from '#main/models/onnx/values'
import { dimsOf, finite, perChannel, transposed, weighing } from './weights'

const gemm: Translate = (site) => {
  if (site.int('transA', 0) !== 0) return site.unsupported('transA', 1)
  const weights = site.tensor(1)
  const [first = 0, second = 0] = dimsOf(weights, 2)
  const byUnit = site.int('transB', 0) !== 0
  const [units, inputs] = byUnit ? [first, second] : [second, first]
  const stored = finite(site, 1, weights)
  const alpha = site.float('alpha', 1)
  const kernel = (byUnit ? stored : transposed(stored, inputs, units)).map((w) => alpha * w)
  return site.add('Dense', { units, ...weighing(site, kernel, [units, inputs], biasOf(site, units)) }, site.vector())
}

/** The third input times beta, one number for each unit. */
function biasOf(site: Site, units: number): Float32Array | null {
  const bias = site.constant(2)
  if (!bias) return null
  const values = finite(site, 2, bias)
  const beta = site.float('beta', 1)
  if (values.length !== 1 && values.length !== units)
    return noPlace(message('models.constantShape', { shape: bias.dims.join(' × ') }))
  return Float32Array.from({ length: units }, (_, unit) => beta * values[values.length === 1 ? 0 : unit]!)
}

/**
 * With a constant matrix on the right, and perhaps a bias: Dense for a vector, a 1 x 1 convolution where the channels of
 * each cell of a map are weighed.
 */
const matMul: Translate = (site) => {
  const input = site.map()
  if (!isConstant(site.value(1))) return noPlace(message('models.matrixProduct'))
  const weights = site.tensor(1)
  const [inputs = 0, units = 0] = dimsOf(weights, 2)
  const bias = site.constant(2)
  const kernel = transposed(finite(site, 1, weights), inputs, units)
  const offsets = bias && finite(site, 2, bias)
  if (input.axes.length <= 2)
    return site.add('Dense', { units, ...weighing(site, kernel, [units, inputs], offsets) }, site.flat(input))
  if (letterAt(input, input.axes.length - 1) !== 'c') return noPlace(message('models.needsVector'))
  const weighed = weighing(site, kernel, [units, inputs, 1, 1], offsets)
  return site.add('Conv2D', { filters: units, kernelSize: [1, 1], ...weighed }, input)
}

const batchNormalization: Translate = (site) => {
  const input = site.map()
  // Before opset 14 there is no attribute: outputs for the statistics mean training.
  const trains = site.opset < 14 ? site.node.outputs.slice(1).some(Boolean) : site.int('training_mode', 0) !== 0
  if (trains) return site.unsupported('training_mode', 1)
  if (site.int('spatial', 1) === 0) return site.unsupported('spatial', 0)
  if (letterAt(input, 1) !== 'c') return noPlace(message('models.alongAxis', { axis: 1 }))
  const [gamma, beta, movingMean, movingVariance] = [1, 2, 3, 4].map((at) =>
    perChannel(site, at, finite(site, at, site.tensor(at))),
  )
  const epsilon = Math.max(site.float('epsilon', 1e-5), 1e-12)
  return site.add('BatchNormalization', { gamma, beta, movingMean, movingVariance, epsilon }, input)
}

export const denseOperators: Readonly<Record<string, Translate>> = {
  Gemm: gemm,
  MatMul: matMul,
  BatchNormalization: batchNormalization,
}
