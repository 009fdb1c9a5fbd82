/** Reads an ONNX file into its graph: nodes in the order of computation, stored tensors, inputs and outputs. */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { modelProto, type AttributeProto, type GraphProto, type NodeProto, type ValueInfo } from './schema'
import { storedTensor, type ReadBeside, type StoredTensor } from './tensor'
import { readMessage } from './wire'

export interface OnnxModel {
  /** The program that wrote the file, with its version; empty where it does not say. */
  readonly producer: string
  readonly opset: number
  readonly graph: OnnxGraph
}

export interface OnnxGraph {
  /** Those on the way to an output, each after the nodes whose outputs it reads. */
  readonly nodes: readonly OnnxNode[]
  readonly initializers: ReadonlyMap<string, StoredTensor>
  /** Without those that only give initializers a name. */
  readonly inputs: readonly OnnxInput[]
  readonly outputs: readonly string[]
}

export interface OnnxNode {
  readonly name: string
  /** With its domain, where that is not ONNX's own: `com.microsoft.FusedConv`. */
  readonly op: string
  /** Empty names stand for inputs that are left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, OnnxAttribute>
  /** The modules that it stands in, from the outermost: `['layer1', '0', 'conv1']`; empty where the file does not say. */
  readonly modules: readonly string[]
}

export interface OnnxAttribute {
  readonly int: number
  readonly float: number
  readonly text: string
  readonly ints: readonly number[]
  readonly floats: readonly number[]
  readonly texts: readonly string[]
  readonly tensor: StoredTensor | null
  /** As the format numbers it; 0 in old files. */
  readonly type: number
}

export interface OnnxInput {
  readonly name: string
  /** null for a size that the file leaves open; null as a whole where the file has no shape. */
  readonly dims: readonly (number | null)[] | null
  /** Whether its numbers are bytes. */
  readonly integer: boolean
}

const MIN_OPSET = 7
const MAX_OPSET = 24
/** As the format numbers the types of elements. */
const UINT8 = 2
/** ONNX's own operators. */
const OWN_DOMAINS = new Set(['', 'ai.onnx'])

/**
 * @param readBeside for weights in files beside the model
 * @throws Failure 'unreadable-file' for what is no model, damaged, cyclic, or of an opset outside 7 to 24
 */
export function readOnnx(bytes: Uint8Array, readBeside: ReadBeside = refuseBeside): OnnxModel {
  const model = readMessage(bytes, modelProto)
  if (!model.graph || model.graph.nodes.length === 0 || model.irVersion < 1) throw unreadable(message('models.noGraph'))
  const opset = model.opsets.find(({ domain }) => OWN_DOMAINS.has(domain))?.version ?? 0
  if (opset < MIN_OPSET || opset > MAX_OPSET)
    throw unreadable(message('models.opset', { received: opset, min: MIN_OPSET, max: MAX_OPSET }))
  const producer = printable(`${model.producer} ${model.producerVersion}`.trim().slice(0, 100))
  return { producer, opset, graph: readGraph(model.graph, readBeside) }
}

function readGraph(graph: GraphProto, readBeside: ReadBeside): OnnxGraph {
  const initializers = new Map(graph.initializers.map((proto) => [proto.name, storedTensor(proto, readBeside)]))
  const inputs = graph.inputs.filter(({ name }) => !initializers.has(name)).map(readInput)
  const given = new Set([...initializers.keys(), ...inputs.map(({ name }) => name)])
  const nodes = sorted(
    graph.nodes.map((node) => readNode(node, readBeside)),
    given,
  )
  const outputs = graph.outputs.map(({ name }) => name)
  return { nodes: needed(nodes, outputs), initializers, inputs, outputs }
}

/** The nodes on the way to an output; all where the file names none. */
function needed(nodes: readonly OnnxNode[], outputs: readonly string[]): readonly OnnxNode[] {
  if (outputs.length === 0) return nodes
  const read = new Set(outputs)
  const kept = nodes.toReversed().filter((node) => {
    const isRead = node.outputs.some((output) => read.has(output))
    if (isRead) for (const input of node.inputs) read.add(input)
    return isRead
  })
  return kept.reverse()
}

function readInput({ name, type }: ValueInfo): OnnxInput {
  const shape = type?.tensor?.shape
  const dims = shape ? shape.dims.map(({ value }) => (value > 0 ? value : null)) : null
  return { name, dims, integer: type?.tensor?.elementType === UINT8 }
}

function readNode(proto: NodeProto, readBeside: ReadBeside): OnnxNode {
  const { name, inputs, outputs, opType, domain } = proto
  return {
    name: name || outputs.find((output) => output !== '') || opType,
    op: OWN_DOMAINS.has(domain) ? opType : `${domain}.${opType}`,
    inputs,
    outputs,
    attributes: new Map(proto.attributes.map((attribute) => [attribute.name, readAttribute(attribute, readBeside)])),
    modules: modulesOf(proto),
  }
}

function readAttribute({ tensor, ...rest }: AttributeProto, readBeside: ReadBeside): OnnxAttribute {
  return { ...rest, tensor: tensor && storedTensor(tensor, readBeside) }
}

/**
 * PyTorch writes the modules of a node as metadata, or in older versions into its name: `/layer1/layer1.0/conv1/Conv`.
 * A module that names those around it again (`layer1.0` in `layer1`) is cut to its own part.
 */
function modulesOf({ name, metadata }: NodeProto): readonly string[] {
  const scopes = metadata.find(({ key }) => key === 'pkg.torch.onnx.name_scopes')?.value
  const path = scopes
    ? [...scopes.matchAll(/'([^']*)'/g)].slice(0, -1).map(([, scope]) => scope!)
    : name.startsWith('/')
      ? name.split('/').slice(0, -1)
      : []
  const modules: string[] = []
  for (const scope of path.filter((scope) => scope !== '')) {
    const before = `${modules.join('.')}.`
    const own = scope.startsWith(before) ? scope.slice(before.length) : scope
    modules.push(...own.split('.'))
  }
  return modules.slice(0, 32)
}

/**
 * Nodes in topological order, otherwise as the file has them.
 * @throws Failure where they are cyclic, or read what nobody computes
 */
function sorted(nodes: readonly OnnxNode[], given: ReadonlySet<string>): readonly OnnxNode[] {
  const makers = new Map<string, number>()
  nodes.forEach(({ outputs, name }, index) => {
    for (const output of outputs) {
      if (output === '') continue
      if (makers.has(output) || given.has(output))
        throw unreadable(message('models.computedTwice', { tensor: printable(output), node: printable(name) }))
      makers.set(output, index)
    }
  })
  const waits = nodes.map(() => 0)
  const readers: number[][] = nodes.map(() => [])
  nodes.forEach(({ inputs, name }, index) => {
    for (const input of inputs) {
      if (input === '' || given.has(input)) continue
      const maker = makers.get(input)
      if (maker === undefined)
        throw unreadable(message('models.neverComputed', { tensor: printable(input), node: printable(name) }))
      readers[maker]!.push(index)
      waits[index]!++
    }
  })
  const order: number[] = []
  const ready = waits.flatMap((count, index) => (count === 0 ? [index] : []))
  // Files are nearly always in order already, and then stay in it: the queue only grows at its end.
  for (let at = 0; at < ready.length; at++) {
    const index = ready[at]!
    order.push(index)
    for (const reader of readers[index]!) if (--waits[reader]! === 0) ready.push(reader)
  }
  if (order.length < nodes.length) {
    const stuck = nodes[waits.findIndex((count) => count > 0)]!
    throw unreadable(message('models.cyclic', { node: printable(stuck.name) }))
  }
  return inOrder(nodes) ? nodes : order.map((index) => nodes[index]!)

  function inOrder(all: readonly OnnxNode[]): boolean {
    return all.every(({ inputs }, index) => inputs.every((input) => (makers.get(input) ?? -1) < index))
  }
}

function refuseBeside(file: string): never {
  throw unreadable(message('models.externalMissing', { file: printable(file) }))
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('models.unreadable', { reason }))
}
