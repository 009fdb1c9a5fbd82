/**
 * The workloads of the benchmark: an input shape and a stack for Poolscope, and the same graph for onnxruntime.
 * `keep` names the layers whose maps both engines give back.
 */
import { conv, deepWorkloads, global, pool, relu } from './deepWorkloads.mjs'

/** A seeded generator of floats in -1..1, so that every run measures the same numbers. */
export function noise(count, seed = 1) {
  const values = new Float32Array(count)
  let state = seed
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    values[i] = state / 2 ** 31
  }
  return values
}

/** `need`: at least this multiple of onnxruntime's speed, on two cores with AVX-512. */
export const workloads = [
  {
    id: 'W1',
    about: '2048 x 2048, conv 3 x 3 1 -> 8, ReLU, max 2 x 2, both',
    input: [1, 2048, 2048],
    stack: [conv(3, 1, 8, 'valid'), relu, pool('max', 2, 2)],
    keep: [1, 2],
    need: 25,
  },
  {
    id: 'W2',
    about: 'the same, average 2 x 2',
    input: [1, 2048, 2048],
    stack: [conv(3, 1, 8, 'valid'), relu, pool('average', 2, 2)],
    keep: [1, 2],
    need: 20,
  },
  {
    id: 'W3',
    about: '224 x 224, conv 3 x 3 64 -> 64 same, ReLU, max 2 x 2, both',
    input: [64, 224, 224],
    stack: [conv(3, 64, 64, 'same'), relu, pool('max', 2, 2)],
    keep: [1, 2],
    need: 1.4,
  },
  {
    id: 'W3 fast',
    about: 'the same, method fast',
    input: [64, 224, 224],
    stack: [conv(3, 64, 64, 'same', { method: 'fast' }), relu, pool('max', 2, 2)],
    keep: [1, 2],
    need: 2.9,
  },
  {
    id: 'W4a',
    about: '4096 x 4096, max 2 x 2 / 2',
    input: [1, 4096, 4096],
    stack: [pool('max', 2, 2)],
    keep: [0],
    need: 7,
  },
  {
    id: 'W4b',
    about: '4096 x 4096, max 7 x 7 / 1',
    input: [1, 4096, 4096],
    stack: [pool('max', 7, 1)],
    keep: [0],
    need: 60,
  },
  {
    id: 'W4c',
    about: '4096 x 4096, average 7 x 7 / 1',
    input: [1, 4096, 4096],
    stack: [pool('average', 7, 1)],
    keep: [0],
    need: 45,
  },
  {
    id: 'W5',
    about: '8 x 8, conv 3 x 3, ReLU, max 2 x 2: one run again and again',
    input: [1, 8, 8],
    stack: [conv(3, 1, 1, 'valid'), relu, pool('max', 2, 2)],
    keep: [1, 2],
    need: 5,
  },
  {
    id: 'W6',
    about: '4096 x 4096, conv 5 x 5 3 -> 16, ReLU, max 3 x 3 / 2, both',
    input: [3, 4096, 4096],
    stack: [conv(5, 3, 16, 'valid'), relu, pool('max', 3, 2)],
    keep: [1, 2],
    need: 9,
  },
  {
    id: 'W7a',
    about: '64 x 1024 x 1024, global average',
    input: [64, 1024, 1024],
    stack: [global('average')],
    keep: [0],
    need: 3,
  },
  {
    id: 'W7b',
    about: '64 x 1024 x 1024, global max',
    input: [64, 1024, 1024],
    stack: [global('max')],
    keep: [0],
    need: 3,
  },
  ...deepWorkloads,
]

/** The stack as layers of an experiment. */
export function layersOf(stack) {
  return stack.map((layer, i) => ({ id: `l${i}`, enabled: true, ...layerOf(layer) }))
}

/** The stack as ONNX nodes and weights; node i gives the value `y<i>`. */
export function nodesOf(stack) {
  const constants = {}
  const nodes = stack.map((layer, i) => {
    const source = i === 0 ? 'x' : `y${i - 1}`
    const node = { inputs: [source], output: `y${i}` }
    if (layer.kind === 'relu') return { ...node, op: 'Relu' }
    if (layer.kind === 'global') return { ...node, op: layer.type === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool' }
    const kernel = [layer.size, layer.size]
    if (layer.kind === 'pool') {
      const op = layer.type === 'max' ? 'MaxPool' : 'AveragePool'
      return { ...node, op, attributes: { kernel_shape: kernel, strides: [layer.stride, layer.stride] } }
    }
    constants[`w${i}`] = {
      shape: [layer.filters, layer.channels / (layer.groups ?? 1), ...kernel],
      data: weightsOf(layer),
    }
    constants[`b${i}`] = { shape: [layer.filters], data: new Float32Array(layer.filters) }
    const side = sideOf(layer)
    const { strides = 1, groups = 1 } = layer
    return {
      ...node,
      op: 'Conv',
      inputs: [source, `w${i}`, `b${i}`],
      attributes: { kernel_shape: kernel, pads: Array(4).fill(side), strides: [strides, strides], group: groups },
    }
  })
  return { nodes, constants }
}

function layerOf(layer) {
  const size = [layer.size, layer.size]
  if (layer.kind === 'relu') return { type: 'ReLU', params: {} }
  if (layer.kind === 'median')
    return { type: 'MedianPooling2D', params: { poolSize: size, strides: [1, 1], padding: 'valid' } }
  if (layer.kind === 'flatten') return { type: 'Flatten', params: {} }
  if (layer.kind === 'softmax') return { type: 'Softmax', params: {} }
  if (layer.kind === 'dense') return { type: 'Dense', params: { units: layer.units } }
  if (layer.kind === 'global') {
    return { type: layer.type === 'max' ? 'GlobalMaxPooling2D' : 'GlobalAveragePooling2D', params: { keepdims: false } }
  }
  if (layer.kind === 'pool') {
    const params = {
      poolSize: size,
      strides: [layer.stride, layer.stride],
      padding: 'valid',
      ceilMode: false,
      dilation: [1, 1],
      countIncludePad: false,
      divisorOverride: null,
    }
    return { type: layer.type === 'max' ? 'MaxPooling2D' : 'AveragePooling2D', params }
  }
  return {
    type: 'Conv2D',
    params: {
      filters: layer.filters,
      kernelSize: size,
      strides: [layer.strides ?? 1, layer.strides ?? 1],
      padding: Array(4).fill(sideOf(layer)),
      paddingMode: 'zeros',
      dilationRate: [1, 1],
      groups: layer.groups ?? 1,
      useBias: true,
      method: layer.method,
      weights: { init: 'values', kernel: nested(weightsOf(layer), layer), bias: Array(layer.filters).fill(0) },
    },
  }
}

/** Cells of padding on each side: as many at stride 2 as PyTorch's models have. */
function sideOf({ padding, size }) {
  return padding === 'same' ? (size - 1) / 2 : 0
}

function weightsOf({ filters, channels, size, groups = 1, gaussian = false }) {
  if (gaussian) {
    const bell = Array.from({ length: size }, (_, i) => Math.exp(-(((i - (size - 1) / 2) / (size / 6)) ** 2) / 2))
    return Float32Array.from(bell.flatMap((a) => bell.map((b) => a * b)))
  }
  const taps = (channels / groups) * size * size
  // He's uniform distribution: values keep their size through any number of layers.
  return noise(filters * taps, 7).map((w) => w * Math.sqrt(6 / taps))
}

function nested(flat, { filters, channels, size, groups = 1 }) {
  const inputs = channels / groups
  const at = (f, c, r) => ((f * inputs + c) * size + r) * size
  return Array.from({ length: filters }, (_, f) =>
    Array.from({ length: inputs }, (_, c) =>
      Array.from({ length: size }, (_, r) => Array.from(flat.subarray(at(f, c, r), at(f, c, r) + size))),
    ),
  )
}
