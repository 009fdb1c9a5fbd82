/** Networks as stacks: random series-parallel ones come back as they were built, others are refused. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lane } from '#app/document/experiment'
import { MAX_LANES } from '#app/layers/parallel'
import { mapShape } from '#app/shape'
import type { NetworkLayer } from './network'
import { stackOf, withNestedConcatenations } from './stackOf'

/** A series of layers by number (its type does not matter here) and blocks of lanes. */
type Part = string | { readonly join: string; readonly lanes: readonly (readonly Part[])[] }

const layer = fc.constantFrom('ReLU', 'Tanh', 'Sigmoid')
const { series } = fc.letrec<{ series: Part[]; block: Part }>((tie) => ({
  series: fc.array(fc.oneof({ depthSize: 'small' }, layer, tie('block')), { maxLength: 4 }),
  block: fc.record({
    join: fc.constantFrom('Add', 'Multiply', 'Concatenate', 'Subtract'),
    lanes: fc.array(tie('series'), { minLength: 2, maxLength: MAX_LANES }),
  }),
}))

/** The graph of a series; numbers follow the order of computation. */
function graphOf(parts: readonly Part[]): NetworkLayer[] {
  const layers: NetworkLayer[] = []
  const add = (type: string, params: object, reads: readonly number[]) =>
    layers.push({ type, params: { ...params }, reads, shape: mapShape(1, 2, 2), name: null, modules: [] }) - 1
  const through = (series: readonly Part[], from: number): number =>
    series.reduce<number>((at, part) => {
      if (typeof part === 'string') return add(part, {}, [at])
      return add(
        'Parallel',
        { join: part.join },
        part.lanes.map((lane) => through(lane, at)),
      )
    }, from)
  through(parts, -1)
  return layers
}

function partsOf(stack: Lane): Part[] {
  return stack.map(({ type, params, lanes }) =>
    lanes ? { join: String(params['join']), lanes: lanes.map(partsOf) } : type,
  )
}

const end = (layers: readonly NetworkLayer[]) => [layers.length - 1]
const chain = (...reads: (readonly number[])[]): NetworkLayer[] =>
  reads.map((one) => ({
    type: one.length > 1 ? 'Parallel' : 'ReLU',
    params: one.length > 1 ? { join: 'Add' } : {},
    reads: one,
    shape: mapShape(1, 2, 2),
    name: null,
    modules: [],
  }))

describe('stacks of series-parallel networks', () => {
  it('are those that the networks were made of', () => {
    fc.assert(
      fc.property(
        series.filter((parts) => parts.length > 0),
        (parts) => {
          const layers = graphOf(parts)
          const found = stackOf(layers, end(layers))
          expect(partsOf(found!.stack)).toEqual(parts)
          expect(found!.ids.size).toBe(layers.length)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('hold every layer once, whatever lanes share', () => {
    // a; b = a; c = a; the sum of b, c, and of what does not begin at a.
    const layers = chain([-1], [0], [0], [-1], [1, 3, 2])
    const { stack, ids } = stackOf(layers, [4])!
    expect(partsOf(stack)).toEqual([
      {
        join: 'Add',
        lanes: [['ReLU', { join: 'Add', lanes: [['ReLU'], ['ReLU']] }], ['ReLU']],
      },
    ])
    expect(ids.size).toBe(5)
  })

  it('divide a join of more lanes than a block may have', () => {
    const layers = chain(
      ...Array.from({ length: 19 }, () => [-1]),
      Array.from({ length: 19 }, (_, i) => i),
    )
    const [block] = stackOf(layers, [19])!.stack
    expect(block!.lanes!.length).toBeLessThanOrEqual(MAX_LANES)
    expect(block!.lanes!.flatMap((lane) => lane[0]!.lanes ?? [lane])).toHaveLength(19)
  })

  it('are refused where branches cross', () => {
    // a, b; c = a + b; d = b; e = c + d
    expect(stackOf(chain([-1], [-1], [0, 1], [1], [2, 3]), [4])).toBeNull()
  })

  it('end in lanes that stay apart for several ends', () => {
    const { stack } = stackOf(chain([-1], [0], [0], [2]), [1, 3])!
    expect(partsOf(stack)).toEqual(['ReLU', { join: 'none', lanes: [['ReLU'], ['ReLU', 'ReLU']] }])
    expect(stackOf(chain([-1], [0], [0], [2]), [0])!.stack).toHaveLength(1)
  })

  it('concatenate in a row what DenseNet concatenates anew each time', () => {
    const joined = (layers: NetworkLayer[]) =>
      layers.map((one) => (one.reads.length > 1 ? { ...one, params: { join: 'Concatenate' } } : one))
    const layers = joined(chain([-1], [0], [0, 1], [2], [0, 1, 3]))
    expect(stackOf(layers, [4])).toBeNull()
    const inner: Part = { join: 'Concatenate', lanes: [[], ['ReLU']] }
    expect(partsOf(stackOf(withNestedConcatenations(layers), [4])!.stack)).toEqual(['ReLU', inner, inner])
  })
})

describe('groups', () => {
  const named = (reads: readonly number[], ...modules: string[]): NetworkLayer => ({ ...chain(reads)[0]!, modules })

  it('are the modules up to the first number, where neighbours share them', () => {
    const layers = [
      named([-1], 'stem'),
      named([0], 'layer1', '0', 'a'),
      named([1], 'layer1', '0', 'b'),
      named([2, 0], 'layer1', '0'),
      named([3], 'layer1', '0'),
      named([4], 'layer1', '1'),
      named([5], 'head'),
    ]
    const { stack } = stackOf(layers, [6])!
    expect(stack.map(({ group }) => group)).toEqual([undefined, 'layer1.0', 'layer1.0', undefined, undefined])
    // Within the block all is layer1.0.
    expect(stack[1]!.lanes!.flat().map(({ group }) => group)).toEqual([undefined, undefined])
  })
})
