/** ONNX files for tests, written field by field. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** A tensor; the data as float32 where it is not given in another way. */
export interface TensorToWrite {
  readonly name?: string
  readonly dims: readonly number[]
  readonly values?: readonly number[]
  readonly type?: number
  readonly raw?: Uint8Array
  /** Numbers in the field of this number, packed as this kind. */
  readonly field?: readonly [no: number, kind: 'float' | 'double' | 'varint', numbers: readonly number[]]
  readonly external?: Readonly<Record<string, string>>
}

export interface NodeToWrite {
  readonly op: string
  readonly name?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, number | string | readonly number[] | TensorToWrite>>
  /** Names of attributes whose number is a float. */
  readonly floats?: readonly string[]
  readonly domain?: string
  readonly scopes?: string
}

export interface ModelToWrite {
  readonly opset?: number
  readonly input?: { readonly name: string; readonly dims: readonly (number | string)[] } | null
  readonly nodes: readonly NodeToWrite[]
  readonly weights?: readonly TensorToWrite[]
  readonly outputs?: readonly string[]
}

export function encodeModel({ opset = 18, input, nodes, weights = [], outputs }: ModelToWrite): Uint8Array {
  const image = input === undefined ? { name: 'x', dims: [1, 1, 4, 4] } : input
  const graph = new BinaryWriter()
  for (const node of nodes) inner(graph, 1, encodeNode(node))
  for (const weight of weights) inner(graph, 5, encodeTensor(weight))
  if (image) inner(graph, 11, valueInfo(image))
  for (const name of outputs ?? nodes.at(-1)?.outputs ?? []) inner(graph, 12, valueInfo({ name, dims: [] }))
  const model = new BinaryWriter()
  model.tag(1, WireType.Varint).int64(8)
  model.tag(2, WireType.LengthDelimited).string('test')
  inner(model, 7, graph)
  inner(model, 8, new BinaryWriter().tag(2, WireType.Varint).int64(opset))
  return model.finish()
}

export function encodeTensor({ name = '', dims, values, type = 1, raw, field, external }: TensorToWrite): BinaryWriter {
  const tensor = new BinaryWriter()
  for (const size of dims) tensor.tag(1, WireType.Varint).int64(size)
  tensor.tag(2, WireType.Varint).int32(type)
  tensor.tag(8, WireType.LengthDelimited).string(name)
  const bytes = raw ?? (values && new Uint8Array(Float32Array.from(values).buffer))
  if (bytes) tensor.tag(9, WireType.LengthDelimited).bytes(bytes)
  if (field) {
    const [no, kind, numbers] = field
    tensor.tag(no, WireType.LengthDelimited).fork()
    for (const number of numbers) {
      if (kind === 'float') tensor.float(number)
      else if (kind === 'double') tensor.double(number)
      else tensor.int64(number)
    }
    tensor.join()
  }
  for (const [key, value] of Object.entries(external ?? {})) {
    const entry = new BinaryWriter().tag(1, WireType.LengthDelimited).string(key)
    inner(tensor, 13, entry.tag(2, WireType.LengthDelimited).string(value))
  }
  if (external) tensor.tag(14, WireType.Varint).int32(1)
  return tensor
}

const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 }

function encodeNode({ op, name = '', inputs, outputs, attributes = {}, floats = [], domain, scopes }: NodeToWrite) {
  const node = new BinaryWriter()
  for (const input of inputs) node.tag(1, WireType.LengthDelimited).string(input)
  for (const output of outputs) node.tag(2, WireType.LengthDelimited).string(output)
  node.tag(3, WireType.LengthDelimited).string(name)
  node.tag(4, WireType.LengthDelimited).string(op)
  for (const [key, value] of Object.entries(attributes)) {
    const attribute = new BinaryWriter().tag(1, WireType.LengthDelimited).string(key)
    const type = (kind: keyof typeof attributeTypes) => attribute.tag(20, WireType.Varint).int32(attributeTypes[kind])
    if (typeof value === 'string') type('string').tag(4, WireType.LengthDelimited).string(value)
    else if (typeof value === 'number' && floats.includes(key)) type('float').tag(2, WireType.Bit32).float(value)
    else if (typeof value === 'number') type('int').tag(3, WireType.Varint).int64(value)
    else if ('dims' in value) inner(type('tensor'), 5, encodeTensor(value))
    else {
      type('ints')
      for (const one of value) attribute.tag(8, WireType.Varint).int64(one)
    }
    inner(node, 5, attribute)
  }
  if (domain) node.tag(7, WireType.LengthDelimited).string(domain)
  if (scopes) {
    const entry = new BinaryWriter().tag(1, WireType.LengthDelimited).string('pkg.torch.onnx.name_scopes')
    inner(node, 9, entry.tag(2, WireType.LengthDelimited).string(scopes))
  }
  return node
}

function valueInfo({ name, dims }: { readonly name: string; readonly dims: readonly (number | string)[] }) {
  const shape = new BinaryWriter()
  for (const size of dims) {
    const dimension = new BinaryWriter()
    if (typeof size === 'number') dimension.tag(1, WireType.Varint).int64(size)
    else dimension.tag(2, WireType.LengthDelimited).string(size)
    inner(shape, 1, dimension)
  }
  const tensor = new BinaryWriter().tag(1, WireType.Varint).int32(1)
  inner(tensor, 2, shape)
  const type = new BinaryWriter()
  inner(type, 1, tensor)
  const info = new BinaryWriter().tag(1, WireType.LengthDelimited).string(name)
  inner(info, 2, type)
  return info
}

function inner(into: BinaryWriter, no: number, message: BinaryWriter): void {
  into.tag(no, WireType.LengthDelimited).bytes(message.finish())
}
