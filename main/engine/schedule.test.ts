import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inputRows, rowsOf } from '#app/calls/geometry'
import type { KernelCall, PaddingMode, Window2d } from '#app/calls/kernelCall'
import { mapShape, type MapShape } from '#app/shape'
import { chunksOf, unitRows, schedule, type Node, type Stage } from './schedule'

const none = { from: 'values', values: [] } as const

describe('a schedule of any chain of row calls', () => {
  const step = fc.record({
    k: fc.integer({ min: 1, max: 7 }),
    s: fc.integer({ min: 1, max: 4 }),
    d: fc.integer({ min: 1, max: 3 }),
    p: fc.integer({ min: 0, max: 3 }),
    q: fc.integer({ min: 0, max: 3 }),
    mode: fc.constantFrom<PaddingMode>('zeros', 'reflect', 'replicate', 'circular'),
  })

  test('makes every row of every map, and each row after those that it reads', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 400 }),
        fc.array(step, { minLength: 1, maxLength: 5 }),
        (height, steps) => {
          const { nodes, shapes } = chain(height, steps)
          for (const stage of schedule(nodes, shapes, 'portable', () => false)) follow(stage, shapes)
        },
      ),
      { numRuns: 80 },
    )
  })

  test('repeats at most a little', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 900 }),
        fc.array(step, { minLength: 2, maxLength: 5 }),
        (height, steps) => {
          const { nodes, shapes } = chain(height, steps)
          const stages = schedule(nodes, shapes, 'portable', () => false)
          for (const stage of stages.filter(({ nodes: { length } }) => length > 1)) {
            expect(follow(stage, shapes)).toBeLessThan(0.1)
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})

test('a convolution and the pool after it become one stage where the kernels can', () => {
  const { nodes, shapes } = poolBehind(chain(100, [window(3, 1), window(2, 2)]))
  const [stage, ...others] = schedule(nodes, shapes, 'native', () => true)
  expect(others).toEqual([])
  expect(stage).toMatchObject({ fused: true, nodes })
})

test('and so does a ReLU between them', () => {
  const shapes = [98, 98, 49].map((height) => mapShape(2, height, 50))
  const { nodes, shapes: before } = chain(100, [window(3, 1)])
  const relu: KernelCall = { kernel: 'elementwise', fn: 'relu', alpha: 0, beta: 0 }
  const all = [...nodes, node(relu, 1), node(pool(window(2, 2)), 2)]
  const [stage, ...others] = schedule(all, [before[0]!, ...shapes], 'native', () => true)
  expect(others).toEqual([])
  expect(stage).toMatchObject({ fused: true, nodes: all })
})

describe('the strips of a fused stage', () => {
  test.each([
    [2, 2, 0],
    [3, 2, 1],
    [2, 3, 1],
    [3, 1, 0],
  ])('windows of %i, stride %i, padding %i: join without a gap, down to the last row', (k, s, p) => {
    const before = 1500
    const height = Math.floor((before + 2 * p - k) / s) + 1
    const shapes = [before + 2, before, height].map((rows) => mapShape(2, rows, 500))
    const nodes = [chain(before + 2, [window(3, 1)]).nodes[0]!, node(pool({ ...window(k, s), p, q: p }), 1)]
    const [stage] = schedule(nodes, shapes, 'native', () => true)
    const strips = Array.from({ length: stage!.units }, (_, unit) => unitRows(stage!, shapes, unit))
    expect(strips.length).toBeGreaterThan(3)
    for (const [i, rows] of [before, height].entries()) {
      expect(strips.map((strip) => strip[i]!.begin)).toEqual([0, ...strips.slice(0, -1).map((strip) => strip[i]!.end)])
      expect(strips.at(-1)![i]!.end).toBe(rows)
    }
  })
})

test('planes are divided among units, a whole is not', () => {
  const shapes = [mapShape(40, 500, 500), mapShape(40, 1, 1), mapShape(40, 1, 1)]
  const span = [{ begin: 0, end: 500 }]
  const nodes: Node[] = [
    node({ kernel: 'regionPool', rows: span, columns: span, reducer: { type: 'max' } }, 0),
    node({ kernel: 'softmax', axis: 'all', log: false }, 1),
  ]
  const [planes, whole] = schedule(nodes, shapes, 'native', () => false)
  expect(planes!.units).toBeGreaterThan(1)
  expect(planes!.units * planes!.unitSize).toBeGreaterThanOrEqual(40)
  expect(whole).toMatchObject({ partition: 'whole', units: 1 })
})

interface Step {
  k: number
  s: number
  d: number
  p: number
  q: number
  mode: PaddingMode
}

/** The last call as a pool of the same geometry. */
function poolBehind({ nodes, shapes }: { nodes: Node[]; shapes: MapShape[] }) {
  const { call } = nodes.at(-1)!
  const last: KernelCall = { kernel: 'pool2d', window: (call as { window: Window2d }).window, reducer: { type: 'max' } }
  return { nodes: [...nodes.slice(0, -1), { ...nodes.at(-1)!, call: last }], shapes }
}

function pool({ k, s, p, q }: Step): KernelCall {
  return {
    kernel: 'pool2d',
    window: { size: [k, k], strides: [s, s], dilations: [1, 1], pads: [p, p, q, q] },
    reducer: { type: 'max' },
  }
}

function window(k: number, s: number): Step {
  return { k, s, d: 1, p: 0, q: 0, mode: 'zeros' }
}

/** Convolutions one after another, as far as they fit. */
function chain(height: number, steps: readonly Step[]): { nodes: Node[]; shapes: MapShape[] } {
  const shapes = [mapShape(2, height, 50)]
  const nodes: Node[] = []
  for (const { k, s, d, p, q, mode } of steps) {
    const n = shapes.at(-1)!.height
    const rows = Math.floor((n + p + q - d * (k - 1) - 1) / s) + 1
    if (rows < 1 || n <= Math.max(p, q)) break
    const windowOf: Window2d = { size: [k, 1], strides: [s, 1], dilations: [d, 1], pads: [p, 0, q, 0] }
    const conv: KernelCall = {
      kernel: 'conv2d',
      window: windowOf,
      groups: 1,
      paddingMode: mode,
      weights: none,
      bias: null,
      activation: 'linear',
      method: 'exact',
    }
    nodes.push(node(conv, nodes.length))
    shapes.push(mapShape(2, rows, 50))
  }
  return { nodes, shapes }
}

function node(call: KernelCall, input: number): Node {
  return { call, inputs: [input], output: input + 1, weights: { begin: 0, end: 0 }, step: input }
}

/** Goes through the stage as workers would, each strip separately; gives the share of rows computed twice. */
function follow(stage: Stage, shapes: readonly MapShape[]): number {
  const made = stage.nodes.map(({ output }) => new Set<number>(Array<number>(shapes[output]!.height).keys()))
  let count = 0
  const chunksOfUnit = chunksOf(stage, shapes)
  for (let unit = 0; unit < stage.units; unit++) {
    const own = stage.nodes.map(() => new Set<number>())
    for (const spans of chunksOfUnit(unit)) {
      spans.forEach(({ begin, end }, i) => {
        const { call, inputs, output } = stage.nodes[i]!
        expect(begin).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(shapes[output]!.height)
        const read = inputRows(rowsOf(call), { begin, end }, shapes[inputs[0]!]!.height)
        if (i > 0) for (let row = read.begin; row < read.end; row++) expect(own[i - 1]!.has(row)).toBe(true)
        for (let row = begin; row < end; row++) {
          own[i]!.add(row)
          made[i]!.delete(row)
          count++
        }
      })
    }
  }
  expect(made.map(({ size }) => size)).toEqual(made.map(() => 0))
  const rows = stage.nodes.reduce((sum, { output }) => sum + shapes[output]!.height, 0)
  return count / rows - 1
}
