/** Every layer's worked examples, computed: what the help shows is what the kernels give. */
import { describe, expect, it } from 'vitest'
import { geometryOf } from '#app/calls/geometry'
import type { TensorView } from '#app/calls/kernels'
import type { Layer } from '#app/document/experiment'
import { catalogue, kindOf } from '#app/layers/catalogue'
import { readsOf, initialParams, type Example, type LayerKind } from '#app/layers/layer'
import type { Matrix } from '#app/layers/presets'
import { planStack } from '#app/plan'
import { formatEnglish } from '#app/text/format'
import { cellCount, gridShape, mapShape, mapStrides, type MapShape } from '#app/shape'
import { materialise } from '#app/calls/weights'
import { portableKernels } from './portable/index'

describe.each(catalogue)('$type', (kind) => {
  it('has a worked example', () => {
    expect(kind.examples.length).toBeGreaterThan(0)
  })

  it.each(kind.examples)('$about', (example) => {
    const output = compute(kind, example)
    expect(output.map((row) => row.length)).toEqual(example.output.map((row) => row.length))
    output.forEach((row, i) => {
      row.forEach((value, j) => expect(value).toBeCloseTo(example.output[i]?.[j] ?? NaN, 6))
    })
  })
})

function compute(kind: LayerKind, example: Example): Matrix {
  const input = allocate(mapShape(1, example.input.length, example.input[0]?.length ?? 0))
  example.input.forEach((row, i) => input.data.set(row, i * input.rowStride))
  const plan = planStack(stackOf(kind, example), mapShape(1, input.height, input.width))
  if (plan.problem) throw new Error(formatEnglish(plan.problem.message))
  const maps: TensorView[] = []
  for (const step of plan.steps) {
    const made: TensorView[] = []
    for (const [i, { call, shape }] of step.calls.entries()) {
      const inputs = readsOf(step, i).map((read) => ('step' in read ? (maps[read.step] ?? input) : made[read.call]!))
      const output = allocate(shape)
      const units = { rows: shape.height, planes: shape.channels, whole: 1 }[geometryOf(call).partition]
      portableKernels.prepare(call, inputs, output, geometryOf(call).weightSources.map(materialise))(0, units)
      made.push(output)
    }
    maps.push(made.at(-1)!)
  }
  const grid = gridShape(plan.steps.at(-1)!.shape)
  const { data, rowStride } = maps.at(-1)!
  return Array.from({ length: grid.height }, (_, i) =>
    Array.from(data.subarray(i * rowStride, i * rowStride + grid.width)),
  )
}

function stackOf(kind: LayerKind, { after, params }: Example): Layer[] {
  const before = after === undefined ? [] : [{ type: after, params: initialParams(kindOf(after)) }]
  const own = { type: kind.type, params: { ...initialParams(kind), ...params } }
  return [...before, own].map((layer, i) => ({ ...layer, id: `l${i}`, enabled: true }))
}

function allocate(shape: MapShape): TensorView {
  const { row, plane } = mapStrides(shape)
  const data = new Float32Array(Math.max(plane * shape.channels, cellCount(shape)))
  return {
    data,
    channels: shape.channels,
    height: shape.height,
    width: shape.width,
    rowStride: row,
    planeStride: plane,
  }
}
