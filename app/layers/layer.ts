/**
 * What a layer kind is: `defineLayer` makes one from its words, its parameter fields, its worked examples and
 * `lower`, the one method that turns an input shape and parameters into output shape, counts and kernel calls.
 */
import type { KernelCall } from '../kernels'
import type { MapShape } from '../shape'
import type { Fields, ParamsOf } from './fields'
import type { Matrix } from './presets'

export const layerGroups = {
  convolution: 'Convolution',
  activation: 'Activation',
  pooling: 'Pooling',
  global: 'Global pooling',
  normalization: 'Normalization',
  reshaping: 'Reshaping',
  core: 'Core',
} as const
export type LayerGroup = keyof typeof layerGroups

/** One kernel call with the shape that it makes; the last call's shape is the layer's. */
export interface LoweredCall {
  readonly call: KernelCall
  readonly shape: MapShape
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
  /** The few words of a card: `3 x 3, 8 filters`. */
  brief(params: ParamsOf<F>): string
  /** @throws Failure 'impossible-stack' where the input can't enter this layer. */
  lower(input: MapShape, params: ParamsOf<F>): Lowered
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
