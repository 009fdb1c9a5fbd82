/**
 * What a layer kind is: `defineLayer` builds one from its texts, its parameter fields, its worked examples and
 * `lower`, the one method that turns an input shape and parameters into output shape, counts and kernel calls.
 */
import type { KernelCall } from '#app/calls/kernelCall'
import type { Message } from '#app/text/message'
import type { MapShape } from '#app/shape'
import type { Fields, ParamsOf } from './fields'
import type { Matrix } from './presets'

/** In the order in which a course meets them. */
export const layerGroups = {
  convolution: 'Convolution',
  pooling: 'Pooling',
  activation: 'Activation',
  global: 'Global pooling',
  normalization: 'Normalization',
  reshaping: 'Reshaping',
  core: 'Core',
  merging: 'Merging',
} as const
export type LayerGroup = keyof typeof layerGroups

/** A map that a call reads: that of a step of the plan (-1: the input), or of an earlier call of the same layer. */
export type Read = { readonly step: number } | { readonly call: number }

/** One kernel call with its output shape; the last call's shape is the layer's. */
export interface LoweredCall {
  readonly call: KernelCall
  readonly shape: MapShape
  /** In the order of the call's inputs; without it the call before, or, by the first call, the layer's own input. */
  readonly reads?: readonly Read[]
}

/** What stands before a layer: the input of the stack, and the steps that its layers became, those of other lanes too. */
export interface Before {
  readonly input: MapShape
  readonly steps: readonly EarlierStep[]
  /** Index of the step whose map the layer reads; -1 for the input. */
  readonly source: number
  /** For a block the steps in which its lanes end, in their order. */
  readonly lanes?: readonly number[]
}

/** Nothing: the layer is the first. */
export function firstOver(input: MapShape): Before {
  return { input, steps: [], source: -1 }
}

export interface EarlierStep {
  readonly type: string
  /** Index of the step whose map it reads; -1 for the input. */
  readonly source: number
  readonly shape: MapShape
  readonly calls: readonly LoweredCall[]
}

/** The maps that a call of a step reads, in the order of its inputs. */
export function readsOf(step: Pick<EarlierStep, 'source' | 'calls'>, call: number): readonly Read[] {
  return step.calls[call]?.reads ?? [call === 0 ? { step: step.source } : { call: call - 1 }]
}

/** The steps whose maps a step reads, each once; -1 for the input. */
export function stepsRead(step: Pick<EarlierStep, 'source' | 'calls'>): readonly number[] {
  if (step.calls.length === 0) return [step.source]
  const reads = step.calls.flatMap((_, call) => readsOf(step, call))
  return [...new Set(reads.flatMap((read) => ('step' in read ? [read.step] : [])))]
}

/** The steps through which the input reaches a step, itself among them, in their order. */
export function stepsTo(steps: readonly EarlierStep[], at: number): readonly number[] {
  const found = new Set([at])
  for (let index = at; index >= 0; index--) {
    if (found.has(index)) for (const read of stepsRead(steps[index]!)) found.add(read)
  }
  return [...found].filter((index) => index >= 0).sort((a, b) => a - b)
}

export interface Lowered {
  readonly calls: readonly LoweredCall[]
  readonly trainable: number
  readonly nonTrainable: number
  /** Multiply-accumulate operations; 0 for layers without weights. */
  readonly macs: number
}

/** Small maps, one channel each, that show what the layer does; also tests. */
export interface Example {
  readonly about: string
  readonly input: Matrix
  readonly params: Readonly<Record<string, unknown>>
  readonly output: Matrix
  /** The type of a layer, with its initial parameters, that the input passes first. */
  readonly after?: string
}

/** The layer's names elsewhere; null where there is none. */
export interface ForeignNames {
  readonly keras: string | null
  readonly pytorch: string | null
  readonly onnx: string | null
}

export interface LayerKind<F extends Fields = Fields> {
  /** The word in documents: Keras' class name where Keras has the layer. */
  readonly type: string
  readonly group: LayerGroup
  readonly summary: string
  readonly fields: F
  readonly names: ForeignNames
  readonly examples: readonly Example[]
  /** How its parameters are counted, as text; layers without it have none. */
  readonly counting?: string
  /** The few words of a card: `3 x 3, 8 filters`. */
  brief(params: ParamsOf<F>): Message
  /**
   * @param before nothing if left out: the layer is the first.
   * @throws Failure 'impossible-stack' where the input can't enter this layer.
   */
  lower(input: MapShape, params: ParamsOf<F>, before?: Before): Lowered
}

/** Gives `lower` its parameter types from the fields. */
export function defineLayer<F extends Fields>(kind: LayerKind<F>): LayerKind<F> {
  return kind
}

/** The lowering of a layer that is one kernel call without weights. */
export function oneCall(call: KernelCall, shape: MapShape): Lowered {
  return { calls: [{ call, shape }], trainable: 0, nonTrainable: 0, macs: 0 }
}

/** The parameters that a layer starts with. */
export function initialParams(kind: LayerKind): Record<string, unknown> {
  return Object.fromEntries(Object.entries(kind.fields).map(([name, field]) => [name, field.initial]))
}
