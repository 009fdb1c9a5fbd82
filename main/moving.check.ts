/**
 * Part of `npm run onnxruntime`: what only moves values gives the bits that onnxruntime gives, for NaN, infinities and -0
 * too, in imported networks and in exported ones.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Lane } from '#app/document/experiment'
import { planStack, type Plan } from '#app/plan'
import { mapShape, type MapShape } from '#app/shape'
import type { FeatureMap } from './engine/featureMap'
import { fillMap, plainMap, runDully, valuesOf } from './engine/testing/maps'
import { planWithNumbers } from './service/tensors'
import { runOnnx, type Tensor } from './testing/onnxruntime'
import { importOnnx } from './models/onnx/importOnnx'
import { block, layer } from './models/onnx/testing/cases'
import { encodeModel, type NodeToWrite, type TensorToWrite } from './models/onnx/testing/encode'
import { writeOnnx } from './models/onnx/write/writeOnnx'

const wild = fc.oneof(fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 1e-45), fc.float({ noNaN: true }))
const wildValues = fc.array(wild, { minLength: 7, maxLength: 40 })

function wildMap(shape: MapShape, values: readonly number[]): FeatureMap {
  let next = 0
  return fillMap(plainMap(shape), () => values[(next++ * 5) % values.length]!)
}

function firstDifference(map: FeatureMap, { data }: Tensor): string | null {
  const expected = valuesOf(map).flat()
  const at = expected.findIndex((value, i) => !Object.is(value, data[i]))
  if (expected.length !== data.length) return `${data.length} values instead of ${expected.length}`
  return at < 0 ? null : `value ${at}: ${data[at]} instead of ${expected[at]}`
}

const movers = [
  layer('Gather', { indices: [2, 0, 1] }),
  layer('Gather', { indices: [3, 1, 3, 0] }),
  layer('DepthToSpace', { mode: 'DCR' }),
  layer('DepthToSpace', { mode: 'CRD' }),
  layer('SpaceToDepth', { mode: 'DCR' }),
  layer('SpaceToDepth', { mode: 'CRD', blockSize: 3 }),
  layer('Cropping2D', { cropping: [0, 2, 1, 0] }),
  layer('ZeroPadding2D', { padding: [1, 0, 2, 1], value: 7 }),
  layer('ZeroPadding2D', { padding: [1, 2, 1, 1], paddingMode: 'reflect' }),
  layer('UpSampling2D', { size: [2, 3] }),
  layer('Flatten', { dataFormat: 'channelsLast' }),
]

test('layers that are exported', async () => {
  const named = (lane: Lane): Lane => lane.map((one, i) => ({ ...one, id: `l${i}`, name: `n${i}` }))
  const stacks = fc
    .array(fc.constantFrom(...movers, block('Concatenate', [], [])), { minLength: 1, maxLength: 5 })
    .map(named)
    .map((stack) => ({ stack, plan: planStack(stack, mapShape(4, 6, 12)) }))
    .filter(({ plan }) => plan.problem === null)
  await fc.assert(
    fc.asyncProperty(stacks, wildValues, async ({ stack, plan }, values) => {
      const input = wildMap(plan.input, values)
      const bytes = Buffer.concat(writeOnnx({ name: 'moved', stack, plan, version: '1.2.3' }))
      const outputs = await runOnnx(bytes, 'input', input)
      const maps = runDully(plan, input)
      expect(maps.map((map, i) => firstDifference(map, outputs[`n${i}`]!))).toEqual(maps.map(() => null))
    }),
    { numRuns: 200 },
  )
})

/** A graph that grows node by node. */
class Graph {
  readonly nodes: NodeToWrite[] = []
  readonly weights: TensorToWrite[] = []
  last = 'x'
  channels = 3
  height = 12
  width = 12
  private count = 0

  add(op: string, more: readonly string[], attributes: NodeToWrite['attributes'] = {}, outputs = 1): string[] {
    const made = Array.from({ length: outputs }, () => `t${++this.count}`)
    this.nodes.push({ op, name: made[0]!, inputs: [this.last, ...more], outputs: made, attributes: attributes! })
    this.last = made[0]!
    return made
  }

  list(numbers: readonly number[]): string {
    const name = `w${++this.count}`
    this.weights.push({ name, dims: [numbers.length], type: 7, field: [7, 'varint', numbers] })
    return name
  }
}

/** Each adds nodes where they fit the map; `by` are numbers to choose by. */
const steps: readonly ((graph: Graph, by: readonly number[]) => void)[] = [
  (graph, [mode = 0]) => {
    if (graph.channels % 4 !== 0) return
    graph.add('DepthToSpace', [], { blocksize: 2, mode: mode % 2 === 0 ? 'DCR' : 'CRD' })
    graph.channels /= 4
    graph.height *= 2
    graph.width *= 2
  },
  (graph) => {
    if (graph.height % 2 !== 0 || graph.width % 2 !== 0) return
    graph.add('SpaceToDepth', [], { blocksize: 2 })
    graph.channels *= 4
    graph.height /= 2
    graph.width /= 2
  },
  (graph, by) => {
    const indices = by.map((n) => (n % (2 * graph.channels)) - graph.channels)
    graph.add('Gather', [graph.list(indices)], { axis: 1 })
    graph.channels = indices.length
  },
  (graph, [begin = 0, length = 0, step = 0]) => {
    const from = begin % graph.channels
    const count = 1 + (length % (graph.channels - from))
    const by = 1 + (step % 2)
    const lists = [[from], [from + count], [1], [by]].map((numbers) => graph.list(numbers))
    graph.add('Slice', lists)
    graph.channels = Math.ceil(count / by)
  },
  (graph) =>
    graph.add(
      'Slice',
      [[-1], [-100], [1], [-1]].map((numbers) => graph.list(numbers)),
    ),
  (graph, [at = 0]) => {
    if (graph.channels < 2) return
    const first = 1 + (at % (graph.channels - 1))
    const [one, other] = graph.add('Split', [graph.list([first, graph.channels - first])], { axis: 1 }, 2)
    graph.last = other!
    graph.add('Concat', [one!], { axis: 1 })
  },
  (graph) => {
    const { channels, height, width } = graph
    if (channels % 2 !== 0) return
    graph.add('Reshape', [graph.list([1, 2, channels / 2, height, width])])
    graph.add('Transpose', [], { perm: [0, 2, 1, 3, 4] })
    graph.add('Reshape', [graph.list([1, channels, height, width])])
  },
]

test('graphs that are imported', async () => {
  const choice = fc.record({ step: fc.nat(steps.length - 1), by: fc.array(fc.nat(50), { minLength: 3, maxLength: 6 }) })
  const graphs = fc.array(choice, { minLength: 1, maxLength: 6 }).map((chosen) => {
    const graph = new Graph()
    graph.add('SpaceToDepth', [], { blocksize: 2 })
    ;[graph.channels, graph.height, graph.width] = [12, 6, 6]
    for (const { step, by } of chosen) steps[step]!(graph, by)
    return graph
  })
  await fc.assert(
    fc.asyncProperty(graphs, wildValues, async ({ nodes, weights, last }, values) => {
      const bytes = encodeModel({
        input: { name: 'x', dims: [1, 3, 12, 12] },
        nodes,
        weights,
        outputs: [last],
      })
      const network = importOnnx(bytes)
      expect(network.report.missing).toEqual([])
      const plan: Plan = planWithNumbers(network, mapShape(3, 12, 12), network.tensors)
      const input = wildMap(plan.input, values)
      expect(firstDifference(runDully(plan, input).at(-1)!, (await runOnnx(bytes, 'x', input))[last]!)).toBe(null)
    }),
    { numRuns: 200 },
  )
})
