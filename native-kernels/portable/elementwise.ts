/**
 * Activation functions, cell by cell; input and output may be the same map. NaN stays NaN.
 */
import type { ElementwiseCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { erfc } from './erf'
import { fillRows, inputAt, valueAt } from './view'

export function elementwise(call: ElementwiseCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  const f = functionOf(call)
  return (begin, end) => fillRows(output, begin, end, (channel, row, column) => f(valueAt(input, channel, row, column)))
}

function functionOf({ fn, alpha, beta }: ElementwiseCall): (x: number) => number {
  switch (fn) {
    case 'identity':
      return (x) => x
    case 'relu':
      return (x) => Math.max(0, x)
    case 'relu6':
      return (x) => clamp(x, 0, 6)
    case 'clip':
      return (x) => clamp(x, alpha, beta)
    case 'leakyRelu':
      return (x) => (x < 0 ? alpha * x : x)
    case 'elu':
      return (x) => (x < 0 ? alpha * Math.expm1(x) : x)
    case 'selu':
      return (x) => beta * (x < 0 ? alpha * Math.expm1(x) : x)
    case 'celu':
      return (x) => (x < 0 ? alpha * Math.expm1(x / alpha) : x)
    case 'gelu':
      return (x) => x * 0.5 * erfc(-x / Math.SQRT2)
    case 'geluTanh':
      // (1 + tanh z) / 2 is the sigmoid of 2 z, which keeps its digits far below 0.
      return (x) => x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))
    case 'silu':
      return (x) => x * sigmoid(alpha * x)
    case 'mish':
      return (x) => x * Math.tanh(softplus(x))
    case 'sigmoid':
      return sigmoid
    case 'hardSigmoid':
      return (x) => clamp(alpha * x + beta, 0, 1)
    case 'hardSwish':
      return (x) => x * clamp(x / 6 + 0.5, 0, 1)
    case 'tanh':
      return Math.tanh
    case 'softplus':
      return softplus
    case 'softsign':
      return (x) => x / (1 + Math.abs(x))
    case 'thresholdedRelu':
      return (x) => (x <= alpha ? 0 : x)
  }
}

/** The high limit wins where the limits cross; NaN stays. */
function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high)
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** ln(1 + e^x), written so that e^x can't overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
