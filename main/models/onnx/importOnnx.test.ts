/** Imported networks: where an import ends and why, and what layers are called. */
import { describe, expect, it } from 'vitest'
import { allLayers } from '#app/document/lanes'
import { formatEnglish } from '#app/text/format'
import { importOnnx } from './importOnnx'
import { encodeModel, type ModelToWrite, type NodeToWrite } from './testing/encode'

const node = (op: string, inputs: string[], output: string, more: Partial<NodeToWrite> = {}): NodeToWrite => ({
  op,
  name: output,
  inputs,
  outputs: [output],
  ...more,
})
const imported = (model: ModelToWrite) => importOnnx(encodeModel(model))
const typesOf = (model: ModelToWrite) => imported(model).stack.map(({ type }) => type)
function reportOf(model: ModelToWrite) {
  const { nodes, opened, missing } = imported(model).report
  return { nodes, opened, missing: missing.map((one) => `${one.node}: ${formatEnglish(one.reason)}`) }
}

it.each([
  ['Max with 0', [node('Max', ['x', 'constant'], 'a')], 'ReLU'],
  [
    'a spelled-out SiLU',
    [node('Mul', ['x', 'constant'], 's'), node('Sigmoid', ['s'], 'b'), node('Mul', ['b', 'x'], 'a')],
    'SiLU',
  ],
])('%s gives a result of the rank of its constant', (_, nodes, type) => {
  const model = (rank: number): ModelToWrite => ({
    opset: 11,
    nodes: [
      ...nodes,
      ...(rank > 4 ? [node('Squeeze', ['a'], 'same', { attributes: { axes: [0] } })] : []),
      node('MaxPool', [rank > 4 ? 'same' : 'a'], 'pooled', { attributes: { kernel_shape: [2, 2] } }),
    ],
    weights: [{ name: 'constant', dims: Array<number>(rank).fill(1), values: [type === 'ReLU' ? 0 : 1] }],
  })
  for (const rank of [0, 1, 4, 5]) expect(typesOf(model(rank))).toEqual([type, 'MaxPooling2D'])
})

it.each([
  [[-1], [-(2 ** 63)], [-1], [2, 1, 0]],
  [[5], [0], [-1], [2, 1]],
  [[2], [-4], [-2], [2, 0]],
])('a Slice of the channels from %j to %j by %j picks %j', (starts, ends, steps, picked) => {
  const input = { name: 'x', dims: [1, 3, 4, 4] }
  const list = (name: string, numbers: readonly number[]) =>
    ({ name, dims: [numbers.length], type: 7, field: [7, 'varint', numbers] }) as const
  const model = {
    input,
    nodes: [node('Slice', ['x', 'starts', 'ends', 'axes', 'steps'], 'a')],
    weights: [list('starts', starts), list('ends', ends), list('axes', [1]), list('steps', steps)],
  }
  expect(imported(model).stack.map(({ type, params }) => [type, params])).toEqual([['Gather', { indices: picked }]])
})

describe('what moves values is no sum of them', () => {
  const list = (name: string, numbers: readonly number[]) =>
    ({ name, dims: [numbers.length], type: 7, field: [7, 'varint', numbers] }) as const
  /** Those after the blocks that become twelve channels. */
  const layersOf = (nodes: readonly NodeToWrite[], ...weights: ReturnType<typeof list>[]) => {
    const blocks = node('SpaceToDepth', ['x'], 's', { attributes: { blocksize: 2 } })
    const { stack } = imported({ input: { name: 'x', dims: [1, 3, 4, 4] }, nodes: [blocks, ...nodes], weights })
    const [first, ...others] = stack.map(({ type, params }) => [type, params])
    expect(first).toEqual(['SpaceToDepth', { blockSize: 2, mode: 'DCR' }])
    return others
  }

  it.each(['DCR', 'CRD'])('DepthToSpace, mode %s', (mode) => {
    const back = node('DepthToSpace', ['s'], 'a', { attributes: { blocksize: 2, mode } })
    expect(layersOf([back])).toEqual([['DepthToSpace', { blockSize: 2, mode }]])
  })
  it('a shuffle of channels', () => {
    const nodes = [
      node('Reshape', ['s', 'apart'], 'a'),
      node('Transpose', ['a'], 'b', { attributes: { perm: [0, 2, 1, 3, 4] } }),
      node('Reshape', ['b', 'joined'], 'c'),
    ]
    expect(layersOf(nodes, list('apart', [1, 2, 6, 2, 2]), list('joined', [1, 12, 2, 2]))).toEqual([
      ['Gather', { indices: [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11] }],
    ])
  })
  it('values of a vector, and no layer where all stay in place', () => {
    const nodes = [
      node('Gather', ['s', 'all'], 'a', { attributes: { axis: 1 } }),
      node('GlobalMaxPool', ['a'], 'b'),
      node('Flatten', ['b'], 'c'),
      node('Slice', ['c', 'two', 'five', 'one'], 'd'),
    ]
    const all = list(
      'all',
      Array.from({ length: 12 }, (_, i) => i),
    )
    const layers = layersOf(nodes, all, list('one', [1]), list('two', [2]), list('five', [5]))
    expect(layers.map(([type]) => type)).toEqual(['GlobalMaxPooling2D', 'Gather'])
    expect(layers[1]).toEqual(['Gather', { indices: [2, 3, 4] }])
  })
})

describe('an import ends', () => {
  it('at an operator without a layer; everything before it opens', () => {
    const model = {
      nodes: [node('Relu', ['x'], 'a'), node('Det', ['a'], 'b'), node('Tanh', ['b'], 'c'), node('Abs', ['c'], 'd')],
    }
    expect(typesOf(model)).toEqual(['ReLU'])
    expect(reportOf(model)).toEqual({
      nodes: 4,
      opened: 1,
      missing: ['b: Poolscope has no layer for this operator'],
    })
  })

  it('before branches that cross, at the last place through which everything passes', () => {
    const model = {
      nodes: [
        node('Relu', ['x'], 'stem'),
        node('Tanh', ['stem'], 'a'),
        node('Sigmoid', ['stem'], 'b'),
        node('Add', ['a', 'b'], 'c'),
        node('Softplus', ['b'], 'd'),
        node('Add', ['c', 'd'], 'e'),
      ],
    }
    expect(typesOf(model)).toEqual(['ReLU', 'Parallel'])
    expect(reportOf(model)).toMatchObject({
      opened: 4,
      missing: ['d: its branches cross, so they cannot become the lanes of a block'],
    })
  })

  it('at a node that reads a second input', () => {
    const bytes = encodeModel({ nodes: [node('Relu', ['x'], 'a'), node('Add', ['a', 'mask'], 'b')] })
    expect(() => importOnnx(bytes)).toThrow(/reads tensor "mask", which is never computed/)
  })

  it('at a layer that its map does not fit', () => {
    const attributes = { kernel_shape: [9, 9] }
    expect(reportOf({ nodes: [node('Relu', ['x'], 'a'), node('MaxPool', ['a'], 'b', { attributes })] })).toMatchObject({
      opened: 1,
      missing: [expect.stringMatching(/9 × 9 window/)],
    })
  })

  it('at parameters that no layer has', () => {
    const attributes = { kernel_shape: [2, 2], strides: [0, 1] }
    expect(reportOf({ nodes: [node('Relu', ['x'], 'a'), node('MaxPool', ['a'], 'b', { attributes })] })).toMatchObject({
      missing: ['b: no layer can have strides = [0,1]'],
    })
  })
})

describe('the axes of a tensor', () => {
  const ints = (name: string, numbers: readonly number[]) => ({
    name,
    dims: [numbers.length],
    type: 7,
    field: [7, 'varint', numbers] as const,
  })
  const dimsOf = (model: ModelToWrite, tensor: string) =>
    imported(model)
      .maps.get(tensor)!
      .axes.map(({ size }) => size)

  it.each([[[-1]], [[16, 1]], [[1, 16]]])('are those of the shape that a map is flattened to: %j', (shape) => {
    const model = { nodes: [node('Reshape', ['x', 'to'], 'a')], weights: [ints('to', shape)] }
    expect(dimsOf(model, 'a')).toEqual(shape.map((size) => (size === -1 ? 16 : size)))
  })

  it('are more where a constant has more', () => {
    const weights = [{ name: 'c', dims: [1, 1, 1, 1, 1], values: [2] }]
    expect(dimsOf({ nodes: [node('Mul', ['x', 'c'], 'a')], weights }, 'a')).toEqual([1, 1, 1, 4, 4])
  })

  it('hold a batch that lies in one axis with the cells', () => {
    const model: ModelToWrite = {
      input: { name: 'x', dims: [2, 1, 4, 4] },
      nodes: [node('Flatten', ['x'], 'a'), node('Reshape', ['a', 'line'], 'b'), node('Relu', ['b'], 'c')],
      weights: [ints('line', [-1])],
    }
    expect(dimsOf(model, 'c')).toEqual([32])
  })

  it('grow where one cell becomes several', () => {
    const model: ModelToWrite = {
      nodes: [
        node('GlobalMaxPool', ['x'], 'a'),
        node('Flatten', ['a'], 'b'),
        node('Gather', ['b', 'twice'], 'c', { attributes: { axis: 1 } }),
      ],
      weights: [ints('twice', [0, 0])],
    }
    expect(dimsOf(model, 'c')).toEqual([1, 2])
  })
})

describe('what a node says in attributes that change its meaning is refused by name', () => {
  const input = { name: 'x', dims: [1, 1, 4, 4] }
  const reading = (nodes: readonly NodeToWrite[], more: Partial<ModelToWrite> = {}) =>
    reportOf({ input, nodes: [node('Relu', ['x'], 'r'), ...nodes], ...more }).missing
  const factors = { name: 'by', dims: [4], values: [1, 1, 2, 2] }
  const resize = (attributes: NodeToWrite['attributes']) =>
    reading([node('Resize', ['r', '', 'by'], 'a', { attributes: attributes! })], { weights: [factors] })

  it('a reduction over no axes', () => {
    const attributes = { noop_with_empty_axes: 1 }
    expect(reading([node('ReduceMean', ['r'], 'a', { attributes })])).toEqual([
      'a: noop_with_empty_axes = 1 is not supported',
    ])
  })

  it('positions that are meant for the nearest cell alone, and roundings of them', () => {
    const coordinate_transformation_mode = 'tf_half_pixel_for_nn'
    expect(resize({ mode: 'linear', coordinate_transformation_mode })).toEqual([
      'a: coordinate_transformation_mode = tf_half_pixel_for_nn is not supported',
    ])
    expect(resize({ mode: 'nearest', coordinate_transformation_mode })).toEqual([
      'a: nearest_mode = round_prefer_floor is not supported',
    ])
    expect(resize({ mode: 'nearest', nearest_mode: 'floor', coordinate_transformation_mode })).toEqual([])
  })

  it('what is done in training', () => {
    const one = (name: string) => ({ name, dims: [1], values: [1] })
    const weights = ['s', 'b', 'm', 'v'].map(one)
    const normalized = (outputs: string[], opset: number, attributes = {}) =>
      reading([node('BatchNormalization', ['r', 's', 'b', 'm', 'v'], 'a', { outputs, attributes })], { weights, opset })
    const refused = ['a: training_mode = 1 is not supported']
    expect(normalized(['a', 'mean', 'var', 'sm', 'sv'], 9)).toEqual(refused)
    expect(normalized(['a', 'mean', 'var'], 14, { training_mode: 1 })).toEqual(refused)
    expect(normalized(['a'], 9)).toEqual([])
    expect(normalized(['a'], 7, { spatial: 0 })).toEqual(['a: spatial = 0 is not supported'])
    const flag = { name: 't', dims: [], type: 9, raw: Uint8Array.of(1) }
    expect(reading([node('Dropout', ['r', '', 't'], 'a')], { weights: [flag] })).toEqual(refused)
  })

  it('constants of a size below zero', () => {
    const weights = [{ name: 's', dims: [1], type: 7, field: [7, 'varint', [-5]] as const }]
    const nodes = [node('ConstantOfShape', ['s'], 'c'), node('Add', ['r', 'c'], 'a')]
    expect(reading(nodes, { weights })[0]).toMatch(/^c: /)
  })
})

describe('a file of which nothing opens', () => {
  const weights = [{ name: 'w', dims: [1, 1, 1, 1], values: [NaN] }]
  it.each<[string, ModelToWrite, RegExp]>([
    ['an operator alone', { nodes: [node('Det', ['x'], 'a')] }, /No layer of the network can be opened: a \(Det\)/],
    ['NaN weights', { nodes: [node('Conv', ['x', 'w'], 'a')], weights }, /tensor "w": the weights contain NaN/],
    ['no input', { input: null, nodes: [node('Relu', ['w'], 'a')], weights }, /The network has no input/],
    [
      'an input that is no image',
      { input: { name: 'x', dims: [1, 2, 3, 4, 5] }, nodes: [node('Relu', ['x'], 'a')] },
      /reads an input of shape 1 × 2 × 3 × 4 × 5/,
    ],
  ])('%s', (_, model, words) => {
    expect(() => imported(model)).toThrow(words)
  })
})

describe('names', () => {
  const weights = [{ name: 'features.0.weight', dims: [1, 1, 1, 1], values: [1] }]
  it('are those of modules, weights or nodes', () => {
    const { stack } = imported({
      weights,
      nodes: [
        node('Conv', ['x', 'features.0.weight'], 'a', { name: '/features/features.0/Conv' }),
        node('Relu', ['a'], 'b', { name: '/features/features.1/Relu' }),
        node('Tanh', ['b'], 'c', { name: '/act/Tanh' }),
        node('Sigmoid', ['c'], 'd', { name: 'model/gate/Sigmoid' }),
        node('Softplus', ['d'], '17', { name: '' }),
      ],
    })
    expect(stack.map(({ name }) => name)).toEqual(['features.0', 'features.1.Relu', 'act.Tanh', 'gate', 'Softplus 17'])
  })

  it('show nothing that a terminal takes for commands', () => {
    const { stack } = imported({ nodes: [node('Relu', ['x'], 'a', { name: '\u001b[31mred' })] })
    expect(stack[0]!.name).toBe('\\u001b[31mred')
  })
})

describe('the input', () => {
  const conv = { name: 'w', dims: [1, 3, 1, 1], values: [1, 1, 1] }
  it('of a size that the network leaves open is any', () => {
    const { input } = importOnnx(
      encodeModel({
        input: { name: 'x', dims: ['N', 3, 'H', 'W'] },
        nodes: [node('Conv', ['x', 'w'], 'a')],
        weights: [conv],
      }),
      { size: [30, 40] },
    )
    expect(input).toEqual({ channels: 3, height: 30, width: 40, anySize: true, normalization: 'ImageNet' })
  })

  it('is of one size where a vector is made of all its cells', () => {
    const { input } = imported({
      input: { name: 'x', dims: ['N', 1, 'H', 'W'] },
      weights: [{ name: 'w', dims: [1, 224 * 224], values: Array(224 * 224).fill(1) }],
      nodes: [node('Flatten', ['x'], 'a'), node('Gemm', ['a', 'w'], 'b', { attributes: { transB: 1 } })],
    })
    expect(input).toMatchObject({ height: 224, width: 224, anySize: false })
  })

  it('that is a vector is the cells of an image, for networks of the first days', () => {
    const weights = [{ name: 'w', dims: [2, 16], values: Array(32).fill(1) }]
    const gemm = node('Gemm', ['x', 'w'], 'a', { attributes: { transB: 1 } })
    const { input, stack } = imported({ input: { name: 'x', dims: [1, 16] }, nodes: [gemm], weights })
    expect(input).toMatchObject({ channels: 1, height: 4, width: 4 })
    expect(stack.map(({ type }) => type)).toEqual(['Flatten', 'Dense'])
  })

  it('that the network normalizes itself is not normalized again', () => {
    const model: ModelToWrite = {
      input: { name: 'x', dims: [1, 3, 8, 8] },
      weights: [{ name: 'mean', dims: [3, 1, 1], values: [1, 2, 3] }],
      nodes: [node('Sub', ['x', 'mean'], 'a')],
    }
    expect(imported(model).input.normalization).toBeNull()
    expect(typesOf(model)).toEqual(['Rescaling'])
  })
})

it('weights that layers share are kept once', () => {
  const { tensors, stack } = imported({
    weights: [{ name: 'w', dims: [1, 1, 1, 1], values: [2] }],
    nodes: [node('Conv', ['x', 'w'], 'a'), node('Conv', ['a', 'w'], 'b')],
  })
  expect(allLayers(stack)).toHaveLength(2)
  expect(tensors.size).toBe(1)
})
