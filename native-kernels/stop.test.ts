/**
 * Kernels leave long rows unfinished while the cancel flag is set, and complete them as always once it is cleared.
 */
import { afterAll, describe, expect, it } from 'vitest'
import type { Conv2dCall, KernelCall, Pool2dCall } from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import { loadKernels } from './index'
import { cellsOf, makeMap } from './testing/maps'

const flag = new Int32Array(new SharedArrayBuffer(4))
const sets = (['native', 'wasm'] as const).map((prefer) => [prefer, loadKernels({ prefer }).kernels] as const)
for (const [, kernels] of sets) kernels.setCancelFlag?.(flag)
afterAll(() => flag.fill(0))

const window = { size: [7, 7], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] } as const
const input = makeMap(mapShape(1, 7, 600), (cell) => 1 + (cell % 5))
const conv: Conv2dCall = {
  kernel: 'conv2d',
  window,
  groups: 1,
  paddingMode: 'zeros',
  weights: { from: 'values', values: [] },
  bias: null,
  activation: 'linear',
  method: 'exact',
}
const median: Pool2dCall = { kernel: 'pool2d', window, reducer: { type: 'rank', quantile: 0.5 } }
const notSeparable = Float32Array.from({ length: 49 }, (_, i) => 1 + ((i * i) % 3))

describe.each(sets)('%s kernels', (_, kernels) => {
  it.each<[string, KernelCall, readonly Float32Array[]]>([
    ['a convolution', conv, [notSeparable]],
    ['a separable convolution', conv, [new Float32Array(49).fill(1)]],
    ['a median', median, []],
  ])('%s', (_, call, weights) => {
    const output = makeMap(mapShape(1, 1, 594), () => -1)
    const untouched = cellsOf(output)
    const run = kernels.prepare(call, [input], output, weights)
    flag[0] = 1
    run(0, 1)
    expect(cellsOf(output)).toEqual(untouched)
    flag[0] = 0
    run(0, 1)
    expect(cellsOf(output).every((value) => value > 0)).toBe(true)
  })
})
