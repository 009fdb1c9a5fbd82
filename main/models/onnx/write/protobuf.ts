/**
 * ONNX models as bytes: `encodeModel` gives the parts of a file in their order; weights are views, never copied.
 * The messages and the numbers of their fields: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** A whole number, whole numbers, a text, or a float. */
export type Attribute = number | readonly number[] | string | { readonly float: number }

export interface NodeToWrite {
  readonly op: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** An initializer. */
export interface TensorToWrite {
  readonly name: string
  readonly dims: readonly number[]
  readonly values: Float32Array | BigInt64Array
}

export interface ValueToWrite {
  readonly name: string
  readonly dims: readonly number[]
}

export interface ModelToWrite {
  readonly producerVersion: string
  readonly name: string
  readonly nodes: readonly NodeToWrite[]
  readonly tensors: readonly TensorToWrite[]
  readonly input: ValueToWrite
  readonly outputs: readonly ValueToWrite[]
}

type Parts = readonly Uint8Array[]

const OPSET = 17
/** The version of the format that came with this opset. */
const IR_VERSION = 8
const FLOAT = 1
const INT64 = 7
const attributeTypes = { float: 1, int: 2, text: 3, ints: 7 }

export function encodeModel({ producerVersion, name, nodes, tensors, input, outputs }: ModelToWrite): Parts {
  const graph: Parts = [
    ...nodes.flatMap((node) => nested(1, encodeNode(node))),
    text(2, name),
    ...tensors.flatMap((tensor) => nested(5, encodeTensor(tensor))),
    ...nested(11, encodeValue(input)),
    ...outputs.flatMap((output) => nested(12, encodeValue(output))),
  ]
  return [
    int(1, IR_VERSION),
    text(2, 'Poolscope'),
    text(3, producerVersion),
    ...nested(7, graph),
    ...nested(8, [text(1, ''), int(2, OPSET)]),
  ]
}

/** The bytes of all parts together. */
export function lengthOf(parts: Parts): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

function encodeNode({ op, name, inputs, outputs, attributes }: NodeToWrite): Parts {
  return [
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(3, name),
    text(4, op),
    ...Object.entries(attributes).flatMap(([key, value]) => nested(5, [text(1, key), ...encodeAttribute(value)])),
  ]
}

function encodeAttribute(value: Attribute): Parts {
  if (typeof value === 'number') return [int(3, value), int(20, attributeTypes.int)]
  if (typeof value === 'string') return [text(4, value), int(20, attributeTypes.text)]
  if ('float' in value)
    return [new BinaryWriter().tag(2, WireType.Bit32).float(value.float).finish(), int(20, attributeTypes.float)]
  return [...value.map((one) => int(8, one)), int(20, attributeTypes.ints)]
}

function encodeTensor({ name, dims, values }: TensorToWrite): Parts {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return [
    ...dims.map((size) => int(1, size)),
    int(2, values instanceof Float32Array ? FLOAT : INT64),
    text(8, name),
    ...nested(9, [bytes]),
  ]
}

function encodeValue({ name, dims }: ValueToWrite): Parts {
  const shape = dims.flatMap((size) => nested(1, [int(1, size)]))
  const tensorType = [int(1, FLOAT), ...nested(2, shape)]
  return [text(1, name), ...nested(2, nested(1, tensorType))]
}

function int(no: number, value: number): Uint8Array {
  return new BinaryWriter().tag(no, WireType.Varint).int64(value).finish()
}

function text(no: number, value: string): Uint8Array {
  return new BinaryWriter().tag(no, WireType.LengthDelimited).string(value).finish()
}

/** A field that holds these parts, before them how many bytes they have. */
function nested(no: number, parts: Parts): Parts {
  return [new BinaryWriter().tag(no, WireType.LengthDelimited).uint32(lengthOf(parts)).finish(), ...parts]
}
