/**
 * The fused kernel gives what a convolution and a pool give one after the other, bit for bit, whatever the strips.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Conv2dCall, KernelCall, Pool2dCall, Reducer } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'
import { outputSize } from '#app/layers/window'
import { mapShape, type MapShape } from '#app/shape'
import { loadAddon } from './addon'
import { loadKernels } from './index'
import type { Case } from './testing/case'
import { conv2dCase, deepConv2dCase, fastConv2dCase } from './testing/cases'
import { cellsOf, compute, fromRows, inStrips, makeSummaryBuffers, makeMap, toRows } from './testing/maps'

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
  /** Top, left, bottom, right: whole windows may lie there. */
  pads: fc.tuple(...([0, 0, 0, 0] as const).map(() => fc.constantFrom(0, 0, 0, 1, 2, 4))),
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
    const run = kernels.fuse?.(doubling, [Float32Array.of(2), Float32Array.of(-3)], maxOfFour, {
      input,
      linear: null,
      convolved: { map: convolved, summary: null },
      pooled: { map: pooled, summary: null },
    })
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

  it('keep the last window of a row of odd width inside the map', () => {
    for (const width of [7, 15, 23, 31, 63]) {
      const [shape, pooledShape] = [mapShape(2, 5, width), mapShape(2, 3, (width + 1) / 2)]
      const input = makeMap(shape, (cell) => noise(cell) - 2)
      const weights = [Float32Array.of(1, -1), new Float32Array(2)]
      const conv: Conv2dCall = { ...doubling, activation: 'linear' }
      const pool: Pool2dCall = { ...maxOfFour, window: { ...maxOfFour.window, pads: [0, 0, 1, 1] } }
      const convolved = compute(kernels, { ...conv, groups: 2 }, [input], shape, weights, 5)
      const pooled = compute(kernels, pool, [convolved], pooledShape, [], 3)
      const maps = {
        linear: null,
        convolved: { map: makeMap(shape), summary: null },
        pooled: { map: makeMap(pooledShape), summary: null },
      }
      kernels.fuse!({ ...conv, groups: 2 }, weights, pool, { input, ...maps })!(0, 3)
      expect(bits(maps.convolved.map)).toEqual(bits(convolved))
      expect(bits(maps.pooled.map)).toEqual(bits(pooled))
    }
  })

  // Convolutions may count denormals as 0, poolings may not: here the map's cells are not denormal, but many of the pooled ones are.
  it.each(['exact', 'fast'] as const)(
    'keep the denormals that a pooling produces after a convolution: %s',
    (method) => {
      const input = makeMap(mapShape(8, 16, 80), (cell) => noise(cell) / 2)
      const shape = mapShape(8, 16, 80)
      const half = mapShape(8, 8, 40)
      const weights = [
        Float32Array.from({ length: 8 * 8 * 9 }, (_, i) => (noise(i) + 2 * Math.sign(noise(i))) * 2 ** -123),
        new Float32Array(8),
      ]
      let denormals = 0
      for (const type of ['average', 'sum', 'max', 'min'] as const) {
        for (const [activation, withLinear, summarized] of [
          ['relu', false, false],
          ['linear', false, false],
          ['linear', false, true],
          ['linear', true, true],
        ] as const) {
          const conv: Conv2dCall = {
            ...doubling,
            window: { ...doubling.window, size: [3, 3], pads: [1, 1, 1, 1] },
            activation,
            method,
          }
          const pool: Pool2dCall = { ...maxOfFour, reducer: type === 'average' ? { type, divisor: 'valid' } : { type } }
          const first = compute(kernels, conv, [input], shape, weights, 16)
          const convolved = withLinear ? compute(kernels, relu, [first], shape, [], 16) : first
          const pooled = compute(kernels, pool, [convolved], half, [], 8)
          denormals += cellsOf(pooled).filter((cell) => cell !== 0 && Math.abs(cell) < 2 ** -126).length

          const maps = {
            linear: withLinear ? { map: makeMap(shape), summary: null } : null,
            convolved: { map: makeMap(shape), summary: null },
            pooled: { map: makeMap(half), summary: summarized ? makeSummaryBuffers(half) : null },
          }
          kernels.fuse?.(conv, weights, pool, { input, ...maps })?.(0, 8)
          expect(bits(maps.convolved.map)).toEqual(bits(convolved))
          expect(bits(maps.pooled.map)).toEqual(bits(pooled))
          if (!maps.pooled.summary) continue
          const summary = makeSummaryBuffers(half)
          kernels.summarize(pooled, summary)(0, 8)
          expect(maps.pooled.summary.rows).toEqual(summary.rows)
        }
      }
      expect(denormals).toBeGreaterThan(50)
    },
  )

  const convolutions = [
    ['exact', conv2dCase],
    ['fast', fastConv2dCase],
    ['depthwise', deepConv2dCase.filter(isDepthwise)],
  ] as const
  const rule = 'give what the kernels give one after another, and the summaries of the finished maps, in any strips: %s'
  it.each(convolutions)(rule, { timeout: 60_000 }, (_, convolution) => {
    let fused = 0
    fc.assert(
      fc.property(convolution, pools, fc.boolean(), fc.boolean(), (test, pool, withLinear, summarized) => {
        const { call, inputs, weights, output, cuts } = test
        const [top, left, bottom, right] = pool.pads.map((pad) => Math.min(pad, pool.size)) as [
          number,
          number,
          number,
          number,
        ]
        const size = (n: number, before: number, after: number) =>
          outputSize(n, pool.size, pool.stride, 1, before, after, pool.ceilMode)
        const [height, width] = [size(output.height, top, bottom), size(output.width, left, right)]
        fc.pre(call.kernel === 'conv2d' && height >= 1 && width >= 1)
        const poolCall: Pool2dCall = {
          kernel: 'pool2d',
          window: {
            size: [pool.size, pool.size],
            strides: [pool.stride, pool.stride],
            dilations: [1, 1],
            pads: [top, left, bottom, right],
          },
          reducer: pool.reducer,
        }
        const conv: Conv2dCall = withLinear ? { ...call, activation: 'linear' } : call
        const pooledShape = mapShape(output.channels, height, width)
        const first = compute(kernels, conv, inputs, output, weights, output.height)
        const convolved = withLinear ? compute(kernels, relu, [first], output, [], output.height) : first
        const pooled = compute(kernels, poolCall, [convolved], pooledShape, [], pooledShape.height)

        const withSummary = (shape: MapShape) => ({
          map: makeMap(shape, () => NaN),
          summary: summarized ? makeSummaryBuffers(shape) : null,
        })
        const maps = {
          linear: withLinear ? withSummary(output) : null,
          convolved: withSummary(output),
          pooled: withSummary(pooledShape),
        }
        const run = kernels.fuse?.(conv, weights, poolCall, { input: inputs[0] as TensorView, ...maps })
        // Windows of 4 rows that move by 1 are folded four at a time, in another order.
        if (pool.size === 4 && pool.stride === 1) expect(run).toBeNull()
        // Nor are convolutions fused whose vectors hold channels.
        if (!run) return
        fused++
        inStrips(run, pooledShape.height, cuts)
        for (const [map, wanted] of [
          [maps.linear, first],
          [maps.convolved, convolved],
          [maps.pooled, pooled],
        ] as const) {
          if (!map) continue
          expect(bits(map.map)).toEqual(bits(wanted))
          if (!map.summary) continue
          const summary = makeSummaryBuffers(wanted)
          kernels.summarize(wanted, summary)(0, wanted.height)
          expect(map.summary.rows).toEqual(summary.rows)
        }
      }),
      { numRuns: 100 },
    )
    expect(fused).toBeGreaterThan(10)
  })
})

function isDepthwise({ call, output }: Case): boolean {
  return call.kernel === 'conv2d' && call.groups === output.channels && !call.divided
}

const relu: KernelCall = { kernel: 'elementwise', fn: 'relu', alpha: 0, beta: 0 }
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

/** Numbers within -1 .. 1 that look random. */
function noise(i: number): number {
  return Math.sin(i * i + 3 * i)
}

/** The words of the cells; which of several NaN a window gives is left open. */
function bits(map: TensorView): Uint32Array {
  return new Uint32Array(cellsOf(map).map((cell) => (Number.isNaN(cell) ? NaN : cell)).buffer)
}
