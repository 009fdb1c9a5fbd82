/** Stacks and their maps as the portable kernels compute them, for tests that compare with these numbers. */
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import type { Layer } from '#app/document/experiment'
import { geometryOf } from '#app/calls/geometry'
import type { TensorView } from '#app/calls/kernels'
import { parallel, type Join } from '#app/layers/parallel'
import { planStack, type Plan } from '#app/plan'
import { readsOf } from '#app/layers/layer'
import type { Cell } from '#app/explain/provenance'
import type { MapShape } from '#app/shape'
import { materialise } from '#app/calls/weights'
import { portableKernels } from '#native-kernels/portable/index'

export type LayerOf = readonly [type: string, params?: Record<string, unknown>]

/** Layers with their initial parameters, but for those given. */
export function stack(...layers: LayerOf[]): Layer[] {
  const empty = layers.reduce((e, [type]) => insertLayer(e, newLayer(e, type), e.stack.length), emptyExperiment('test'))
  return empty.stack.map((layer, i) => ({ ...layer, params: { ...layer.params, ...layers[i]?.[1] } }))
}

/** A block of lanes, beside layers of `stack`. */
export function block(join: Join, ...lanes: (readonly Layer[])[]): Layer {
  return { ...stack([parallel.type, { join }])[0]!, lanes }
}

/** A layer alone, or with the first remedy that puts a layer before it or changes its parameters: what works on such an input. */
export function workingStack(type: string, input: MapShape): Layer[] {
  const fixes = planStack(stack([type]), input).problem?.fixes ?? []
  const before = fixes.flatMap((fix) => ('insertBefore' in fix ? [fix.insertBefore] : []))[0]
  if (before !== undefined) return stack([before], [type])
  const params = fixes.flatMap((fix) => ('params' in fix ? [fix.params] : []))[0]
  return stack([type, params])
}

function view(shape: MapShape, data: Float32Array): TensorView {
  const { channels, height, width } = shape
  return { data, channels, height, width, rowStride: width, planeStride: height * width }
}

/** The map of each step, by the portable kernels. */
export function run(plan: Plan, input: Float32Array): Float32Array[] {
  const maps: Float32Array[] = []
  for (const step of plan.steps) {
    const made: TensorView[] = []
    for (const [i, { call, shape }] of step.calls.entries()) {
      const to = view(shape, new Float32Array(shape.channels * shape.height * shape.width))
      const units = { rows: shape.height, planes: shape.channels, whole: 1 }[geometryOf(call).partition]
      const inputs = readsOf(step, i).map((read) =>
        'call' in read ? made[read.call]! : view(plan.steps[read.step]?.shape ?? plan.input, maps[read.step] ?? input),
      )
      portableKernels.prepare(call, inputs, to, geometryOf(call).weightSources.map(materialise))(0, units)
      made.push(to)
    }
    maps.push(made.at(-1)?.data ?? maps[step.source] ?? input)
  }
  return maps
}

/** Index of a cell in the data of its map. */
export function at(shape: MapShape, { channel, row, column }: Cell): number {
  return (channel * shape.height + row) * shape.width + column
}
