/**
 * A network as it comes from a model file: layers with the maps that they read, in the order of computation. It is a graph;
 * `stackOf` makes the stack of an experiment of it.
 */
import { kindOf } from '#app/layers/catalogue'
import { initialParams, type Before, type EarlierStep } from '#app/layers/layer'
import type { LayerKind } from '#app/layers/layer'
import { impossible } from '#app/failure'
import { message } from '#app/text/message'
import { parallel, type Join } from '#app/layers/parallel'
import type { MapShape } from '#app/shape'

export interface NetworkLayer {
  /** A type of the catalogue; Parallel stands for the join alone. */
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
  /** The layers whose maps it reads, by their places in the network; -1 is the input. */
  readonly reads: readonly number[]
  readonly shape: MapShape
  readonly name: string | null
  /** The modules that it stands in, from the outermost. */
  readonly modules: readonly string[]
}

/** A layer, or a block of lanes that a layer of the network joins; what splits a wide join has no layer of its own. */
export interface Item {
  readonly layer: number | null
  readonly params?: NetworkLayer['params']
  readonly lanes?: readonly (readonly Item[])[]
}

export type Labels = Pick<NetworkLayer, 'name' | 'modules'>

/** A network under construction. */
export class Network {
  readonly layers: NetworkLayer[] = []

  constructor(readonly input: MapShape) {}

  shapeOf(layer: number): MapShape {
    return this.layers[layer]?.shape ?? this.input
  }

  /**
   * Adds a layer over the map of another one.
   * @param params those that differ from the layer's initial ones
   * @returns its place
   * @throws Failure 'impossible-stack' where that map can't enter it
   */
  add(type: string, params: Readonly<Record<string, unknown>>, read: number, labels: Labels): number {
    const kind = kindOf(type)
    requireAllowed(kind, params)
    const all = { ...initialParams(kind), ...params }
    const input = this.shapeOf(read)
    const shape = kind.lower(input, all as never).calls.at(-1)?.shape ?? input
    return this.layers.push({ type, params: all, reads: [read], shape, ...labels }) - 1
  }

  /** Adds a join of several maps. @throws Failure 'impossible-stack' where they can't be joined */
  join(join: Join, reads: readonly number[], labels: Labels): number {
    const steps: EarlierStep[] = reads.map((read) => ({ type: '', source: -1, shape: this.shapeOf(read), calls: [] }))
    const before: Before = { input: this.input, steps, source: -1, lanes: steps.map((_, lane) => lane) }
    const { shape } = parallel.lower(this.input, { join }, before).calls.at(-1)!
    return this.layers.push({ type: parallel.type, params: { join }, reads, shape, ...labels }) - 1
  }
}

/** @throws Failure 'impossible-stack' for a parameter that the layer can't have, as a file may say anything */
function requireAllowed({ fields }: LayerKind, params: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(params)) {
    if (fields[name]?.schema.safeParse(value).success) continue
    throw impossible(message('models.parameter', { parameter: name, value: JSON.stringify(value).slice(0, 100) }))
  }
}
