/**
 * Stacks that branch, whole: blocks of two small networks against onnxruntime's values of them (`testing/branches.json`:
 * the corner of an input at the top left, and the output where it is known from that), and maps that are reused.
 */
import { afterAll, describe, expect, test } from 'vitest'
import type { Layer } from '#app/document/experiment'
import { planStack } from '#app/plan'
import { cellCount, mapShape } from '#app/shape'
import { block, stack, type LayerOf } from '#native-kernels/testing/portableRun'
import { createEngine } from './createEngine'
import { fillMap, fillRandom, firstDifference, runDully, valuesOf } from './testing/maps'
import networks from './testing/branches.json' with { type: 'json' }

interface Tensor {
  readonly shape: readonly number[]
  readonly float32: string
}
type Tensors = Readonly<Record<string, Tensor>>

function numbers({ float32 }: Tensor): Float32Array {
  const bytes = Buffer.from(float32, 'base64')
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

/** Lists in lists, as documents hold kernels. */
function nested(values: ArrayLike<number>, [length = 1, ...inner]: readonly number[]): unknown {
  const size = values.length / length
  return inner.length === 0
    ? Array.from(values)
    : Array.from({ length }, (_, i) => nested(Array.prototype.slice.call(values, i * size, (i + 1) * size), inner))
}

/** A convolution with the weights of this name. */
function conv(tensors: Tensors, name: string): LayerOf {
  const kernel = tensors[name]!
  const bias = [...numbers(tensors[`${name}Bias`]!)]
  const [filters, , rows, columns] = kernel.shape
  const weights = { init: 'values', kernel: nested(numbers(kernel), kernel.shape), bias }
  return ['Conv2D', { filters, kernelSize: [rows, columns], padding: 'same', weights }]
}

const { residual, fire }: Record<'residual' | 'fire', Tensors> = networks
const cases: [string, Tensors, readonly Layer[]][] = [
  [
    'a residual block of a ResNet',
    residual,
    [block('Add', stack(conv(residual, 'a'), ['ReLU'], conv(residual, 'b')), []), ...stack(['ReLU'])],
  ],
  [
    'a Fire module of a SqueezeNet',
    fire,
    [
      ...stack(conv(fire, 's'), ['ReLU']),
      block('Concatenate', stack(conv(fire, 'e1'), ['ReLU']), stack(conv(fire, 'e3'), ['ReLU'])),
    ],
  ],
]

describe.each(['portable', 'wasm', undefined] as const)('kernels: %s', (kernels) => {
  const engine = createEngine({ threads: 2, memoryBudget: 1e9, kernels })
  afterAll(() => engine.close())

  test.each(cases)('%s', async (_, tensors, layers) => {
    const { input: from, output: to } = tensors as Record<'input' | 'output', Tensor>
    const plan = planStack(layers, mapShape(...(from.shape as [number, number, number])))
    expect(plan.problem).toBeNull()
    const values = numbers(from)
    const { height, width } = plan.input
    const input = fillMap(engine.allocate(plan.input), (c, row, column) => values[(c * height + row) * width + column]!)
    const [map] = (await engine.run(plan, input, { keep: new Set([plan.steps.length - 1]) })).slice(-1)
    const expected = numbers(to)
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const [channels, rows, columns] = to.shape as [number, number, number]
    expect(expected).toHaveLength(cellCount(mapShape(channels, rows, columns)))
    const lines = valuesOf(map!)
    expected.forEach((value, i) => {
      const row = Math.floor(i / columns)
      const received = lines[Math.floor(row / rows) * height + (row % rows)]![i % columns]!
      expect(Math.abs(received - value)).toBeLessThanOrEqual(2e-6 * largest)
    })
  })

  test('maps of an earlier run are found only where all lanes are the same', async () => {
    const [relu, tanh] = [stack(['ReLU']), stack(['Tanh'])]
    const input = fillRandom(engine.allocate(mapShape(2, 40, 50)), 1)
    const runs = [
      [block('Subtract', relu, tanh)],
      [block('Subtract', tanh, relu)],
      [block('Subtract', relu, [])],
      [block('Add', relu, tanh)],
      [block('Subtract', relu, stack(['Tanh'], ['Sigmoid']))],
      [block('Subtract', relu, tanh)],
    ]
    for (const layers of runs) {
      const plan = planStack(layers, input.shape)
      const maps = await engine.run(plan, input, { cacheKey: 'image' })
      const wanted = runDully(plan, input).at(-1)!
      const [received, expected] = [maps.at(-1)!, wanted].map((map) => valuesOf(map).flat())
      // Native functions differ in their last digits.
      const largest = received!.reduce((most, value, i) => Math.max(most, Math.abs(value - expected![i]!)), 0)
      expect(largest).toBeLessThan(1e-6)
      for (const map of maps) engine.release(map!)
    }
  })

  test('a convolution that two lanes read does not become its ReLU', async () => {
    const layers = [...stack(['Conv2D', { padding: 'same' }]), block('Subtract', stack(['ReLU']), [])]
    const plan = planStack(layers, mapShape(1, 60, 70))
    const input = fillRandom(engine.allocate(plan.input), 2)
    const last = plan.steps.length - 1
    const whole = await engine.run(plan, input)
    const alone = await engine.run(plan, input, { keep: new Set([last]) })
    expect(firstDifference(alone[last]!, whole[last]!)).toBeNull()
    expect(
      valuesOf(alone[last]!)
        .flat()
        .some((value) => value > 0),
    ).toBe(true)
    for (const map of [...whole, ...alone]) if (map) engine.release(map)
  })
})
