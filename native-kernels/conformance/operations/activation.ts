/**
 * Activations: each cell separately, so that arrays of any rank are one map of all their planes.
 */
import type { ElementwiseFunction } from '#app/calls/kernelCall'
import { mapShape, vectorShape, type MapShape } from '#app/shape'
import { at, broadcast, fromMap, product, toMap, type NdArray } from '#native-kernels/conformance/array'
import type { Attributes } from '#native-kernels/conformance/case'
import { Unsupported, valuesOf, type Operation } from './operation'

/** The largest finite float32. */
const LARGEST = 3.4028234663852886e38

export const relu = activation(() => ({ fn: 'relu' }))
export const leakyRelu = activation((a) => ({ fn: 'leakyRelu', alpha: a.number('alpha', 0.01) }))
export const elu = activation((a) => ({ fn: 'elu', alpha: a.number('alpha', 1) }))
export const celu = activation((a) => ({ fn: 'celu', alpha: a.number('alpha', 1) }))
export const selu = activation((a) => ({
  fn: 'selu',
  alpha: a.number('alpha', 1.67326319),
  beta: a.number('gamma', 1.05070102),
}))
export const gelu = activation((a) => ({ fn: a.word('approximate', 'none') === 'tanh' ? 'geluTanh' : 'gelu' }))
export const swish = activation((a) => ({ fn: 'silu', alpha: a.number('alpha', 1) }))
export const mish = activation(() => ({ fn: 'mish' }))
export const sigmoid = activation(() => ({ fn: 'sigmoid' }))
export const hardSigmoid = activation((a) => ({
  fn: 'hardSigmoid',
  alpha: a.number('alpha', 0.2),
  beta: a.number('beta', 0.5),
}))
export const hardSwish = activation(() => ({ fn: 'hardSwish' }))
export const tanh = activation(() => ({ fn: 'tanh' }))
export const softplus = activation(() => ({ fn: 'softplus' }))
export const softsign = activation(() => ({ fn: 'softsign' }))
export const thresholdedRelu = activation((a) => ({ fn: 'thresholdedRelu', alpha: a.number('alpha', 1) }))
export const clip = activation((a) => ({
  fn: 'clip',
  alpha: a.number('min', -LARGEST),
  beta: a.number('max', LARGEST),
}))

/** Slopes are repeated to the cells, each of which becomes a channel of its own; one slope stays one. */
export const prelu: Operation = async ({ case: { inputs, opset }, execute }) => {
  const x = at(inputs, 0)
  const slope = at(inputs, 1)
  const perChannel = opset !== undefined && opset < 7 && slope.shape.length === 1
  const aligned = perChannel ? { ...slope, shape: [...slope.shape, ...x.shape.slice(2).fill(1)] } : slope
  const shape = vectorShape(product(x.shape))
  const slopes = product(slope.shape) === 1 ? slope : broadcast(aligned, x.shape)
  const y = await execute({ kernel: 'prelu', slope: valuesOf(slopes) }, [toMap(x.values, shape)], shape)
  return [{ shape: x.shape, values: fromMap(y) }]
}

interface Activation {
  readonly fn: ElementwiseFunction
  readonly alpha?: number
  readonly beta?: number
}

function activation(activationOf: (attributes: Attributes) => Activation): Operation {
  return async ({ case: { attributes, inputs, op }, execute }) => {
    if (inputs.length !== 1) throw new Unsupported(`${op} with ${inputs.length} inputs`)
    const x = at(inputs, 0)
    const shape = shapeOf(x)
    const { fn, alpha = 0, beta = 0 } = activationOf(attributes)
    const y = await execute({ kernel: 'elementwise', fn, alpha, beta }, [toMap(x.values, shape)], shape)
    return [{ shape: x.shape, values: fromMap(y) }]
  }
}

/** The last two axes are rows and columns, all before are channels. */
function shapeOf({ shape }: NdArray): MapShape {
  const [height = 1, width = 1] = shape.length === 1 ? [1, at(shape, 0)] : shape.slice(-2)
  return mapShape(product(shape.slice(0, -2)), height, width)
}
