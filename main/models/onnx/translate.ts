/** Walks through an ONNX graph and turns its nodes into layers of a network, constants, or notes of what has no place. */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import type { MissingNode, Translated } from '#main/models/importedNetwork'
import { Network } from '#main/models/network'
import { Weights } from '#main/models/weights'
import { fold, intTensor, sliceOf } from './fold'
import { labelsOf } from './labels'
import { operators } from './operators'
import type { OnnxModel, OnnxNode } from './reader/readModel'
import type { ComposedNode } from './scalarFunctions'
import { Site } from './site'
import { NoPlace, withRank, type MapValue } from '#main/models/mapValue'
import { dimsOf, isConstant, type Value } from './values'

/**
 * @param nodes those of the model, recognised compositions among them
 * @param image the value of the input that is the image
 * @throws Failure 'unreadable-file' for weights that are not there or not finite
 */
export function translate(
  { opset, graph }: OnnxModel,
  nodes: readonly ComposedNode[],
  image: { readonly name: string; readonly value: MapValue },
): Translated {
  const network = new Network(image.value.shape)
  const weights = new Weights()
  const values = new Map<string, Value>([[image.name, image.value]])
  const otherInputs = new Set(graph.inputs.map(({ name }) => name).filter((name) => name !== image.name))
  const missing: MissingNode[] = []
  const computing: OnnxNode[] = []
  const lost = new Set<string>()

  const valueOf = (name: string): Value | null => {
    const known = values.get(name)
    if (known || name === '') return known ?? null
    const stored = graph.initializers.get(name)
    if (!stored) return null
    const value = { constant: stored.read() }
    values.set(name, value)
    return value
  }

  for (const node of nodes) {
    if (node.inputs.some((name) => lost.has(name))) {
      computing.push(node)
      for (const output of node.outputs) lost.add(output)
      continue
    }
    const second = node.inputs.find((name) => otherInputs.has(name))
    const inputs = second === undefined ? node.inputs.map(valueOf) : []
    const fromImage = second !== undefined || inputs.some((value) => value && !isConstant(value))
    try {
      if (second !== undefined) throw new NoPlace(message('models.secondInput', { input: second }))
      const outputs = outputsOf(
        new Site(node, opset, network, inputs, labelsOf(node, graph), weights),
        fromImage,
        inputs,
      ).map((value) => (isConstant(value) ? value : withRank(value, node.rank ?? 0)))
      node.outputs.forEach((output, i) => {
        const value = outputs[i]
        if (value) values.set(output, value)
        else lost.add(output)
      })
      if (fromImage && outputs.some((value) => !isConstant(value))) computing.push(node)
    } catch (error) {
      computing.push(node)
      missing.push({ node, reason: reasonOf(error) })
      for (const output of node.outputs) lost.add(output)
    }
  }
  const maps = new Map([...values].flatMap(([name, value]) => (isConstant(value) ? [] : [[name, value] as const])))
  return { network, tensors: weights.tensors, maps, computing, missing }
}

function outputsOf(site: Site, fromImage: boolean, inputs: readonly (Value | null)[]): readonly Value[] {
  const { node, opset } = site
  if (fromImage && node.op === 'Shape') return [{ constant: intTensor(sliceOf(dimsOf(site.map()), { node })) }]
  if (fromImage) {
    const translated = operators[node.op]?.(site) ?? noOperator()
    return Array.isArray(translated) ? translated : [translated as Value]
  }
  const constants = inputs.map((value) => (value && isConstant(value) ? value.constant : null))
  return (fold({ node, opset, inputs: constants }) ?? noOperator()).map((constant) => ({ constant }))
}

function noOperator(): never {
  throw new NoPlace(message('models.noPlace'))
}

/** @throws anything else than a node without a place */
function reasonOf(error: unknown): Message {
  if (error instanceof NoPlace) return error.reason
  if (error instanceof Failure && error.code === 'impossible-stack') return error.text
  throw error
}
