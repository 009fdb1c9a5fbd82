/**
 * Which instruction sets of this machine give the same bits. SSE2 and WebAssembly have no fused multiply-add, so
 * they round a convolution twice per term; the method 'fast' sums in an order that depends on the width of the vectors.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { geometryOf } from '#app/calls/geometry'
import * as cases from './testing/cases'
import type { Case } from './testing/case'
import { cellsOf, compute } from './testing/maps'
import { bitsOf, compiledSets } from './testing/sets'

const everywhere = ['AVX-512', 'AVX2', 'SSE2', 'WebAssembly']
const withFusedMultiplyAdd = ['AVX-512', 'AVX2']
const without = ['SSE2', 'WebAssembly']

it.each<[string, readonly string[], fc.Arbitrary<Case>]>([
  ['conv2d', withFusedMultiplyAdd, cases.conv2dCase],
  ['deep conv2d', withFusedMultiplyAdd, cases.deepConv2dCase],
  ['separable conv2d', withFusedMultiplyAdd, cases.separableConv2dCase],
  ['conv2d', without, cases.conv2dCase.map(withoutDenormals)],
  ['deep conv2d', without, cases.deepConv2dCase.map(withoutDenormals)],
  ['fast conv2d', without, cases.fastConv2dCase.map(withoutDenormals)],
  ['separable conv2d', without, cases.separableConv2dCase.map(withoutDenormals)],
  ['convTranspose2d', everywhere, cases.convTranspose2dCase],
  ['pool2d', everywhere, cases.pool2dCase],
  ['tall pool2d', everywhere, cases.tallPool2dCase],
  ['cancelling pool2d', everywhere, cases.cancellingPool2dCase],
  ['cells by pool2d', everywhere, cases.cellPool2dCase],
  ['argmaxPool2d', everywhere, cases.argmaxPool2dCase],
  ['regionPool', everywhere, cases.regionPoolCase],
  ['pyramidPool', everywhere, cases.pyramidPoolCase],
  ['unpool2d', everywhere, cases.unpool2dCase],
  ['elementwise', everywhere, cases.elementwiseCase],
  ['prelu', everywhere, cases.preluCase],
  ['batchNorm', everywhere, cases.batchNormCase],
  ['rescale', everywhere, cases.rescaleCase],
  ['localResponseNorm', everywhere, cases.localResponseNormCase],
  ['softmax', everywhere, cases.softmaxCase],
  ['upsample2d', everywhere, cases.upsample2dCase],
  ['resize2d', everywhere, cases.resize2dCase],
  ['rearrange', everywhere, cases.rearrangeCase],
  ['dense', everywhere, cases.denseCase],
  ['arithmetic', everywhere, cases.arithmeticCase],
  ['concatenate', everywhere, cases.concatenateCase],
])('%s gives the same bits on %j', (_, sets, arbitrary) => {
  const kernels = compiledSets.filter(({ name }) => sets.includes(name))
  fc.assert(
    fc.property(arbitrary, ({ call, inputs, weights, output }) => {
      const units = { rows: output.height, planes: output.channels, whole: 1 }[geometryOf(call).partition]
      const [first, ...others] = kernels.map((set) =>
        bitsOf(cellsOf(compute(set.kernels, call, inputs, output, weights, units, []))),
      )
      for (const other of others) expect(other).toEqual(first)
    }),
    { numRuns: 60 },
  )
})

/** Convolutions on SSE2 count denormals as 0, which WebAssembly cannot: here none comes of any product. */
function withoutDenormals(test: Case): Case {
  const tiny = (x: number) => Math.abs(x) < 1e-10
  const inputs = test.inputs.map((map) => ({ ...map, data: map.data.map((x) => (tiny(x) ? 0 : x)) }))
  return { ...test, inputs, weights: test.weights.map((tensor) => tensor.map((x) => (tiny(x) ? 0 : x))) }
}
