/** What a node on constants is computed from: its inputs and attributes, checked as they are asked for. */
import { message } from '#app/text/message'
import type { OnnxNode } from './reader/readModel'
import type { Tensor } from './reader/tensor'
import { noPlace } from '#main/models/mapValue'

/** What a node is computed from: its inputs, null where one is left out. */
export interface Folding {
  readonly node: OnnxNode
  readonly opset: number
  readonly inputs: readonly (Tensor | null)[]
}

/** The outputs of a node, or its only one. @throws NoPlace for impossible inputs */
export type Fold = (of: Folding) => Tensor | readonly Tensor[]
export function input({ inputs }: Folding, at: number): Tensor {
  return inputs[at] ?? noPlace(message('models.needsTensor', { n: at + 1 }))
}

export function listed(of: Folding, name: string, at: number): readonly number[] | null {
  return of.node.attributes.get(name)?.ints ?? (of.inputs[at] ? [...of.inputs[at].values] : null)
}

export function attribute({ node }: Folding, name: string, initial: number): number {
  return node.attributes.get(name)?.int ?? initial
}
