/**
 * The fused kernel gives what a convolution and a pool give one after the other, bit for bit, whatever the bands.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Conv2dCall, Pool2dCall, Reducer, TensorView } from '../app/kernels'
import { outputSize } from '../app/layers/window'
import { mapShape } from '../app/shape'
import { loadAddon } from './addon'
import { loadKernels } from './index'
import { conv2dCase } from './testing/cases'
import { cellsOf, compute, fromRows, inBands, makeMap, toRows } from './testing/maps'

const loaded = loadAddon()
const available = 'addon' in loaded ? loaded.addon.instructionSets : []

const reducers = fc.constantFrom<Reducer>(
  { type: 'max' },
  { type: 'min' },
  { type: 'average', divisor: 'valid' },
  { type: 'average', divisor: 'padded' },
  { type: 'sum' },
)

const pools = fc.record({
  size: fc.constantFrom(1, 2, 2, 3, 4),
  stride: fc.constantFrom(1, 2, 2, 3),
  pad: fc.constantFrom(0, 0, 1),
  ceilMode: fc.boolean(),
  reducer: reducers,
})

describe.each(available)('fused kernels on %s', (instructionSet) => {
  const { kernels } = loadKernels({ prefer: 'native', instructionSet })

  it('write both maps', () => {
    const input = fromRows([
      [1, 2, 0, 1],
      [0, 1, 3, 0],
      [4, 0, 1, 2],
      [0, 2, 0, 1],
    ])
    const convolved = makeMap(mapShape(1, 4, 4))
    const pooled = makeMap(mapShape(1, 2, 2))
    const run = kernels.fuse?.(doubling, [Float32Array.of(2), Float32Array.of(-3)], maxOfFour, input, convolved, pooled)
    run?.(0, 2)
    expect(toRows(convolved)).toEqual([
      [0, 1, 0, 0],
      [0, 0, 3, 0],
      [5, 0, 0, 1],
      [0, 1, 0, 0],
    ])
    expect(toRows(pooled)).toEqual([
      [1, 3],
      [5, 1],
    ])
  })

  it('give what the two kernels give, in any bands', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(conv2dCase, pools, (test, pool) => {
        const { call, inputs, weights, output, cuts } = test
        const pad = Math.min(pool.pad, pool.size >> 1)
        const size = (n: number) => outputSize(n, pool.size, pool.stride, 1, pad, pad, pool.ceilMode)
        fc.pre(call.kernel === 'conv2d' && size(output.height) >= 1 && size(output.width) >= 1)
        const poolCall: Pool2dCall = {
          kernel: 'pool2d',
          window: {
            size: [pool.size, pool.size],
            strides: [pool.stride, pool.stride],
            dilations: [1, 1],
            pads: [pad, pad, pad, pad],
          },
          reducer: pool.reducer,
        }
        const pooledShape = mapShape(output.channels, size(output.height), size(output.width))
        const convolved = compute(kernels, call, inputs, output, weights, output.height)
        const pooled = compute(kernels, poolCall, [convolved], pooledShape, [], pooledShape.height)

        const both = [makeMap(output, () => NaN), makeMap(pooledShape, () => NaN)] as const
        const run = kernels.fuse?.(call, weights, poolCall, inputs[0] as TensorView, both[0], both[1])
        // Windows of 4 rows that move by 1 are folded four at a time, in another order.
        const fusible = !(pool.size === 4 && pool.stride === 1)
        expect(run === null).toBe(!fusible)
        if (!run) return
        inBands(run, pooledShape.height, cuts)
        expect(bits(both[0])).toEqual(bits(convolved))
        expect(bits(both[1])).toEqual(bits(pooled))
      }),
      { numRuns: 100 },
    )
  })
})

const doubling: Conv2dCall = {
  kernel: 'conv2d',
  window: { size: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] },
  groups: 1,
  paddingMode: 'zeros',
  weights: { from: 'values', values: [2] },
  bias: { from: 'values', values: [-3] },
  activation: 'relu',
  method: 'exact',
}
const maxOfFour: Pool2dCall = {
  kernel: 'pool2d',
  window: { size: [2, 2], strides: [2, 2], dilations: [1, 1], pads: [0, 0, 0, 0] },
  reducer: { type: 'max' },
}

function bits(map: TensorView): Uint32Array {
  return new Uint32Array(cellsOf(map).buffer)
}
