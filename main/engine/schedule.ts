/**
 * The schedule of a run: the calls of a plan as nodes, joined into stages that workers divide among themselves.
 *
 * A stage of row calls is cut into strips of its last map's rows; a worker that takes a strip takes it through all
 * calls of the stage in sub-strips small enough that the next call finds its rows in cache. Strips depend on the plan
 * alone, never on the number of threads, so results don't either: where strips overlap (the halo of a window), both
 * write the same values. Stages follow one another; calls that would recompute too many rows begin a new one.
 */
import { geometryOf, inputRows, rowsOf } from '#app/calls/geometry'
import type { KernelCall, Span } from '#app/calls/kernelCall'
import { reachedRows, stripRows, type RowGraph } from '#app/calls/stripRows'
import type { MapShape } from '#app/shape'
import { floatCount } from './featureMap'
import { callWork, type Estimates } from './work'

/** One call; `inputs` and `output` are indices into the maps of the run. */
export interface Node {
  readonly call: KernelCall
  readonly inputs: readonly number[]
  readonly output: number
  /** Its parameter tensors among the weights of the run. */
  readonly weights: Span
  /** Index into the steps of the plan. */
  readonly step: number
}

export interface Stage {
  readonly nodes: readonly Node[]
  readonly partition: 'rows' | 'planes' | 'whole'
  /** The nodes, a convolution, perhaps a ReLU, and the pool after it, are one kernel over the pool's rows. */
  readonly fused: boolean
  /** How many strips or ranges of planes there are; 1 for a whole map. */
  readonly units: number
  /** Rows (of the last map) or planes in a unit; the last unit may have fewer. */
  readonly unitSize: number
  /** Rows or planes that are done without checking the cancel flag. */
  readonly chunkSize: number
  /** Estimated nanoseconds of one thread, for the whole stage. */
  readonly work: number
}

/** What a thread can hold in its nearest large cache beside its code and weights. */
const CACHE_BYTES = 512 * 1024
/** Between two checks of the cancel flag: little, for estimates may be far off. */
const CHUNK_WORK = 4e6
/** The same for fused kernels, which compute the rows between two chunks twice. */
const FUSED_CHUNK_WORK = 8e6
/** Rows of more work are not worth being taken through several calls. */
const JOINED_ROW_WORK = 5e6
/** A unit is worth taking from this on. */
const UNIT_WORK = 150e3
const MAX_UNITS = 64
/** Kernels compute several rows from one load, so a strip has at least so many. */
const MIN_ROWS = 4
/** Share of a stage's work that may be spent on rows computed twice. */
const MAX_REPEATED = 0.03

/**
 * Joins nodes, in order, into stages.
 * @param fuses whether the kernels do a convolution, perhaps a ReLU, and a pool in one
 */
export function schedule(
  nodes: readonly Node[],
  shapes: readonly MapShape[],
  estimates: Estimates,
  fuses: (chain: readonly Node[]) => boolean,
): Stage[] {
  const stages: Stage[] = []
  let open: Stage | null = null
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!
    const chain = fusedChain(nodes, i, fuses)
    if (chain) {
      if (open) stages.push(open)
      stages.push(fusedStage(chain, shapes, estimates))
      open = null
      i += chain.length - 1
      continue
    }
    const joined: Stage | null = open && join(open, node, shapes, estimates)
    if (joined) {
      open = joined
      continue
    }
    if (open) stages.push(open)
    open = single(node, shapes, estimates)
  }
  if (open) stages.push(open)
  return stages
}

/**
 * For each unit of a stage what its kernels compute, chunk by chunk: rows or planes, one span for each kernel. A fused
 * stage has one kernel, over the pool's rows. Of the rows of a stage, the chunks of all units together compute every
 * row of every map, and each node finds the rows that it reads.
 */
export function chunksOf(stage: Stage, shapes: readonly MapShape[]): (unit: number) => Span[][] {
  const last = shapes[stage.nodes.at(-1)!.output]!
  const total = { rows: last.height, planes: last.channels, whole: 1 }[stage.partition]
  const graph = stage.partition === 'rows' && !stage.fused ? rowGraphOf(stage, shapes) : null
  return (unit) => {
    const begin = unit * stage.unitSize
    const end = Math.min(begin + stage.unitSize, total)
    const chunks: Span[] = []
    for (let from = begin; from < end; from += stage.chunkSize) {
      chunks.push({ begin: from, end: Math.min(from + stage.chunkSize, end) })
    }
    if (!graph) return chunks.map((chunk) => [chunk])
    let from = stripStarts(graph, begin, end)
    return chunks.map((chunk) => {
      const ends = reached(graph, chunk.end)
      const spans = ends.map((rows, i) => ({ begin: Math.min(from[i]!, rows), end: rows }))
      from = ends
      return spans
    })
  }
}

/** The rows of each node's map that are computed, one after another, in a strip of a row stage. */
export function unitRows(stage: Stage, shapes: readonly MapShape[], unit: number): Span[] {
  if (stage.fused) return fusedRows(stage, shapes, unit)
  const chunks = chunksOf(stage, shapes)(unit)
  return chunks[0]!.map(({ begin }, i) => ({ begin, end: chunks.at(-1)![i]!.end }))
}

/** A fused kernel writes the rows from the first window of a strip up to that of the next. */
function fusedRows({ nodes, unitSize }: Stage, shapes: readonly MapShape[], unit: number): Span[] {
  const { call, output } = nodes.at(-1)!
  const { positions } = rowsOf(call)
  const { height } = shapes[output]!
  const before = shapes[nodes.at(-2)!.output]!.height
  const windowStart = (row: number) => {
    if (row <= 0 || row >= height) return row <= 0 ? 0 : before
    return Math.max(0, Math.min(positions({ begin: row, end: row + 1 }).begin, before))
  }
  const [begin, end] = [unit * unitSize, (unit + 1) * unitSize]
  const convolved = { begin: windowStart(begin), end: windowStart(end) }
  return nodes.map((_, i) => (i === nodes.length - 1 ? { begin, end: Math.min(end, height) } : convolved))
}

/** The nodes of a row stage as a graph of maps. */
function rowGraphOf({ nodes }: Stage, shapes: readonly MapShape[]): RowGraph {
  const heights = [nodes[0]!.inputs[0]!, ...nodes.map(({ output }) => output)].map((map) => shapes[map]!.height)
  const rows = nodes.map(({ call }) => rowsOf(call))
  return {
    heights,
    reads: nodes.map((_, i) => [i]),
    rowsRead: (node, output) => inputRows(rows[node]!, output, heights[node]!),
  }
}

/** For each node the row that it has to have reached before the last node can reach `row`. */
function reached(graph: RowGraph, row: number): number[] {
  return reachedRows(graph, row).slice(1)
}

/** For each node the first row that it computes in a strip of rows [begin, end) of the last node. */
function stripStarts(graph: RowGraph, begin: number, end: number): number[] {
  return stripRows(graph, { begin, end })
    .slice(1)
    .map(({ held }) => held.begin)
}

/** The nodes from `first` on that are one kernel, or null. */
function fusedChain(
  nodes: readonly Node[],
  first: number,
  fuses: (chain: readonly Node[]) => boolean,
): readonly Node[] | null {
  if (nodes[first]!.call.kernel !== 'conv2d' || geometryOf(nodes[first]!.call).partition !== 'rows') return null
  const relu = nodes[first + 1]?.call
  const length = relu?.kernel === 'elementwise' && relu.fn === 'relu' ? 3 : 2
  const chain = nodes.slice(first, first + length)
  const linked = chain.every((node, i) => i === 0 || readsOnly(node, chain[i - 1]!.output))
  return chain.length === length && chain.at(-1)!.call.kernel === 'pool2d' && linked && fuses(chain) ? chain : null
}

/** Output rows that divide badly among workers. */
const FEW_ROWS = 28
/** Output channels of a group that are worth being divided, and computed together. */
const CHANNEL_BLOCK = 32
/** Larger windows are done by rows, some in other ways. */
const SMALL_WINDOW = 25

/** Of a convolution between small maps of many channels the workers divide the channels. */
export function dividePlanes(call: KernelCall, input: MapShape, { channels, height }: MapShape): KernelCall {
  if (call.kernel !== 'conv2d' || call.method === 'fast' || height > FEW_ROWS) return call
  const { window, groups } = call
  const depthwise = input.channels === groups && channels === groups
  const enough = (depthwise ? channels : channels / groups) >= CHANNEL_BLOCK
  return enough && window.size[0] * window.size[1] <= SMALL_WINDOW ? { ...call, divided: 'planes' } : call
}

function fusedStage(nodes: readonly Node[], shapes: readonly MapShape[], estimates: Estimates): Stage {
  const work = nodes.reduce((sum, node) => sum + nodeWork(node, shapes, estimates), 0)
  const { height } = shapes[nodes.at(-1)!.output]!
  const unitSize = wholeCells(Math.ceil(height / unitLimit(work, Math.ceil(height / MIN_ROWS))))
  const chunkSize = Math.min(unitSize, countWithin(height, FUSED_CHUNK_WORK, work))
  const units = Math.ceil(height / unitSize)
  return { nodes, partition: 'rows', fused: true, units, unitSize, chunkSize, work }
}

/** Rows of a strip, so that strips hardly cut the cells of a level of detail. */
function wholeCells(rows: number): number {
  return rows < 12 ? rows : wholeBlocks(rows, 8)
}

function wholeBlocks(count: number, block: number): number {
  return Math.ceil(count / block) * block
}

function single(node: Node, shapes: readonly MapShape[], estimates: Estimates): Stage {
  const output = shapes[node.output]!
  const work = nodeWork(node, shapes, estimates)
  const divided = geometryOf(node.call).partition
  if (divided === 'whole') {
    return { nodes: [node], partition: divided, fused: false, units: 1, unitSize: 1, chunkSize: 1, work }
  }
  if (divided === 'planes') {
    // A convolution computes blocks of channels together.
    const block = node.call.kernel === 'conv2d' ? CHANNEL_BLOCK : 1
    const chunkSize = wholeBlocks(countWithin(output.channels, CHUNK_WORK, work), block)
    const unitSize = wholeBlocks(Math.ceil(output.channels / unitLimit(work, output.channels)), block)
    return {
      nodes: [node],
      partition: divided,
      fused: false,
      units: Math.ceil(output.channels / unitSize),
      unitSize,
      chunkSize: Math.min(chunkSize, unitSize),
      work,
    }
  }
  return rowStage([node], shapes, work)
}

/** The stage with one node more, or null where that would not pay. */
function join(stage: Stage, node: Node, shapes: readonly MapShape[], estimates: Estimates): Stage | null {
  const previous = stage.nodes.at(-1)!
  if (
    stage.partition !== 'rows' ||
    stage.fused ||
    geometryOf(node.call).partition !== 'rows' ||
    !readsOnly(node, previous.output)
  )
    return null
  const work = stage.work + nodeWork(node, shapes, estimates)
  const joined = rowStage([...stage.nodes, node], shapes, work)
  const height = shapes[node.output]!.height
  const fewRows = bytesPerRow(joined.nodes, shapes) > CACHE_BYTES || work / height > JOINED_ROW_WORK
  if (joined.units > 1 && fewRows) return null
  return repeatedShare(joined, shapes, estimates) > MAX_REPEATED ? null : joined
}

function rowStage(nodes: readonly Node[], shapes: readonly MapShape[], work: number): Stage {
  const height = shapes[nodes.at(-1)!.output]!.height
  // A tall window is cheap only over many rows at a time.
  const tallest = Math.max(...nodes.map((node) => windowRows(node.call)))
  const units = Math.min(unitLimit(work, Math.ceil(height / MIN_ROWS)), Math.max(8, Math.floor(height / (8 * tallest))))
  const unitSize = wholeCells(Math.ceil(height / units))
  const cached = nodes.length > 1 ? countWithin(height, CACHE_BYTES, bytesPerRow(nodes, shapes) * height) : height
  const chunkSize = Math.min(unitSize, countWithin(height, CHUNK_WORK, work), Math.max(cached, 2 * tallest))
  return { nodes, partition: 'rows', fused: false, units: Math.ceil(height / unitSize), unitSize, chunkSize, work }
}

function unitLimit(work: number, parts: number): number {
  return Math.max(1, Math.min(MAX_UNITS, parts, Math.floor(work / UNIT_WORK)))
}

/** How many of `parts` equal parts of `whole` stay within a limit; at least 1. */
function countWithin(parts: number, limit: number, whole: number): number {
  return Math.max(1, Math.min(parts, Math.floor((limit * parts) / Math.max(whole, 1))))
}

/** Bytes that a stage touches for one row of its last map. */
function bytesPerRow(nodes: readonly Node[], shapes: readonly MapShape[]): number {
  const maps = [...nodes[0]!.inputs, ...nodes.map((node) => node.output)]
  const floats = maps.reduce((sum, map) => sum + floatCount(shapes[map]!), 0)
  return (4 * floats) / shapes[nodes.at(-1)!.output]!.height
}

/** Whether a strip can be taken through this node and the one that computes this map. */
function readsOnly(node: Node, map: number): boolean {
  return node.inputs.length === 1 && node.inputs[0] === map
}

/**
 * How the time of a fused stage is divided among its nodes: what each took in the one kernel is unknown, so their
 * estimated work decides.
 */
export function timeShares({ nodes }: Stage, shapes: readonly MapShape[]): readonly number[] {
  const works = nodes.map((node) => nodeWork(node, shapes, 'native'))
  const all = works.reduce((sum, work) => sum + work)
  return works.map((work) => work / all)
}

/** Estimated nanoseconds of one thread for a node. */
export function nodeWork({ call, inputs, output }: Node, shapes: readonly MapShape[], estimates: Estimates): number {
  return callWork(call, shapes[inputs[0]!]!, shapes[output]!, estimates)
}

function windowRows(call: KernelCall): number {
  return 'window' in call ? (call.window.size[0] - 1) * call.window.dilations[0] + 1 : 1
}

/** Share of a stage's work that its strips repeat. */
function repeatedShare(stage: Stage, shapes: readonly MapShape[], estimates: Estimates): number {
  const perRow = stage.nodes.map((node) => nodeWork(node, shapes, estimates) / shapes[node.output]!.height)
  const graph = rowGraphOf(stage, shapes)
  let repeated = 0
  for (let unit = 1; unit < stage.units; unit++) {
    const begin = unit * stage.unitSize
    const end = Math.min(begin + stage.unitSize, shapes[stage.nodes.at(-1)!.output]!.height)
    const before = reached(graph, begin)
    stripStarts(graph, begin, end).forEach((start, i) => {
      repeated += (before[i]! - start) * perRow[i]!
    })
  }
  return repeated / stage.work
}
