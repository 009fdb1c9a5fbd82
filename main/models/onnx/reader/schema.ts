/**
 * The messages of ONNX, with the fields that an import needs.
 * Their numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { bytes, float, floats, int, ints, many, one, packed, text, texts, type MessageOf } from './wire'

const keyAndValue = { key: text(1), value: text(2) }

const tensorProto = {
  dims: ints(1),
  dataType: int(2),
  floatData: packed(4),
  int32Data: packed(5),
  int64Data: packed(7),
  name: text(8),
  rawData: bytes(9),
  doubleData: packed(10),
  uint64Data: packed(11),
  externalData: many(13, keyAndValue),
  /** 1: in another file. */
  dataLocation: int(14),
}
export type TensorProto = MessageOf<typeof tensorProto>

const attributeProto = {
  name: text(1),
  float: float(2),
  int: int(3),
  text: text(4),
  tensor: one(5, tensorProto),
  floats: floats(7),
  ints: ints(8),
  texts: texts(9),
  /** As numbered in the format; 0 in old files. */
  type: int(20),
}
export type AttributeProto = MessageOf<typeof attributeProto>

const nodeProto = {
  inputs: texts(1),
  outputs: texts(2),
  name: text(3),
  opType: text(4),
  attributes: many(5, attributeProto),
  domain: text(7),
  metadata: many(9, keyAndValue),
}
export type NodeProto = MessageOf<typeof nodeProto>

/** A size is a number or a name; without either it is free. */
const dimension = { value: int(1), parameter: text(2) }
const tensorType = { elementType: int(1), shape: one(2, { dims: many(1, dimension) }) }
const valueInfo = { name: text(1), type: one(2, { tensor: one(1, tensorType) }) }
export type ValueInfo = MessageOf<typeof valueInfo>

const graphProto = {
  nodes: many(1, nodeProto),
  name: text(2),
  initializers: many(5, tensorProto),
  inputs: many(11, valueInfo),
  outputs: many(12, valueInfo),
}
export type GraphProto = MessageOf<typeof graphProto>

export const modelProto = {
  irVersion: int(1),
  producer: text(2),
  producerVersion: text(3),
  graph: one(7, graphProto),
  opsets: many(8, { domain: text(1), version: int(2) }),
}
