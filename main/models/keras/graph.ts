/** The layers of a Keras model in the order of computation, those of models in it among them. */
import { message } from '#app/text/message'
import type { SourceNode } from '#main/models/importedNetwork'
import type { StoredArray } from './hdf5'
import { refsIn, argumentsOf, trainsIn, type Argument, type TensorRef } from './inbound'
import { layerSchema, unreadable, type KerasConfig, type KerasModel } from './readKeras'
import { snakeCase, type LayerPath } from './stored'

export interface KerasNode extends SourceNode {
  readonly config: KerasConfig['config']
  /** Names of tensors, and numbers beside them. */
  readonly arguments: readonly (string | number)[]
  readonly modules: readonly string[]
  /** Whether it, or a model around it, is called with `training=True`. */
  readonly trains: boolean
  weights(): readonly StoredArray[]
}

export interface KerasGraph {
  readonly nodes: readonly KerasNode[]
  readonly inputs: readonly { readonly name: string; readonly dims: readonly (number | null)[] }[]
  readonly output: string | undefined
}

/** Models in models can hold one another several times. */
const MOST_NODES = 20_000

/** @throws Failure 'unreadable-file' for what is no model, and for layers that read their own output */
export function graphOf({ root, weights }: KerasModel): KerasGraph {
  const nodes: KerasNode[] = []
  const inputs: KerasGraph['inputs'][number][] = []
  const taken = new Set<string>()
  const [output] = expand(root, [], null, false)
  return { nodes, inputs, output }

  /** @param given the tensors that a model inside another one reads; null for the outermost @returns its outputs */
  function expand(
    model: KerasConfig,
    path: readonly LayerPath[],
    given: readonly string[] | null,
    trains: boolean,
  ): readonly string[] {
    const build = isSequential(model) ? sequence : connected
    return build(model, layersOf(model), path, given, trains)
  }

  function sequence(
    model: KerasConfig,
    layers: readonly PlacedLayer[],
    path: readonly LayerPath[],
    given: readonly string[] | null,
    trains: boolean,
  ): readonly string[] {
    const dims = dimsIn(layers[0]?.layer) ?? dimsIn(model)
    let at = given ?? [addInput(layers[0] && isInput(layers[0].layer) ? layers[0].name : 'input', dims)]
    for (const one of layers) if (!isInput(one.layer)) at = call(one, path, at, 0, trains)
    return at
  }

  function connected(
    { config }: KerasConfig,
    layers: readonly PlacedLayer[],
    path: readonly LayerPath[],
    given: readonly string[] | null,
    trains: boolean,
  ): readonly string[] {
    const entries = refsIn(config['input_layers'])
    const tensors = new Map<string, readonly string[]>()
    const known = (argument: Argument) =>
      typeof argument === 'number' ? argument : (tensors.get(keyOf(argument))?.[argument.tensor] ?? UNKNOWN)
    for (const [i, entry] of entries.entries()) {
      const layer = layers.find(({ name }) => name === entry.layer)?.layer
      tensors.set(keyOf(entry), [given ? (given[i] ?? UNKNOWN) : addInput(entry.layer, dimsIn(layer))])
    }
    const outputs = refsIn(config['output_layers'])
    for (const { one, number, read, trains: own } of inOrder(layers, outputs, tensors)) {
      const key = keyOf({ layer: one.name, call: number })
      tensors.set(key, call(one, path, read.map(known), number, trains || own))
    }
    return outputs.map((ref) => String(known(ref)))
  }

  /** Adds the nodes of a call of a layer, or of a model. @returns its outputs */
  function call(
    { layer, name, place }: PlacedLayer,
    path: readonly LayerPath[],
    read: readonly (string | number)[],
    number: number,
    trains: boolean,
  ): readonly string[] {
    const own = [...path, { name, place }]
    const tensors = read.filter((one) => typeof one === 'string')
    if (isModel(layer)) return expand(layer, own, tensors, trains)
    const modules = path.map((model) => model.name)
    const output = unused(number === 0 ? name : `${name}:${number}`, modules)
    if (nodes.length >= MOST_NODES) throw unreadable(message('models.tooManyLayersInFile', { max: MOST_NODES }))
    nodes.push({
      name: output,
      op: layer.class_name,
      config: layer.config,
      inputs: tensors,
      arguments: read,
      outputs: [output],
      modules,
      trains,
      weights: () => weights.of(own),
    })
    return [output]
  }

  function addInput(name: string, dims: readonly (number | null)[] | null): string {
    taken.add(name)
    inputs.push({ name, dims: dims ?? [null, null, null, null] })
    return name
  }

  /** A name that no other tensor has. */
  function unused(name: string, modules: readonly string[]): string {
    let own = name
    if (taken.has(own)) own = [...modules, name].join('/')
    for (let n = 2; taken.has(own); n++) own = `${name} ${n}`
    taken.add(own)
    return own
  }
}

/** Of a tensor that no layer gives. */
const UNKNOWN = ''

interface PlacedLayer extends LayerPath {
  readonly layer: KerasConfig
}

interface Call {
  readonly one: PlacedLayer
  readonly number: number
  readonly read: readonly Argument[]
  readonly trains: boolean
}

/** The calls on the way to the outputs, each after those whose outputs it reads. @param given what is there from the start */
function inOrder(
  layers: readonly PlacedLayer[],
  outputs: readonly TensorRef[],
  given: ReadonlyMap<string, unknown>,
): readonly Call[] {
  const calls = new Map<string, Call>()
  for (const one of layers) {
    one.layer.inbound_nodes?.forEach((node, number) => {
      calls.set(keyOf({ layer: one.name, call: number }), {
        one,
        number,
        read: argumentsOf(node),
        trains: trainsIn(node),
      })
    })
  }
  const ordered: Call[] = []
  const begun = new Set<string>()
  const done = new Set<string>()
  const waiting = outputs.map(keyOf).toReversed()
  while (waiting.length > 0) {
    const key = waiting.at(-1)!
    const call = calls.get(key)
    if (!call || done.has(key) || given.has(key)) {
      waiting.pop()
      continue
    }
    const before = call.read
      .flatMap((read) => (typeof read === 'number' ? [] : [keyOf(read)]))
      .filter((read) => calls.has(read) && !done.has(read) && !given.has(read))
    if (before.length === 0) {
      waiting.pop()
      done.add(key)
      ordered.push(call)
    } else if (begun.has(key)) throw unreadable(message('models.kerasCyclic', { layer: call.one.name }))
    else waiting.push(...before)
    begun.add(key)
  }
  return ordered
}

function keyOf({ layer, call }: Pick<TensorRef, 'layer' | 'call'>): string {
  return `${call} ${layer}`
}

/** Layers of a model with their names and places. @throws Failure 'unreadable-file' */
function layersOf({ config }: KerasConfig): readonly PlacedLayer[] {
  const { success, data } = layerSchema.array().safeParse(config['layers'])
  if (!success) throw unreadable(message('models.kerasConfig'))
  const counts = new Map<string, number>()
  return data.map((layer) => {
    const own = snakeCase(layer.class_name)
    const count = counts.get(own) ?? 0
    counts.set(own, count + 1)
    const { name = layer.name } = layer.config
    return { layer, name: typeof name === 'string' ? name : own, place: count === 0 ? own : `${own}_${count}` }
  })
}

function isSequential({ class_name }: KerasConfig): boolean {
  return class_name === 'Sequential'
}

function isModel(layer: KerasConfig): boolean {
  return Array.isArray(layer.config['layers']) && (isSequential(layer) || 'output_layers' in layer.config)
}

function isInput({ class_name }: KerasConfig): boolean {
  return class_name === 'InputLayer'
}

/** The shape of the input with its batch, where a layer or a model says it. */
function dimsIn(layer: KerasConfig | undefined): readonly (number | null)[] | null {
  const { config = {}, build_config } = layer ?? {}
  const found =
    config['batch_shape'] ?? config['batch_input_shape'] ?? config['build_input_shape'] ?? build_config?.['input_shape']
  const isSize = (n: unknown) => n === null || (Number.isInteger(n) && (n as number) > 0)
  return Array.isArray(found) && found.every(isSize) ? (found as (number | null)[]) : null
}
