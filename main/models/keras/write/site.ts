/** A layer on its way to a line of the script: what it reads, its parameters and calls, and the weights that it needs. */
import type { KernelCall, Pads } from '#app/calls/kernelCall'
import { Failure } from '#app/failure'
import type { LoweredCall } from '#app/layers/layer'
import type { MapShape } from '#app/shape'
import { message, type Message } from '#app/text/message'
import type { KerasArray } from './arrays'
import { call, literal, type Literal } from './python'

export interface Input {
  /** An expression: a variable, or layers applied to one. */
  readonly code: string
  readonly shape: MapShape
}

type Named = Readonly<Record<string, Literal | undefined>>

export class Site {
  /** In the order of Keras' `get_weights`. */
  arrays: readonly KerasArray[] = []

  constructor(
    /** The name of the layer, in the script and in the model. */
    private readonly name: string,
    readonly inputs: readonly Input[],
    readonly params: Readonly<Record<string, unknown>>,
    readonly calls: readonly LoweredCall[],
  ) {}

  get input(): Input {
    return this.inputs[0]!
  }

  /** The layer itself, applied to its input or to another expression. */
  layer(type: string, positional: readonly Literal[], named: Named = {}, x: string = this.input.code): string {
    return `${call(`layers.${type}`, positional, { ...named, name: this.name })}(${x})`
  }

  /** The layer with its weights. */
  weighed(arrays: readonly KerasArray[], ...layer: Parameters<Site['layer']>): string {
    this.arrays = arrays
    return this.layer(...layer)
  }

  /** A layer without a name of its own, before or after the one that counts. */
  helper(type: string, positional: readonly Literal[], x: string): string {
    return `${call(`layers.${type}`, positional)}(${x})`
  }

  param<T>(name: string): T {
    return this.params[name] as T
  }

  /** The call of this kind. */
  call<K extends KernelCall['kernel']>(kernel: K, at = 0): Extract<KernelCall, { kernel: K }> {
    return this.calls.map(({ call }) => call).filter((one) => one.kernel === kernel)[at] as Extract<
      KernelCall,
      { kernel: K }
    >
  }
}

/** Rows and columns at the ends of a map, as Keras lists them. */
export function sides([top, left, bottom, right]: Pads): Literal {
  return [
    [top, bottom],
    [left, right],
  ]
}

/** @throws Failure 'impossible-stack' with the reason, a part of a sentence */
export function refuse(reason: Message): never {
  throw new Failure('impossible-stack', reason)
}

export function noParameter(name: string, value: unknown): never {
  return refuse(message('networks.noKerasParameter', { name, value: literal(value as Literal) }))
}
