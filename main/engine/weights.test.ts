/** Parameter tensors are made once for what they are made of, and found again by later runs. */
import { createHash } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { geometryOf } from '#app/calls/geometry'
import type { Conv2dCall, WeightSource } from '#app/calls/kernelCall'
import { materialise, weightCount } from '#app/calls/weights'
import { mapShape } from '#app/shape'
import { loadKernels } from '#native-kernels/index'
import { createEngine } from './createEngine'
import { MapStore } from './mapStore'
import { Memory } from './memory'
import { fillRandom, planOf, runDully, valuesOf } from './testing/maps'
import { callKey, RunWeights } from './weights'

const [input, output] = [mapShape(3, 40, 40), mapShape(4, 40, 40)]
const values = (first: number): WeightSource => ({
  from: 'values',
  values: Array.from({ length: 108 }, (_, i) => (i === 0 ? first : i / 64)),
})

function tensorSource(source: WeightSource) {
  const numbers = new Float32Array(new SharedArrayBuffer(4 * weightCount(source)))
  numbers.set(materialise(source))
  const sha256 = createHash('sha256').update(numbers).digest('hex')
  return { from: 'tensor', name: 'w', sha256, count: numbers.length, numbers } as const
}

function convolution(weights: WeightSource, groups = 1): Conv2dCall {
  const window = { size: [3, 3], strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1] } as const
  const rest = { paddingMode: 'zeros', bias: null, activation: 'linear', method: 'exact' } as const
  return { kernel: 'conv2d', window, groups, weights, ...rest }
}

describe.each(['portable', 'native', 'wasm'] as const)('weights for %s kernels', (prefer) => {
  const { kernels } = loadKernels({ prefer })
  const newStore = (budget = 1e9) => new MapStore(new Memory(budget, () => 0))
  const tensorOf = (store: MapStore, call: Conv2dCall, kept = true) => {
    const run = new RunWeights(store, kernels, true)
    const [tensor] = run.of(call, input, output)
    const isNew = run.packings.length > 0
    for (const { from, into } of run.packings) kernels.packing!(call, input, output)!.pack(from, into)
    if (kept) run.keep()
    run.release()
    return { buffer: tensor!.buffer, isNew, numbers: [...tensor!] }
  }

  test('are found by the next run, though its call was planned anew', () => {
    const store = newStore()
    const first = tensorOf(store, convolution(values(1)))
    const again = tensorOf(store, convolution(values(1)))
    expect(again).toEqual({ ...first, isNew: false })
    expect(again.buffer).toBe(first.buffer)
  })

  test('are new where a number is another', () => {
    const store = newStore()
    const first = tensorOf(store, convolution(values(1)))
    const other = tensorOf(store, convolution(values(2)))
    expect(other.buffer).not.toBe(first.buffer)
    expect(other.numbers).not.toEqual(first.numbers)
    expect(tensorOf(store, convolution(values(1))).buffer).toBe(first.buffer)
  })

  test('are not found after a run that did not finish', () => {
    const store = newStore()
    const first = tensorOf(store, convolution(values(1)), false)
    expect(tensorOf(store, convolution(values(1)))).toEqual({ ...first, isNew: prefer !== 'portable' })
  })

  test('give way to what needs their memory', () => {
    const store = newStore(6000)
    tensorOf(store, convolution(values(1)))
    expect(store.idleBytes).toBeGreaterThan(0)
    const map = store.create(mapShape(1, 40, 64))
    expect(store.idleBytes).toBe(0)
    store.release(map)
  })

  test('that are a tensor of a file are packed from its own numbers, and found by those of a document that are the same', () => {
    const store = newStore()
    const first = tensorOf(store, convolution(values(1)))
    const tensor = tensorSource(values(1))
    expect(tensorOf(store, convolution(tensor))).toEqual({ ...first, isNew: false })
    const run = new RunWeights(newStore(), kernels, true)
    const [kernel] = run.of(convolution(tensor), input, output)
    if (prefer !== 'portable') expect(run.packings[0]!.from).toBe(tensor.numbers)
    else expect(kernel).toBe(tensor.numbers)
    run.release()
    expect(new RunWeights(store, kernels, false).of(convolution(tensor), input, output)[0]).toBe(tensor.numbers)
  })

  test('are refused where a number is not finite', () => {
    const run = new RunWeights(newStore(), kernels, true)
    expect(() => run.of(convolution(values(1e39)), input, output)).toThrow(
      expect.objectContaining({ code: 'invalid-document' }),
    )
  })
})

test('a call is told apart by its numbers and by all else', () => {
  const call = convolution(values(1))
  const keys = [call, convolution(values(2)), { ...call, paddingMode: 'reflect' as const }].map(callKey)
  expect(new Set(keys).size).toBe(3)
  expect(callKey(convolution(values(1)))).toBe(keys[0])
  expect(geometryOf(call).weightSources).toEqual([values(1)])
})

describe('runs of many channels', () => {
  const engine = createEngine({ threads: 2, memoryBudget: 1e9 })
  afterAll(() => engine.close())

  test('give what the portable kernels give, the first time and again, planned anew or not', async () => {
    const stack = () =>
      planOf(
        [['Conv2D', { filters: 64, padding: 'same' }], ['ReLU'], ['DepthwiseConv2D'], ['Conv2D', { filters: 80 }]],
        mapShape(40, 13, 17),
      )
    const plan = stack()
    const map = fillRandom(engine.allocate(plan.input), 3)
    const expected = valuesOf(runDully(plan, map).at(-1)!).flat()
    let first: number[][] | null = null
    for (const each of [plan, plan, stack()]) {
      const maps = await engine.run(each, map, { keep: new Set([3]) })
      const values = valuesOf(maps[3]!)
      expect(Math.max(...values.flat().map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-4)
      first ??= values
      expect(values).toEqual(first)
      engine.release(maps[3]!)
    }
    engine.release(map)
    expect(engine.memory().inUse).toBe(0)
  })
})
