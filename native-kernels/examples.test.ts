/** Every layer's worked examples, computed: what the help shows is what the kernels give. */
import { describe, expect, it } from 'vitest'
import { weightSources, type TensorView } from '../app/kernels'
import { catalogue } from '../app/layers/catalogue'
import { initialParams, type Example, type LayerKind } from '../app/layers/layer'
import type { Matrix } from '../app/layers/presets'
import { cellCount, gridShape, mapShape, mapStrides, type MapShape } from '../app/shape'
import { materialise } from '../app/weights'
import { portableKernels } from './portable'

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
  let shape = mapShape(1, example.input.length, example.input[0]?.length ?? 0)
  let view = allocate(shape)
  example.input.forEach((row, i) => view.data.set(row, i * view.rowStride))
  for (const lowered of kind.lower(shape, { ...initialParams(kind), ...example.params } as never).calls) {
    const output = allocate(lowered.shape)
    const weights = weightSources(lowered.call).map(materialise)
    portableKernels.prepare(lowered.call, [view], output, weights)(0, units(lowered.call.kernel, lowered.shape))
    shape = lowered.shape
    view = output
  }
  const grid = gridShape(shape)
  return Array.from({ length: grid.height }, (_, i) =>
    Array.from(view.data.subarray(i * view.rowStride, i * view.rowStride + grid.width)),
  )
}

/** Wide enough for every way of dividing the work: examples have one channel. */
function units(kernel: string, shape: MapShape): number {
  if (kernel === 'pyramidPool' || kernel === 'flatten') return 1
  if (kernel === 'dense' || kernel === 'regionPool') return shape.channels
  return kernel === 'softmax' ? 1 : shape.height
}

function allocate(shape: MapShape): TensorView {
  const { row, plane } = mapStrides(shape)
  const data = new Float32Array(Math.max(plane * shape.channels, cellCount(shape)))
  return { data, channels: shape.channels, height: shape.height, width: shape.width, rowStride: row, planeStride: plane }
}
