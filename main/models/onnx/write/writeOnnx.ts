/**
 * A planned network as an ONNX file of opset 17: one image of channels, rows, columns in (`input`), every map out under
 * the name of its layer, what the network ends in first. Layers that are off have no place in it.
 */
import { Failure } from '#app/failure'
import type { Layer } from '#app/document/experiment'
import { allLayers } from '#app/document/lanes'
import { readsOf } from '#app/layers/layer'
import { endsOf, type Step } from '#app/plan'
import { formatBytes } from '#app/text/bytes'
import { message } from '#app/text/message'
import type { NetworkToWrite } from '#main/models/networkToWrite'
import { writeCall } from './calls'
import { dimsOf, GraphWriter, type Value } from './graph'
import { encodeModel, lengthOf } from './protobuf'

const INPUT = 'input'
/** Bytes: a protobuf message can't be larger. */
const MOST_BYTES = 2 ** 31 - 1

/**
 * @returns the file in parts, one after another; weights are views
 * @throws Failure that names the layer that ONNX can't express, and why; 'impossible-stack' for a stack that can't work;
 * 'invalid-document' for weights that are not finite
 */
export function writeOnnx({ name, stack, plan, version }: NetworkToWrite): readonly Uint8Array[] {
  const { steps, input, problem } = plan
  if (problem) throw new Failure('impossible-stack', problem.message, { layerId: problem.layerId }, problem.fixes)
  const names = outputNames(steps)
  const graph = new GraphWriter([INPUT, ...names])
  const layers = allLayers(stack)
  const maps: Value[] = []
  for (const [i, step] of steps.entries()) {
    const value = writeStep(graph, step, layers[step.index]!, (at) => maps[at] ?? { name: INPUT, shape: input })
    graph.end(value, names[i]!)
    maps.push({ name: names[i]!, shape: step.shape })
  }
  const ends = endsOf(plan).filter((end) => end >= 0)
  const rest = maps.map((_, i) => i).filter((i) => !ends.includes(i))
  const parts = encodeModel({
    producerVersion: version,
    name,
    nodes: graph.nodes,
    tensors: graph.tensors,
    input: { name: INPUT, dims: dimsOf(input) },
    outputs: [...new Set(ends), ...rest].map((i) => graph.outputs[i]!),
  })
  const bytes = lengthOf(parts)
  if (bytes > MOST_BYTES)
    throw new Failure(
      'over-budget',
      message('networks.onnxTooLarge', { bytes: formatBytes(bytes), max: formatBytes(MOST_BYTES) }),
    )
  return parts
}

/** The names of the steps, each once. */
function outputNames(steps: readonly Step[]): readonly string[] {
  const taken = new Set([INPUT])
  return steps.map(({ name }) => {
    let found = name
    for (let n = 2; taken.has(found); n++) found = `${name} ${n}`
    taken.add(found)
    return found
  })
}

function writeStep(graph: GraphWriter, step: Step, { params }: Layer, mapOf: (step: number) => Value): Value {
  graph.begin(step.name)
  const values: Value[] = []
  try {
    for (const [i, { call, shape }] of step.calls.entries()) {
      const inputs = readsOf(step, i).map((read) => ('step' in read ? mapOf(read.step) : values[read.call]!))
      values.push({ name: writeCall(call, { graph, inputs, shape, params }), shape })
    }
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'impossible-stack') throw error
    const text = message('networks.notInOnnx', { layer: step.name, reason: error.text })
    throw new Failure('impossible-stack', text, { layerId: step.layerId })
  }
  return values.at(-1) ?? { name: graph.add('Identity', [mapOf(step.source).name]), shape: step.shape }
}
