/** An ONNX graph under construction: nodes, constants and names, each used once. */
import { weightCount, materialise } from '#app/calls/weights'
import type { WeightSource } from '#app/calls/kernelCall'
import { cellCount, type MapShape } from '#app/shape'
import type { Attribute, NodeToWrite, TensorToWrite, ValueToWrite } from './protobuf'

/** A tensor of the graph that is a map: batch, channels, rows, columns; a vector has batch and channels. */
export interface Value {
  readonly name: string
  readonly shape: MapShape
}

export function dimsOf({ channels, height, width, flat }: MapShape): readonly number[] {
  return flat ? [1, channels] : [1, channels, height, width]
}

export class GraphWriter {
  readonly nodes: NodeToWrite[] = []
  readonly tensors: TensorToWrite[] = []
  readonly outputs: ValueToWrite[] = []
  private readonly taken: Set<string>
  private readonly nodeNames = new Set<string>()
  /** Weights that several layers share, by name and hash. */
  private readonly shared = new Map<string, string>()
  /** The layer that is being written. */
  private layer = ''

  /** @param reserved names that nothing else may have */
  constructor(reserved: readonly string[]) {
    this.taken = new Set(reserved)
  }

  begin(layer: string): void {
    this.layer = layer
  }

  /** Adds a node. @returns the name of its first output */
  add(op: string, inputs: readonly string[], attributes: NodeToWrite['attributes'] = {}): string {
    return this.addWith(op, inputs, attributes, 1)[0]!
  }

  /** Adds a node with several outputs. */
  addWith(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>, count: number) {
    const outputs = Array.from({ length: count }, () => this.free(`${this.layer}/${op}`))
    this.nodes.push({ op, name: this.nodeName(op), inputs, outputs, attributes })
    return outputs
  }

  /** Gives what the layer ends in the layer's name, and makes it an output of the graph. */
  end({ name, shape }: Value, as: string): void {
    const at = this.nodes.findLastIndex(({ outputs }) => outputs.includes(name))
    const node = this.nodes[at]!
    const outputs = node.outputs.map((output) => (output === name ? as : output))
    this.nodes[at] = { ...node, name: this.nodeName(null), outputs }
    this.outputs.push({ name: as, dims: dimsOf(shape) })
  }

  /** Parameters under the name of their tensor, or of the layer and their role: `conv1.weight`. */
  weights(source: WeightSource, role: string, dims: readonly number[]): string {
    const own = source.from === 'tensor' ? source : null
    const key = own && JSON.stringify([own.name, own.sha256, dims])
    const known = key && this.shared.get(key)
    if (known) return known
    const named = own && keepsLayerName(own.name, this.layer)
    const name = this.free(named ? own.name : `${this.layer}.${role}`)
    if (key) this.shared.set(key, name)
    this.tensors.push({ name, dims, values: own?.numbers ?? materialise(source) })
    return name
  }

  /** A parameter for each channel that broadcasts over a map, or one number where all are the same. */
  perChannel(source: WeightSource, role: string, { flat }: MapShape): string {
    if (source.from === 'constant') return this.floats([source.value], [])
    const count = weightCount(source)
    return this.weights(source, role, flat ? [count] : [count, 1, 1])
  }

  floats(values: ArrayLike<number>, dims: readonly number[] = [values.length]): string {
    return this.constant({ dims, values: Float32Array.from(values) })
  }

  /** Whole numbers: sizes, places, axes. */
  ints(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.constant({ dims, values: BigInt64Array.from(values, BigInt) })
  }

  private constant(tensor: Omit<TensorToWrite, 'name'>): string {
    const name = this.free(`${this.layer}/constant`)
    this.tensors.push({ name, ...tensor })
    return name
  }

  /**
   * A name as PyTorch writes them, from which the import reads names and groups of layers: `/layer1/0/relu/relu` is the
   * layer `layer1.0.relu` in the modules `layer1` and `0`.
   * @param op of a node on the way; null for the one that the layer ends in
   */
  private nodeName(op: string | null): string {
    const modules = modulesOf(this.layer)
    const name = modules ? `/${[...modules, op ?? modules.at(-1)].join('/')}` : op ? `${this.layer}/${op}` : this.layer
    let found = name
    // Neither more slashes nor what stands after one are a part of the layer's name.
    for (let n = 2; this.nodeNames.has(found); n++) found = modules ? `/${found}` : `${name}/${n}`
    this.nodeNames.add(found)
    return found
  }

  private free(name: string): string {
    let found = name
    for (let n = 2; this.taken.has(found); n++) found = `${name} ${n}`
    this.taken.add(found)
    return found
  }
}

/** The same values as a map of rows, columns and channels: what some operators need. */
export function asMap(graph: GraphWriter, { name, shape }: Value): string {
  return shape.flat ? graph.add('Reshape', [name, graph.ints([1, shape.channels, 1, 1])]) : name
}

/** Values as a tensor of a map's dimensions. */
export function shaped(graph: GraphWriter, name: string, shape: MapShape): string {
  return graph.add('Reshape', [name, graph.ints(dimsOf(shape))])
}

/** Values as a vector, in the order channels, rows, columns. */
export function asVector(graph: GraphWriter, name: string, shape: MapShape): Value {
  return { name: graph.add('Flatten', [name]), shape: { channels: cellCount(shape), height: 1, width: 1, flat: true } }
}

/** Whether the import, which calls layers as their weights are called, gives the layer its name: `Conv 3` of `3.weight`. */
function keepsLayerName(tensor: string, layer: string): boolean {
  const owner = /^(.*)\.weight$/s.exec(tensor)?.[1]
  return owner === undefined || owner === layer || (/^\d+$/.test(owner) && layer.endsWith(` ${owner}`))
}

function modulesOf(layer: string): readonly string[] | null {
  const modules = layer.split('.')
  return modules.length > 1 && modules.every((one) => one !== '' && !one.includes('/')) ? modules : null
}
