/**
 * Activations that exporters spell out, such as x * clip(x + 3, 0, 6) / 6, and MatMul with the Add of its bias. What is
 * computed cell by cell from one tensor is compared with the activations as functions, whatever way it is written.
 */
import type { OnnxGraph, OnnxNode } from './reader/readModel'
import { recognise, type ComposedNode, type Composition } from './scalarFunctions'

/** The nodes of a graph, with compositions in one node where their last one stood. */
export function withCompositions(graph: OnnxGraph): readonly ComposedNode[] {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)))
  const readers = new Map<string, OnnxNode[]>()
  for (const node of graph.nodes)
    for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node])
  const outputs = new Set(graph.outputs)
  const replaced = new Map<OnnxNode, ComposedNode | null>()
  const onlyRead = (name: string, by: ReadonlySet<OnnxNode>) =>
    !outputs.has(name) && (readers.get(name) ?? []).every((node) => by.has(node))

  for (const node of graph.nodes.toReversed()) {
    if (replaced.has(node)) continue
    const found = recognise(node, { graph, makers, onlyRead }) ?? biased(node)
    if (!found) continue
    for (const part of found.parts) replaced.set(part, null)
    replaced.set(node, found.node)
  }
  return graph.nodes.flatMap((node) => {
    const other = replaced.get(node)
    return other === undefined ? [node] : other === null ? [] : [other]
  })

  /** MatMul with a stored matrix, and the Add of a stored vector of its length. */
  function biased(node: OnnxNode): Composition | null {
    if (node.op !== 'Add') return null
    for (const [product, bias] of [node.inputs, node.inputs.toReversed()]) {
      const matMul = makers.get(product ?? '')
      const matrix = graph.initializers.get(matMul?.inputs[1] ?? '')
      const stored = graph.initializers.get(bias ?? '')
      if (matMul?.op !== 'MatMul' || matrix?.dims.length !== 2 || stored?.dims.length !== 1) continue
      if (stored.dims[0] !== matrix.dims[1] || !onlyRead(product!, new Set([node]))) continue
      const inputs = [matMul.inputs[0]!, matMul.inputs[1]!, bias!]
      return { node: { ...matMul, inputs, outputs: node.outputs }, parts: [matMul] }
    }
    return null
  }
}
