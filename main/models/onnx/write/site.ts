/** A kernel call on its way to ONNX nodes: what it reads and gives, and the graph that it is written to. */
import type { KernelCall } from '#app/calls/kernelCall'
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import type { MapShape } from '#app/shape'
import type { GraphWriter, Value } from './graph'

export interface Site {
  readonly graph: GraphWriter
  readonly inputs: readonly Value[]
  /** Of its output. */
  readonly shape: MapShape
  /** Parameters of the layer that the call belongs to: words such as `same` are numbers in the call. */
  readonly params: Readonly<Record<string, unknown>>
}

/** Adds the nodes that compute a call. @returns the name of its output @throws Failure for what ONNX can't express */
export type WriteCall<C extends KernelCall> = (call: C, site: Site) => string

/** @throws Failure 'impossible-stack' with the reason, a part of a sentence */
export function refuse(reason: Message): never {
  throw new Failure('impossible-stack', reason)
}

export function noOperator(what: string): never {
  return refuse(message('networks.noOperator', { what }))
}
