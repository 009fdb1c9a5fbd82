/** ONNX models for the benchmark: `onnxModel(input, nodes, outputs)` gives the bytes of a float32 model. */
import protobuf from 'protobufjs'

/** The part of ONNX's schema that these models use (field numbers of onnx.proto). */
const root = protobuf.Root.fromJSON({
  nested: {
    Model: message({ irVersion: ['int64', 1], graph: ['Graph', 7], opset: ['Opset', 8, 'repeated'] }),
    Opset: message({ domain: ['string', 1], version: ['int64', 2] }),
    Graph: message({
      node: ['Node', 1, 'repeated'],
      name: ['string', 2],
      initializer: ['Tensor', 5, 'repeated'],
      input: ['Value', 11, 'repeated'],
      output: ['Value', 12, 'repeated'],
    }),
    Node: message({
      input: ['string', 1, 'repeated'],
      output: ['string', 2, 'repeated'],
      opType: ['string', 4],
      attribute: ['Attribute', 5, 'repeated'],
    }),
    Attribute: message({
      name: ['string', 1],
      f: ['float', 2],
      i: ['int64', 3],
      s: ['bytes', 4],
      ints: ['int64', 8, 'repeated'],
      type: ['int32', 20],
    }),
    Tensor: message({
      dims: ['int64', 1, 'repeated'],
      dataType: ['int32', 2],
      name: ['string', 8],
      rawData: ['bytes', 9],
    }),
    Value: message({ name: ['string', 1], type: ['Type', 2] }),
    Type: message({ tensorType: ['TensorType', 1] }),
    TensorType: message({ elemType: ['int32', 1], shape: ['Shape', 2] }),
    Shape: message({ dim: ['Dimension', 1, 'repeated'] }),
    Dimension: message({ dimValue: ['int64', 1] }),
  },
})

const FLOAT = 1
const INT64 = 7

/**
 * @param {{name: string, shape: number[]}} input
 * @param {{op: string, inputs: string[], output: string, attributes?: Record<string, Attribute>}[]} nodes Attribute:
 *   an integer, integers, a string, or {float: number}
 * @param {(string | {name: string, shape: number[]})[]} outputs node outputs to give back; OpenCV wants their shapes
 * @param {Record<string, {shape: number[], data: Float32Array | BigInt64Array}>} constants weights by name
 * @returns {Uint8Array}
 */
export function onnxModel(input, nodes, outputs, constants = {}, opset = 17) {
  const Model = root.lookupType('Model')
  return Model.encode(
    Model.fromObject({
      irVersion: 8,
      opset: [{ domain: '', version: opset }],
      graph: {
        name: 'bench',
        node: nodes.map(({ op, inputs, output, attributes = {} }) => ({
          opType: op,
          input: inputs,
          output: [output],
          attribute: Object.entries(attributes).map(attribute),
        })),
        initializer: Object.entries(constants).map(([name, { shape, data }]) => ({
          name,
          dims: shape,
          dataType: data instanceof BigInt64Array ? INT64 : FLOAT,
          rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        })),
        input: [value(input.name, input.shape)],
        output: outputs.map((output) =>
          typeof output === 'string' ? value(output) : value(output.name, output.shape),
        ),
      },
    }),
  ).finish()
}

function attribute([name, given]) {
  if (Array.isArray(given)) return { name, ints: given, type: 7 }
  if (typeof given === 'string') return { name, s: new TextEncoder().encode(given), type: 3 }
  return typeof given === 'number' ? { name, i: given, type: 2 } : { name, f: given.float, type: 1 }
}

function value(name, shape) {
  const dims = shape && { dim: shape.map((n) => ({ dimValue: n })) }
  return { name, type: { tensorType: { elemType: FLOAT, ...(dims && { shape: dims }) } } }
}

function message(fields) {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [type, id, rule]]) => [name, { type, id, ...(rule && { rule }) }]),
    ),
  }
}
