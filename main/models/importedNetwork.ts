/** What an import gives: the stack of a network, as much of it as has a place, and a report of the rest. */
import { MAX_DEPTH, MAX_LAYERS, type Lane } from '#app/document/experiment'
import { allLayers, depthOf } from '#app/document/lanes'
import { tensorsIn } from '#app/document/tensors'
import { Failure } from '#app/failure'
import type { NetworkInput } from '#app/inputs/networkInput'
import { MAX_LANES } from '#app/layers/parallel'
import type { NetworkReport } from '#app/protocol/replies'
import { message, type Message } from '#app/text/message'
import { printable } from '#app/text/printable'
import type { Network } from './network'
import type { Axis, MapValue } from './mapValue'
import { stackOf, withNestedConcatenations, type Stack } from './stackOf'
import { withoutUsualNames } from './usualNames'
import type { Weights } from './weights'

export interface ImportedNetwork {
  /** The program that wrote the file, with its version; empty where it does not say. */
  readonly producer: string
  readonly input: NetworkInput
  /** Whether it reads bytes, 0 to 255. */
  readonly bytesIn: boolean
  readonly stack: Lane
  readonly report: NetworkReport
  /** The numbers of the weights that the stack names, by their hash. */
  readonly tensors: ReadonlyMap<string, Float32Array>
  /** By the names of the model's tensors: the layer whose map one is, null for the input, and its axes in that map. */
  readonly maps: ReadonlyMap<string, { readonly layer: string | null; readonly axes: readonly Axis[] }>
}

/** A node of a model's graph: an operator of ONNX, a layer of Keras. */
export interface SourceNode {
  readonly name: string
  readonly op: string
  /** Names of the tensors that it reads. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** A node that becomes nothing, and why. */
export interface MissingNode {
  readonly node: SourceNode
  readonly reason: Message
}

/** A graph whose nodes have become layers, as far as they have a place. */
export interface Translated {
  readonly network: Network
  /** The numbers of its weights. */
  readonly tensors: Weights['tensors']
  /** The maps among the tensors, by their names. */
  readonly maps: ReadonlyMap<string, MapValue>
  /** Nodes that compute something from the image, in their order. */
  readonly computing: readonly SourceNode[]
  /** Those of them that have no place themselves, and not only read what is missing. */
  readonly missing: readonly MissingNode[]
}

/**
 * @param output the name of the network's first output
 * @throws Failure 'unreadable-file' where nothing can be opened
 */
export function openTranslated(
  translated: Translated,
  output: string | undefined,
  about: Pick<ImportedNetwork, 'producer' | 'input' | 'bytesIn'>,
): ImportedNetwork {
  const found = largestStack(translated, output)
  const { missing, computing } = translated
  if (!found) {
    const { node, reason } = missing[0] ?? { node: computing[0], reason: message('models.noPlace') }
    const [name, operator] = [printable(node?.name ?? ''), printable(node?.op ?? '')]
    throw new Failure('unreadable-file', message('models.nothingOpens', { node: name, operator, reason }))
  }
  const { ids } = found
  const stack = withoutUsualNames(found.stack)
  const named = tensorsIn(stack)
  const maps = [...translated.maps].flatMap(([name, { layer, axes, parts }]) =>
    !parts && (layer < 0 || ids.has(layer)) ? [[name, { layer: ids.get(layer) ?? null, axes }] as const] : [],
  )
  return {
    ...about,
    input: { ...about.input, anySize: about.input.anySize && !readsWholeMap(translated) },
    stack,
    report: reportOf(translated, ids),
    tensors: new Map([...translated.tensors].filter(([hash]) => named.has(hash))),
    maps: new Map(maps),
  }
}

/** The stack with the most layers: of the network's outputs, or of what stands before that which has no place. */
function largestStack({ network, maps, missing }: Translated, outputName: string | undefined): Stack | null {
  const { layers } = network
  if (layers.length === 0) return missing.length === 0 ? { stack: [], ids: new Map() } : null
  const read = new Set(layers.flatMap(({ reads }) => reads))
  const ends = layers.flatMap((_, layer) => (read.has(layer) ? [] : [layer]))
  const forms = [layers, withNestedConcatenations(layers)]
  if (ends.length <= MAX_LANES) {
    const whole = firstOf(forms, (form) => within(stackOf(form, ends)))
    if (whole) return whole
  }
  const output = maps.get(outputName ?? '')?.layer ?? -1
  const before = layers.map((_, layer) => ancestors(layer))
  const byLength = layers
    .map((_, layer) => layer)
    .sort((a, b) => before[b]! - before[a]! || Number(b === output) - Number(a === output) || b - a)
  return firstOf(byLength, (layer) => firstOf(forms, (form) => within(stackOf(form, [layer]))))

  /** Number of layers on the way to one, itself among them. */
  function ancestors(layer: number): number {
    const found = new Set([layer])
    for (let at = layer; at >= 0; at--) if (found.has(at)) for (const one of layers[at]!.reads) found.add(one)
    return found.size
  }
}

/** Whether a vector is made of all cells of a map: then only one size fits. */
function readsWholeMap({ network }: Translated): boolean {
  return network.layers.some(({ type, reads: [read = -1] }) => {
    const { height, width } = network.shapeOf(read)
    return type === 'Flatten' && height * width > 1
  })
}

function firstOf<T, R>(all: readonly T[], find: (one: T) => R | null): R | null {
  for (const one of all) {
    const found = find(one)
    if (found) return found
  }
  return null
}

/** The stack where an experiment may have it; else null. */
function within(stack: Stack | null): Stack | null {
  const fits = stack && allLayers(stack.stack).length <= MAX_LAYERS && depthOf(stack.stack) <= MAX_DEPTH
  return fits ? stack : null
}

function reportOf({ computing, missing, maps, network }: Translated, ids: ReadonlyMap<number, string>): NetworkReport {
  const isOpen = (name: string) => {
    const layer = maps.get(name)?.layer
    return layer !== undefined && (layer < 0 || ids.has(layer))
  }
  const opened = computing.filter(({ outputs }) => outputs.some(isOpen))
  const computed = new Set(computing.flatMap(({ outputs }) => outputs))
  const reasons = new Map(missing.map(({ node, reason }) => [node, reason]))
  // What could be translated but is not in the stack: where all that it reads is.
  const left = computing.filter(
    (node) => !reasons.has(node) && node.outputs.some((name) => maps.has(name)) && !node.outputs.some(isOpen),
  )
  const cut = left.filter(({ inputs }) => inputs.every((name) => !computed.has(name) || isOpen(name)))
  const tooMany = network.layers.length > MAX_LAYERS
  const ofCut = tooMany ? message('models.tooManyLayers', { max: MAX_LAYERS }) : message('models.notSeriesParallel')
  const list: MissingNode[] = [...missing, ...cut.map((node) => ({ node, reason: ofCut }))]
  return {
    nodes: computing.length,
    opened: opened.length,
    missing: inOrder(list, computing).map(({ node, reason }) => ({
      node: printable(node.name),
      operator: printable(node.op),
      reason,
    })),
  }
}

function inOrder(list: readonly MissingNode[], nodes: readonly SourceNode[]): readonly MissingNode[] {
  const places = new Map(nodes.map((node, at) => [node, at]))
  return list.toSorted((a, b) => places.get(a.node)! - places.get(b.node)!)
}
