/**
 * A kernel call of ours as ONNX nodes: `onnxCall(call, input, output, weights)` gives `{nodes, opset}` or null where
 * ONNX has no such operation. A node is `{op, attributes, constants}` and reads the node before it.
 */

/** Functions whose ONNX operator has other attributes than none; the others are in `plainFunctions`. */
const functions = {
  leakyRelu: ({ alpha }) => node('LeakyRelu', { alpha: float(alpha) }),
  elu: ({ alpha }) => node('Elu', { alpha: float(alpha) }),
  selu: ({ alpha, beta }) => node('Selu', { alpha: float(alpha), gamma: float(beta) }),
  celu: ({ alpha }) => node('Celu', { alpha: float(alpha) }),
  gelu: () => ({ ...node('Gelu', { approximate: 'none' }), opset: 20 }),
  geluTanh: () => ({ ...node('Gelu', { approximate: 'tanh' }), opset: 20 }),
  mish: () => ({ ...node('Mish'), opset: 18 }),
  hardSigmoid: ({ alpha, beta }) => node('HardSigmoid', { alpha: float(alpha), beta: float(beta) }),
  thresholdedRelu: ({ alpha }) => node('ThresholdedRelu', { alpha: float(alpha) }),
  clip: ({ alpha, beta }) => node('Clip', {}, [scalar(alpha), scalar(beta)]),
  relu6: () => node('Clip', {}, [scalar(0), scalar(6)]),
}

const plainFunctions = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  hardSwish: 'HardSwish',
  tanh: 'Tanh',
  softplus: 'Softplus',
  softsign: 'Softsign',
}

const paddingModes = { zeros: 'constant', reflect: 'reflect', replicate: 'edge', circular: 'wrap' }

export function onnxCall(call, input, output, weights) {
  const nodes = nodesOf(call, input, output, weights)
  if (nodes === null) return null
  const list = [nodes].flat()
  return { nodes: list, opset: Math.max(17, ...list.map(({ opset = 17 }) => opset)) }
}

function nodesOf(call, input, output, weights) {
  switch (call.kernel) {
    case 'conv2d':
      return convolution(call, input, output, weights)
    case 'convTranspose2d': {
      const shape = [input.channels, output.channels / call.groups, ...call.window.size]
      const attributes = { ...windowOf(call), group: call.groups, output_padding: [...call.outputPadding] }
      return node('ConvTranspose', attributes, [constant(shape, weights[0]), ...biasOf(weights)])
    }
    case 'pool2d':
      return pooling(call, input, output)
    case 'regionPool':
      return output.height === 1 && output.width === 1 ? globalPooling(call.reducer) : null
    case 'elementwise':
      if (call.fn === 'silu') return { ...node('Sigmoid'), timesInput: true }
      return functions[call.fn]?.(call) ?? (plainFunctions[call.fn] ? node(plainFunctions[call.fn]) : null)
    case 'prelu':
      return node('PRelu', {}, [constant([weights[0].length, 1, 1], weights[0])])
    case 'batchNorm':
      return node(
        'BatchNormalization',
        { epsilon: float(call.epsilon) },
        weights.map((w) => constant([w.length], w)),
      )
    case 'rescale': {
      const [scale, offset] = weights.map((w) => constant([w.length, 1, 1], w))
      return [node('Mul', {}, [scale]), node('Add', {}, [offset])]
    }
    case 'localResponseNorm':
      return node('LRN', {
        size: call.size,
        alpha: float(call.alpha),
        beta: float(call.beta),
        bias: float(call.bias),
      })
    case 'softmax': {
      const axis = { channel: 1, row: 2, column: 3 }[call.axis]
      return axis === undefined ? null : node(call.log ? 'LogSoftmax' : 'Softmax', { axis })
    }
    case 'pad2d': {
      const [top, left, bottom, right] = call.pads
      const pads = constant([8], BigInt64Array.from([0, 0, top, left, 0, 0, bottom, right], BigInt))
      return {
        ...node('Pad', { mode: paddingModes[call.mode] }, [pads, scalar(call.value ?? 0)]),
        opset: call.mode === 'circular' ? 19 : 17,
      }
    }
    case 'upsample2d': {
      const attributes = { mode: call.interpolation === 'nearest' ? 'nearest' : 'linear' }
      if (call.interpolation === 'nearest')
        Object.assign(attributes, { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' })
      return node('Resize', attributes, [null, constant([4], Float32Array.from([1, 1, ...call.size]))])
    }
    case 'flatten':
      return call.order === 'channelsFirst'
        ? node('Flatten')
        : [node('Transpose', { perm: [0, 2, 3, 1] }), node('Flatten')]
    case 'dense':
      return node('Gemm', { transB: 1 }, [constant([call.units, input.channels], weights[0]), ...biasOf(weights)])
    default:
      return null
  }
}

/** Other paddings than with zeros are a Pad before the convolution. */
function convolution(call, input, output, weights) {
  const padded = call.paddingMode === 'zeros'
  const window = padded ? call.window : { ...call.window, pads: [0, 0, 0, 0] }
  const shape = [output.channels, input.channels / call.groups, ...window.size]
  const conv = node('Conv', { ...windowOf({ window }), group: call.groups }, [
    constant(shape, weights[0]),
    ...biasOf(weights),
  ])
  return padded ? conv : [nodesOf({ kernel: 'pad2d', pads: call.window.pads, mode: call.paddingMode }), conv]
}

function pooling({ window, reducer }, input, output) {
  const attributes = windowOf({ window })
  const incomplete = (out, n, axis) =>
    (out - 1) * window.strides[axis] - window.pads[axis] + window.size[axis] > n + window.pads[axis + 2]
  const ceil =
    incomplete(output.height, input.height, 0) || incomplete(output.width, input.width, 1) ? { ceil_mode: 1 } : {}
  switch (reducer.type) {
    case 'max':
      return node('MaxPool', { ...attributes, ...ceil })
    case 'average': {
      if (typeof reducer.divisor === 'number') return null
      return node(
        'AveragePool',
        { ...attributes, ...ceil, count_include_pad: reducer.divisor === 'padded' ? 1 : 0 },
        [],
        ['dilations'],
      )
    }
    case 'lp':
      return Number.isInteger(reducer.p) ? node('LpPool', { ...attributes, p: reducer.p }, [], ['dilations']) : null
    default:
      return null
  }
}

function globalPooling(reducer) {
  switch (reducer.type) {
    case 'max':
      return node('GlobalMaxPool')
    case 'average':
      return node('GlobalAveragePool')
    case 'lp':
      return node('GlobalLpPool', { p: reducer.p })
    default:
      return null
  }
}

function windowOf({ window: { size, strides, dilations, pads } }) {
  return { kernel_shape: [...size], strides: [...strides], dilations: [...dilations], pads: [...pads] }
}

function biasOf([, bias]) {
  return bias ? [constant([bias.length], bias)] : []
}

function node(op, attributes = {}, constants = [], without = []) {
  const kept = Object.entries(attributes).filter(([name]) => !without.includes(name))
  return { op, attributes: Object.fromEntries(kept), constants }
}

function constant(shape, data) {
  return { shape, data }
}

function scalar(value) {
  return constant([], Float32Array.of(value))
}

function float(value) {
  return { float: value }
}
