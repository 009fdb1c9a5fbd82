import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Lane } from '#app/document/experiment'
import { allLayers } from '#app/document/lanes'
import { Failure } from '#app/failure'
import { planBytes, planStack, type Plan } from '#app/plan'
import { mapShape } from '#app/shape'
import type { FeatureMap } from '#main/engine/featureMap'
import { fillRandom, plainMap, runDully, valuesOf } from '#main/engine/testing/maps'
import type { ImportedNetwork } from '#main/models/importedNetwork'
import { importOnnx } from '#main/models/onnx/importOnnx'
import { readOnnx } from '#main/models/onnx/reader/readModel'
import { block, layer, sensibleStacks } from '#main/models/onnx/testing/cases'
import { planWithNumbers } from '#main/service/tensors'
import { writeOnnx } from './writeOnnx'

const fixtures = join(import.meta.dirname, '../fixtures')

function written(stack: Lane, plan: Plan): Uint8Array {
  return Buffer.concat(writeOnnx({ name: 'a network', stack, plan, version: '1.2.3' }))
}

/** A line for each node of a file. */
function nodesOf(stack: Lane, input = mapShape(1, 8, 8)): string[] {
  return readOnnx(written(stack, planStack(stack, input))).graph.nodes.map(({ op, inputs, outputs, attributes }) => {
    const words = [...attributes].map(([name, { type, int, float, text, ints }]) => {
      return `${name}=${type === 1 ? float : type === 2 ? int : type === 3 ? text : ints.join()}`
    })
    return [`${outputs.join(', ')} = ${op}(${inputs.join(', ')})`, ...words].join(' ')
  })
}

describe('nodes', () => {
  test('of a convolution, an activation and a pooling', () => {
    expect(nodesOf([layer('Conv2D'), layer('ReLU'), layer('MaxPooling2D', { padding: 'same' })])).toEqual([
      'Conv2D = Conv(input, Conv2D.weight, Conv2D.bias) kernel_shape=3,3 strides=1,1 dilations=1,1 pads=0,0,0,0 group=1',
      'ReLU = Relu(Conv2D)',
      'MaxPooling2D = MaxPool(ReLU) kernel_shape=2,2 strides=2,2 auto_pad=SAME_UPPER dilations=1,1',
    ])
  })

  test('of a vector: rows, columns, channels are brought in the order of Keras', () => {
    const stack = [layer('GlobalMaxPooling2D', { keepdims: true }), layer('Flatten'), layer('Dense', { units: 2 })]
    expect(nodesOf(stack)).toEqual([
      'GlobalMaxPooling2D = GlobalMaxPool(input)',
      'Flatten/Transpose = Transpose(GlobalMaxPooling2D) perm=0,2,3,1',
      'Flatten = Flatten(Flatten/Transpose)',
      'Dense = Gemm(Flatten, Dense.weight, Dense.bias) transB=1',
    ])
  })

  test('of what has no operator of its own, by others', () => {
    expect(nodesOf([layer('MinPooling2D')])).toEqual([
      'MinPooling2D/Neg = Neg(input)',
      'MinPooling2D/MaxPool = MaxPool(MinPooling2D/Neg) kernel_shape=2,2 strides=2,2 pads=0,0,0,0 dilations=1,1',
      'MinPooling2D = Neg(MinPooling2D/MaxPool)',
    ])
  })

  test('of lanes: an empty one passes its input on', () => {
    expect(nodesOf([layer('ReLU'), block('Add', [layer('Tanh')], [])])).toEqual([
      'ReLU = Relu(input)',
      'Tanh = Tanh(ReLU)',
      'Parallel = Add(Tanh, ReLU)',
    ])
  })

  test('have names that differ, also where layers have the same', () => {
    const stack = ['a', 'a', 'input', 'b.1', 'b.1'].map((name) => layer('ReLU', {}, { name }))
    expect(nodesOf(stack).map((line) => line.split(' = ')[0])).toEqual(['a', 'a 2', 'input 2', 'b.1', 'b.1 2'])
    const plan = planStack(stack, mapShape(1, 8, 8))
    const { graph } = readOnnx(written(stack, plan))
    expect(new Set(graph.nodes.map(({ name }) => name)).size).toBe(5)
    expect(importOnnx(written(stack, plan)).stack.map(({ name }) => name)).toEqual(['a', 'a', 'input', 'b.1', 'b.1'])
  })
})

test('a file says who wrote it, what goes in and what comes out, the answer first', () => {
  const stack = [layer('Conv2D', { filters: 2 }), layer('MaxPooling2D')]
  const bytes = written(stack, planStack(stack, mapShape(3, 9, 10)))
  expect(Buffer.from(bytes).includes('Poolscope')).toBe(true)
  const { producer, opset, graph } = readOnnx(bytes)
  expect(producer).toMatch(/^Poolscope/)
  expect(opset).toBe(17)
  expect(graph.inputs).toEqual([{ name: 'input', dims: [1, 3, 9, 10], integer: false }])
  expect(graph.outputs).toEqual(['MaxPooling2D', 'Conv2D'])
})

describe('what ONNX cannot express is refused by the name of its layer', () => {
  test.each([
    [
      [layer('StochasticPooling2D', { mode: 'sample' })],
      "StochasticPooling2D can't be exported to ONNX: it draws at random, from numbers that ONNX does not fix. Turn it off or replace it.",
    ],
    [
      [layer('MedianPooling2D', { poolSize: [8, 9] }, { name: 'middle' })],
      "middle can't be exported to ONNX: its windows have more than 64 cells. Turn it off or replace it.",
    ],
    [
      [layer('AveragePooling2D', { padding: [2, 0, 0, 0] })],
      "AveragePooling2D can't be exported to ONNX: some of its windows lie in the padding alone. Turn it off or replace it.",
    ],
  ])('%#', (stack, words) => {
    expect(() => written(stack, planStack(stack, mapShape(1, 9, 10)))).toThrow(words)
  })

  test('and a stack that cannot work by its problem', () => {
    const stack = [layer('MaxPooling2D', { poolSize: [9, 9] })]
    expect(() => written(stack, planStack(stack, mapShape(1, 8, 8)))).toThrow('does not fit')
  })
})

describe('in and out again', () => {
  test.each(['lenet5', 'resnet_small', 'squeezenet_small'])('%s is the same document', (name) => {
    const network = importOnnx(readFileSync(join(fixtures, `${name}.onnx`)))
    const again = importOnnx(written(network.stack, planOf(network)))
    expect(again.stack).toEqual(network.stack)
    expect([...again.tensors.keys()].sort()).toEqual([...network.tensors.keys()].sort())
  })

  /** What comes back as something else that computes the same. */
  const others = new Set([
    'activations.onnx', // Rescaling with a scale and an offset: two layers
    'channel_parts.onnx', // tensors of one name: a number is added
    'shuffle_unit.onnx', // likewise
    'depth_and_space.onnx', // outputPadding of 0 instead of none
    'pads.onnx', // circular padding, which opset 17 does not have
  ])
  const operators = readdirSync(join(fixtures, 'operators')).filter(
    (name) => name.endsWith('.onnx') && !others.has(name),
  )

  test.each(operators)('%s is the same document', (name) => {
    const network = importOnnx(readFileSync(join(fixtures, 'operators', name)))
    expect(importOnnx(written(network.stack, planOf(network))).stack).toEqual(network.stack)
  })

  test('a stack without names comes back without names', () => {
    const stack = [layer('ReLU'), block('Add', [layer('ReLU')], []), layer('MaxPooling2D'), layer('ReLU')]
    const again = importOnnx(written(stack, planStack(stack, mapShape(1, 8, 8))))
    expect(allLayers(again.stack).every(({ name }) => name === undefined)).toBe(true)
  })

  test('a stack of layers with operators of their own keeps them, and their maps to the bit', () => {
    const kept = [
      layer('MaxPooling2D', { poolSize: [3, 2], strides: [2, 1], padding: 'same' }),
      layer('ZeroPadding2D', { paddingMode: 'reflect' }),
      block('Concatenate', [layer('HardSwish')], [layer('GELU', { approximate: 'tanh' }), layer('SiLU')], []),
      layer('AveragePooling2D', { strides: [1, 1], ceilMode: true, countIncludePad: true }),
      block('Multiply', [], [layer('GlobalAveragePooling2D', { keepdims: true }), layer('Sigmoid')]),
      layer('Cropping2D'),
      layer('LpPooling2D', { strides: [2, 2], p: 3 }),
      layer('Flatten'),
      layer('LogSoftmax'),
    ]
    const plan = planStack(kept, mapShape(3, 12, 14))
    const again = importOnnx(written(kept, plan))
    const brief = (stack: Lane): unknown[] =>
      allLayers(stack).map(({ type, params, lanes }) => ({ type, params, lanes: lanes?.map(brief) }))
    expect(brief(again.stack)).toEqual(brief(kept))
    const [before, after] = [plan, planOf(again)].map((one) => runDully(one, fillRandom(plainMap(one.input), 3)))
    expect(after!.map(valuesOf)).toEqual(before!.map(valuesOf))
  })

  test('arbitrary stacks have the same maps, as far as the import opens them', () => {
    let compared = 0
    const runs = fc
      .record({ stack: sensibleStacks, seed: fc.nat() })
      .map((run) => ({ ...run, plan: planStack(run.stack, mapShape(4, 9, 10)) }))
      .filter(({ plan }) => plan.problem === null && planBytes(plan) < 1e6)
    fc.assert(
      fc.property(runs, ({ stack, plan, seed }) => {
        const again = opened(written(stack, plan))
        if (!again) return
        const before = runDully(plan, fillRandom(plainMap(plan.input), seed))
        const layers = allLayers(again.stack)
        const other = planOf(again)
        const after = runDully(other, fillRandom(plainMap(other.input), seed))
        plan.steps.forEach(({ name }, i) => {
          const place = again.maps.get(name)
          const step = other.steps.findIndex(({ index }) => layers[index]!.id === place?.layer)
          if (step < 0) return
          compared++
          expect(relativeError(after[step]!, before[i]!)).toBeLessThan(1e-5)
        })
      }),
      { numRuns: 200 },
    )
    expect(compared).toBeGreaterThan(100)
  })
})

function planOf({ stack, input: { channels, height, width }, tensors }: ImportedNetwork): Plan {
  return planWithNumbers({ stack }, mapShape(channels, height, width), tensors)
}

/** Null where the import finds nothing that it can open. */
function opened(bytes: Uint8Array): ImportedNetwork | null {
  try {
    return importOnnx(bytes)
  } catch (error) {
    if (error instanceof Failure && error.code === 'unreadable-file') return null
    throw error
  }
}

/** The largest difference as a share of the largest magnitude. */
function relativeError(received: FeatureMap, expected: FeatureMap): number {
  const [a, b] = [received, expected].map((map) => valuesOf(map).flat())
  const largest = Math.max(...b!.map(Math.abs), 1e-30)
  return a!.length === b!.length ? Math.max(...b!.map((value, i) => Math.abs(value - a![i]!))) / largest : Infinity
}
