/**
 * Compiled kernels, for every instruction set of this machine and for WebAssembly, against the portable ones, over random calls
 * and maps.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { geometryOf } from '#app/calls/geometry'
import type { KernelCall, KernelName } from '#app/calls/kernelCall'
import type { Kernels } from '#app/calls/kernels'
import type { MapShape } from '#app/shape'
import { portableKernels } from './portable/index'
import * as cases from './testing/cases'
import type { Case } from './testing/case'
import { cellsOf, compute } from './testing/maps'
import { bitsOf, compiledSets, nativeSets } from './testing/sets'

it('finds a native build to test', () => {
  expect(nativeSets).not.toEqual([])
})

const kinds: [
  KernelName | `${'wide' | 'tall' | 'cancelling' | 'deep' | 'cells by' | 'fast' | 'separable'} ${KernelName}`,
  fc.Arbitrary<Case>,
  number,
][] = [
  ['conv2d', cases.conv2dCase, 150],
  ['deep conv2d', cases.deepConv2dCase, 100],
  ['fast conv2d', cases.fastConv2dCase, 60],
  ['separable conv2d', cases.separableConv2dCase, 60],
  ['convTranspose2d', cases.convTranspose2dCase, 100],
  ['pool2d', cases.pool2dCase, 150],
  ['cells by pool2d', cases.cellPool2dCase, 200],
  ['wide pool2d', cases.widePool2dCase, 12],
  ['tall pool2d', cases.tallPool2dCase, 60],
  ['cancelling pool2d', cases.cancellingPool2dCase, 40],
  ['argmaxPool2d', cases.argmaxPool2dCase, 50],
  ['regionPool', cases.regionPoolCase, 200],
  ['regionArgmax', cases.regionArgmaxCase, 50],
  ['pyramidPool', cases.pyramidPoolCase, 50],
  ['unpool2d', cases.unpool2dCase, 50],
  ['elementwise', cases.elementwiseCase, 300],
  ['prelu', cases.preluCase, 30],
  ['batchNorm', cases.batchNormCase, 30],
  ['rescale', cases.rescaleCase, 30],
  ['localResponseNorm', cases.localResponseNormCase, 60],
  ['softmax', cases.softmaxCase, 100],
  ['pad2d', cases.pad2dCase, 100],
  ['upsample2d', cases.upsample2dCase, 50],
  ['resize2d', cases.resize2dCase, 80],
  ['rearrange', cases.rearrangeCase, 80],
  ['flatten', cases.flattenCase, 30],
  ['dense', cases.denseCase, 50],
  ['arithmetic', cases.arithmeticCase, 150],
  ['concatenate', cases.concatenateCase, 50],
]

it.each(kinds)('%s gives what the portable kernel gives, in any strips', (_, arbitrary, numRuns) => {
  fc.assert(
    fc.property(arbitrary, (test) => {
      const expected = run(portableKernels, test)
      for (const { name, kernels } of compiledSets) {
        const whole = run(kernels, test)
        expectClose(whole, expected, test.tolerance, name)
        expect(bitsOf(run(kernels, test, test.cuts)), name).toEqual(bitsOf(whole))
      }
    }),
    { numRuns },
  )
})

function run(kernels: Kernels, { call, inputs, weights, output }: Case, cuts: readonly number[] = []): Float32Array {
  return cellsOf(compute(kernels, call, inputs, output, weights, unitsOf(call, output), cuts))
}

function unitsOf(call: KernelCall, output: MapShape): number {
  const parts = { rows: output.height, planes: output.channels, whole: 1 }
  return parts[geometryOf(call).partition]
}

/** Equal, both NaN, or closer than the tolerance plus one rounding; the sign of zero does not count. */
function expectClose(got: Float32Array, want: Float32Array, tolerance: number, instructionSet: string): void {
  expect(got.length, instructionSet).toBe(want.length)
  const wrong = got.findIndex((value, i) => !close(value, want[i] ?? 0, tolerance))
  expect(wrong < 0 ? 'equal' : `cell ${wrong}: got ${got[wrong]}, want ${want[wrong]}`, instructionSet).toBe('equal')
}

function close(got: number, want: number, tolerance: number): boolean {
  if (Number.isNaN(got) || Number.isNaN(want)) return Number.isNaN(got) && Number.isNaN(want)
  if (got === want) return true
  return Number.isFinite(got) && Number.isFinite(want) && Math.abs(got - want) <= tolerance + 2e-7 * Math.abs(want)
}
