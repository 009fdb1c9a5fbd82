/** Walks through the layers of a Keras model and turns them into layers of a network, or notes of what has no place. */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import type { MissingNode, Translated } from '#main/models/importedNetwork'
import { Network } from '#main/models/network'
import { NoPlace, type MapValue } from '#main/models/mapValue'
import { Weights } from '#main/models/weights'
import type { KerasGraph, KerasNode } from './graph'
import { kinds } from './layers'
import { Site } from './site'

/**
 * @param image the value of the model's input
 * @param version of Keras
 * @throws Failure 'unreadable-file' for weights that do not fit their layer, or are not finite
 */
export function translate(graph: KerasGraph, image: MapValue, version: string): Translated {
  const { nodes, inputs } = graph
  const major = version.startsWith('2') ? 2 : 3
  const network = new Network(image.shape)
  const weights = new Weights()
  const values = new Map<string, MapValue>([[inputs[0]!.name, image]])
  const otherInputs = new Set(inputs.slice(1).map(({ name }) => name))
  const readers = readersOf(nodes)
  const missing: MissingNode[] = []
  for (const node of nodes) {
    const second = node.inputs.find((name) => otherInputs.has(name))
    const read = node.arguments.map((one) => (typeof one === 'number' ? one : (values.get(one) ?? null)))
    const known = read.filter((one) => one !== null)
    if (second === undefined && known.length < read.length) continue
    try {
      if (second !== undefined) throw new NoPlace(message('models.secondInput', { input: second }))
      const kind = kinds.get(node.op) ?? noLayer()
      const [output = ''] = node.outputs
      values.set(output, kind(new Site(node, major, network, known, weights, readers.get(output) ?? [])))
    } catch (error) {
      missing.push({ node, reason: reasonOf(error) })
    }
  }
  return { network, tensors: weights.tensors, maps: values, computing: nodes, missing }
}

/** The classes of the layers that read each tensor. */
function readersOf(nodes: readonly KerasNode[]): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>()
  for (const { op, inputs } of nodes) {
    for (const input of inputs) readers.set(input, [...(readers.get(input) ?? []), op])
  }
  return readers
}

function noLayer(): never {
  throw new NoPlace(message('models.noPlace'))
}

/** @throws anything else than a layer without a place */
function reasonOf(error: unknown): Message {
  if (error instanceof NoPlace) return error.reason
  if (error instanceof Failure && error.code === 'impossible-stack') return error.text
  throw error
}
