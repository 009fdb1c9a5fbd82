/** An ONNX file as the layers of an experiment: reads it, translates its graph, and makes a stack of it. */
import { Failure } from '#app/failure'
import { MAX_DEPTH, MAX_LAYERS, type Lane } from '#app/document/experiment'
import { allLayers, depthOf } from '#app/document/lanes'
import { tensorsIn } from '#app/document/tensors'
import type { NetworkInput } from '#app/inputs/networkInput'
import type { NetworkReport } from '#app/protocol/replies'
import { message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { MAX_LANES } from '#app/layers/parallel'
import { stackOf, withNestedConcatenations, type Stack } from '#main/models/stackOf'
import { withCompositions } from './compositions'
import { imageOf } from './image'
import { readOnnx, type OnnxNode } from './reader/readModel'
import type { ReadBeside } from './reader/tensor'
import { translate, type MissingNode, type Translated } from './translate'
import type { Axis } from './values'

export interface ImportedNetwork {
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

export interface ImportOptions {
  /** For weights in files beside the model. */
  readonly readBeside?: ReadBeside
  /** Rows and columns where the model leaves them open. */
  readonly size?: readonly [height: number, width: number]
}

/**
 * @throws Failure 'unreadable-file' for a file that is no network, is damaged, or of which nothing can be opened;
 *   'not-found' for a file of weights that is not there
 */
export function importOnnx(bytes: Uint8Array, { readBeside, size }: ImportOptions = {}): ImportedNetwork {
  const model = readOnnx(bytes, readBeside)
  const image = imageOf(model.graph, size)
  const translated = translate(model, withCompositions(model.graph), image)
  const found = largestStack(translated, model.graph.outputs)
  const { missing } = translated
  if (!found) {
    const [{ node, reason } = { node: model.graph.nodes[0]!, reason: message('models.noPlace') }] = missing
    throw new Failure(
      'unreadable-file',
      message('models.nothingOpens', { node: printable(node.name), operator: printable(node.op), reason }),
    )
  }
  const { stack, ids } = found
  const named = tensorsIn(stack)
  const maps = [...translated.maps].flatMap(([name, { layer, axes, parts }]) =>
    !parts && (layer < 0 || ids.has(layer)) ? [[name, { layer: ids.get(layer) ?? null, axes }] as const] : [],
  )
  return {
    producer: model.producer,
    input: { ...image.input, anySize: image.input.anySize && !readsWholeMap(translated) },
    bytesIn: image.bytesIn,
    stack,
    report: reportOf(translated, ids),
    tensors: new Map([...translated.tensors].filter(([hash]) => named.has(hash))),
    maps: new Map(maps),
  }
}

/** The stack with the most layers: of the network's outputs, or of what stands before that which has no place. */
function largestStack({ network, maps, missing }: Translated, outputs: readonly string[]): Stack | null {
  const { layers } = network
  if (layers.length === 0) return missing.length === 0 ? { stack: [], ids: new Map() } : null
  const read = new Set(layers.flatMap(({ reads }) => reads))
  const ends = layers.flatMap((_, layer) => (read.has(layer) ? [] : [layer]))
  const forms = [layers, withNestedConcatenations(layers)]
  if (ends.length <= MAX_LANES) {
    const whole = firstOf(forms, (form) => within(stackOf(form, ends)))
    if (whole) return whole
  }
  const output = maps.get(outputs[0] ?? '')?.layer ?? -1
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

function inOrder(list: readonly MissingNode[], nodes: readonly OnnxNode[]): readonly MissingNode[] {
  const places = new Map(nodes.map((node, at) => [node, at]))
  return list.toSorted((a, b) => places.get(a.node)! - places.get(b.node)!)
}
