/**
 * A plan cut into bands: plans of their own over some rows of the input, which together make every row of every map.
 * So a run can be larger than memory. Each band makes the rows above its own that its windows reach once more.
 */
import { partition, type KernelCall, type Span, type Window2d } from '../../../app/kernels'
import type { LoweredCall } from '../../../app/layers/layer'
import { Failure } from '../../../app/failure'
import { planBytes, readsOf, spokenBytes, type Plan, type Step } from '../../../app/plan'
import { mapBytes, type MapShape } from '../../../app/shape'
import { inputRows } from '../rows'
import { pieceRows, type Node, type Stage } from '../schedule'

/** One band: a plan over the input's rows `input`. */
export interface Band {
  readonly input: Span
  readonly plan: Plan
  /** For each step of the plan, in rows of the whole map. */
  readonly steps: readonly BandRows[]
}

export interface BandRows {
  /** The rows that the band's map holds. */
  readonly made: Span
  /** Those among them that no band before has made. */
  readonly own: Span
}

/**
 * Cuts a plan into bands that need no more than `bytes` each; at least one row of the last map is in each.
 * @throws Failure 'over-budget' naming the layer that needs its whole input at once
 */
export function cutBands(plan: Plan, bytes: number): readonly Band[] {
  const chain = chainOf(plan)
  const height = plan.steps.at(-1)!.shape.height
  const perRow = Math.ceil(planBytes(plan) / height)
  const unitSize = Math.max(1, Math.min(height, Math.floor(bytes / perRow)))
  return soundBands(plan, chain, unitSize)
}

/** Bands of so many rows of the last map; of more, where a band would look at nothing but padding. */
function soundBands(plan: Plan, chain: Chain, unitSize: number): readonly Band[] {
  const { nodes, shapes } = chain
  const { height } = plan.steps.at(-1)!.shape
  const units = Math.ceil(height / unitSize)
  const stage: Stage = { nodes, partition: 'rows', fused: false, units, unitSize, pieceSize: unitSize, work: 0 }
  const made = Array.from({ length: units }, (_, unit) => pieceRows(stage, shapes, unit, 0))
  const inputs = made.map(([first]) => (first ? inputRows(nodes[0]!.call, first.begin, first.end, plan.input.height) : { begin: 0, end: height }))
  const sound = made.every((spans, unit) => spans.every((span, i) => isSound(nodes[i]!.call, spans[i - 1] ?? inputs[unit]!, span)))
  if (!sound && units > 1) return soundBands(plan, chain, 2 * unitSize)
  return made.map((spans, unit) => bandOf(plan, chain, inputs[unit]!, spans, made[unit - 1]))
}

/** Whether the rows `made` can be told apart from the rows `from` alone. */
function isSound(call: KernelCall, from: Span, made: Span): boolean {
  const holdsRows = from.begin < from.end && made.begin < made.end
  // Rows above the windows are cut away, which must not be rows that stand in for those below the map.
  return holdsRows && (call.kernel !== 'conv2d' || call.paddingMode === 'zeros' || rowsAbove(call.window, from, made) >= 0)
}

/** Padding above the windows of `made` over the rows `from`; negative for rows above them. */
function rowsAbove({ pads, strides }: Window2d, from: Span, made: Span): number {
  return pads[0] + from.begin - made.begin * strides[0]
}

interface Chain {
  readonly nodes: readonly Node[]
  /** Of the input, then of each node's map. */
  readonly shapes: readonly MapShape[]
}

/** The calls of a plan, each of which reads some rows of the map before it. */
function chainOf(plan: Plan): Chain {
  const nodes: Node[] = []
  const shapes = [plan.input]
  for (const [index, step] of plan.steps.entries()) {
    step.calls.forEach(({ call, shape }, i) => {
      const [read, another] = readsOf(step, i)
      const follows = read && !another && ('step' in read ? i === 0 && read.step === index - 1 : read.call === i - 1)
      if (!follows || !takesRows(call)) throw needsAll(step, shapes.at(-1)!)
      nodes.push({ call, inputs: [nodes.length], output: nodes.length + 1, weights: { begin: 0, end: 0 }, step: index })
      shapes.push(shape)
    })
  }
  return { nodes, shapes }
}

function takesRows(call: KernelCall): boolean {
  if (partition(call) !== 'rows') return false
  switch (call.kernel) {
    case 'conv2d':
      return call.paddingMode !== 'circular'
    case 'pad2d':
      return call.mode !== 'circular'
    case 'pool2d':
      // Draws by the number of the cell in the whole map.
      return !(call.reducer.type === 'stochastic' && call.reducer.mode === 'sample')
    case 'convTranspose2d':
    case 'upsample2d':
    case 'argmaxPool2d':
      return false
    default:
      return true
  }
}

function needsAll(step: Step, input: MapShape): Failure {
  return new Failure(
    'over-budget',
    `${step.name} needs its whole input at once (${spokenBytes(mapBytes(input))}), so this stack can't be computed in ` +
      'bands of rows. Raise the memory budget, use a smaller picture, or switch the layer off.',
    { layerId: step.layerId },
  )
}

function bandOf(plan: Plan, { nodes, shapes }: Chain, input: Span, made: readonly Span[], before: readonly Span[] | undefined): Band {
  const steps: Step[] = []
  const rows: BandRows[] = []
  let at = 0
  for (const step of plan.steps) {
    const calls = step.calls.flatMap(() => {
      const node = nodes[at]!
      const cut = cutCall(node.call, shapes[at]!, shapes[at + 1]!, at === 0 ? input : made[at - 1]!, made[at]!)
      at++
      return cut
    })
    const span = made[at - 1] ?? input
    steps.push({ ...step, shape: withRows(step.shape, span), bytes: mapBytes(withRows(step.shape, span)), calls })
    rows.push({ made: span, own: { begin: before?.[at - 1]?.end ?? 0, end: span.end } })
  }
  return { input, plan: { input: withRows(plan.input, input), steps, problem: null }, steps: rows }
}

/** The call that makes the output rows `made` from the input rows `from`; rows above those it reads are cut away. */
function cutCall(call: KernelCall, input: MapShape, output: MapShape, from: Span, made: Span): LoweredCall[] {
  const shape = withRows(output, made)
  const count = made.end - made.begin
  if (call.kernel === 'pad2d') {
    const top = call.pads[0] + from.begin - made.begin
    const bottom = count - (from.end - from.begin) - top
    return [{ call: { ...call, pads: [top, call.pads[1], bottom, call.pads[3]] }, shape }]
  }
  if (call.kernel !== 'conv2d' && call.kernel !== 'pool2d') return [{ call, shape }]
  const { window } = call
  const stride = window.strides[0]
  const above = rowsAbove(window, from, made)
  const unread = Math.max(0, -above)
  const top = Math.max(0, above)
  const height = from.end - from.begin - unread
  const reach = (count - 1) * stride + (window.size[0] - 1) * window.dilations[0] + 1
  // An average counts declared padding as far as it goes; a convolution wants as much as its windows take.
  const declared = from.end === input.height ? window.pads[2] : 0
  const bottom = call.kernel === 'pool2d' ? declared : Math.max(0, reach - height - top)
  const cut: LoweredCall = { call: { ...call, window: { ...window, pads: [top, window.pads[1], bottom, window.pads[3]] } }, shape }
  if (unread === 0) return [cut]
  const trimmed = withRows(input, { begin: from.begin + unread, end: from.end })
  return [{ call: { kernel: 'pad2d', pads: [-unread, 0, 0, 0], mode: 'zeros', value: 0 }, shape: trimmed }, cut]
}

function withRows(shape: MapShape, { begin, end }: Span): MapShape {
  return { ...shape, height: end - begin }
}
