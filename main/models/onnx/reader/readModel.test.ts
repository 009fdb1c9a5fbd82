/** ONNX files as they are read: tensors of every type, order and names of nodes, and what is refused. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { describe, expect, it } from 'vitest'
import { encodeModel, type ModelToWrite, type NodeToWrite, type TensorToWrite } from '#main/models/onnx/testing/encode'
import { readOnnx } from './readModel'

const relu = (input: string, output: string, more: Partial<NodeToWrite> = {}): NodeToWrite => ({
  op: 'Relu',
  inputs: [input],
  outputs: [output],
  ...more,
})
const read = (model: ModelToWrite) => readOnnx(encodeModel(model))
const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer)
const numbersOf = (tensor: TensorToWrite) => {
  const model = readOnnx(encodeModel({ nodes: [relu('x', 'y')], weights: [{ name: 'w', ...tensor }] }), () =>
    bytesOf(Float32Array.of(7, 8)),
  )
  return [...model.graph.initializers.get('w')!.read().values]
}

describe('tensors', () => {
  it.each<[string, TensorToWrite, number[]]>([
    ['float', { dims: [2], type: 1, raw: bytesOf(Float32Array.of(1.5, -2)) }, [1.5, -2]],
    ['float in its own field', { dims: [2], type: 1, field: [4, 'float', [1.5, -2]] }, [1.5, -2]],
    ['uint8', { dims: [2], type: 2, raw: Uint8Array.of(3, 255) }, [3, 255]],
    ['int8', { dims: [2], type: 3, raw: Uint8Array.of(3, 255) }, [3, -1]],
    ['uint16', { dims: [1], type: 4, raw: bytesOf(Uint16Array.of(65535)) }, [65535]],
    ['int16', { dims: [1], type: 5, raw: bytesOf(Int16Array.of(-5)) }, [-5]],
    ['int32', { dims: [2], type: 6, field: [5, 'varint', [-5, 7]] }, [-5, 7]],
    ['int64', { dims: [2], type: 7, raw: bytesOf(BigInt64Array.of(-1n, 9n)) }, [-1, 9]],
    ['int64 in its own field', { dims: [2], type: 7, field: [7, 'varint', [-1, 9]] }, [-1, 9]],
    ['the largest int64', { dims: [1], type: 7, raw: bytesOf(BigInt64Array.of(2n ** 63n - 1n)) }, [2 ** 53 - 1]],
    ['bool', { dims: [2], type: 9, raw: Uint8Array.of(0, 1) }, [0, 1]],
    ['float16', { dims: [2], type: 10, raw: bytesOf(Uint16Array.of(0x3c00, 0xc100)) }, [1, -2.5]],
    ['float16 in its own field', { dims: [2], type: 10, field: [5, 'varint', [0x3c00, 0xc100]] }, [1, -2.5]],
    ['double', { dims: [1], type: 11, raw: bytesOf(Float64Array.of(0.1)) }, [Math.fround(0.1)]],
    ['double in its own field', { dims: [1], type: 11, field: [10, 'double', [0.5]] }, [0.5]],
    ['uint32', { dims: [1], type: 12, raw: bytesOf(Uint32Array.of(4e9)) }, [4e9]],
    ['bfloat16', { dims: [2], type: 16, raw: bytesOf(Uint16Array.of(0x3f80, 0xc020)) }, [1, -2.5]],
    ['a scalar', { dims: [], values: [4] }, [4]],
    ['another file', { dims: [2], external: { location: 'w.data', offset: '0', length: '8' } }, [7, 8]],
  ])('%s', (_, tensor, numbers) => {
    expect(numbersOf(tensor)).toEqual(numbers)
  })

  it.each<[string, TensorToWrite, RegExp]>([
    ['2^40 elements', { dims: [2 ** 40], values: [1] }, /shape 1099511627776 of type float needs 4.4 TB, the file/],
    ['2^80 elements', { dims: [2 ** 40, 2 ** 40], values: [1] }, /shape 1099511627776 × 1099511627776 is impossible/],
    ['a negative size', { dims: [-1], values: [1] }, /shape -1 is impossible/],
    ['too little data', { dims: [3], values: [1, 2] }, /needs 12 bytes, the file holds 8 bytes/],
    ['too much data', { dims: [1], values: [1, 2] }, /needs 4 bytes, the file holds 8 bytes/],
    ['too few varints', { dims: [3], type: 7, field: [7, 'varint', [1, 300]] }, /expected 3 numbers, received 2/],
    ['texts', { dims: [1], type: 8 }, /expected numbers, received element type 8/],
    ['a path that climbs', { dims: [1], external: { location: `..${'/'}w.data` } }, /received "..\/w.data"/],
    ['an absolute path', { dims: [1], external: { location: '/etc/passwd' } }, /expected the name of a file/],
    ['another drive', { dims: [1], external: { location: 'c:w' } }, /expected the name of a file/],
    ['the folder above', { dims: [1], external: { location: '..' } }, /expected the name of a file/],
    ['a part of another length', { dims: [1], external: { location: 'w', length: '8' } }, /expected 4 bytes/],
  ])('%s: refused', (_, tensor, words) => {
    expect(() => numbersOf(tensor)).toThrow(words)
  })

  it('in another file, where the folder is not known: refused', () => {
    const weights = [{ name: 'w', dims: [1], external: { location: 'net.data' } }]
    const { graph } = read({ nodes: [relu('x', 'y')], weights })
    expect(() => graph.initializers.get('w')!.read()).toThrow(/its weights are in "net.data"/)
  })
})

describe('nodes', () => {
  it('come in the order of computation, without those that lead to no output', () => {
    const { graph } = read({
      nodes: [relu('b', 'c'), relu('a', 'b'), relu('x', 'a'), relu('a', 'unused')],
      outputs: ['c'],
    })
    expect(graph.nodes.map(({ outputs }) => outputs[0])).toEqual(['a', 'b', 'c'])
  })

  it('name their modules', () => {
    const { graph } = read({
      nodes: [
        relu('x', 'a', { name: '/layer1/layer1.0/relu/Relu' }),
        relu('a', 'b', { name: 'node_relu_1', scopes: "['', 'layer1', 'layer1.0', 'relu_1']" }),
        relu('b', 'c', { name: 'Relu_3' }),
      ],
    })
    expect(graph.nodes.map(({ modules }) => modules.join(' '))).toEqual(['layer1 0 relu', 'layer1 0', ''])
  })

  it('of other domains keep theirs in the name', () => {
    const { graph } = read({ nodes: [relu('x', 'y', { domain: 'com.microsoft' })] })
    expect(graph.nodes[0]!.op).toBe('com.microsoft.Relu')
  })
})

describe('files that are no model', () => {
  const whole = encodeModel({
    nodes: [relu('x', 'y')],
    weights: [{ name: 'w', dims: [100], values: Array(100).fill(1) }],
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /holds no network/],
    ['text', new TextEncoder().encode('<!DOCTYPE html><html>'), /not an ONNX model/],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /not an ONNX model/],
    ['no node', encodeModel({ nodes: [] }), /holds no network/],
    ['opset 6', encodeModel({ opset: 6, nodes: [relu('x', 'y')] }), /opset 6, expected 7 to 24/],
    ['opset 25', encodeModel({ opset: 25, nodes: [relu('x', 'y')] }), /opset 25/],
    ['a circle', encodeModel({ nodes: [relu('b', 'a'), relu('a', 'b')] }), /node "\w+" reads its own output/],
    ['a tensor that nobody computes', encodeModel({ nodes: [relu('z', 'y')] }), /reads tensor "z", which is never/],
    ['a tensor computed twice', encodeModel({ nodes: [relu('x', 'y'), relu('x', 'y')] }), /"y" is computed twice/],
  ])('%s', (_, bytes, words) => {
    expect(() => readOnnx(bytes)).toThrow(words)
  })

  it('are refused wherever they are cut off', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => readOnnx(whole.subarray(0, length)), String(length)).toThrow(/can't be read/)
    }
  })

  it('are refused for more parts than memory is for', () => {
    const empty = new BinaryWriter()
    for (let i = 0; i < 250_000; i++) empty.tag(1, WireType.LengthDelimited).bytes(new Uint8Array(0))
    const model = new BinaryWriter().tag(7, WireType.LengthDelimited).bytes(empty.finish())
    expect(() => readOnnx(model.finish())).toThrow(/more than 2000000 parts/)
  })
})
