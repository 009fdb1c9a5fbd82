/**
 * Which instruction sets of this machine give the same bits. SSE2 has no fused multiply-add, so it rounds a convolution
 * twice per term; the method 'fast' sums in an order that depends on the width of the vectors.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { geometryOf } from '#app/calls/geometry'
import { loadAddon } from './addon'
import { loadKernels } from './index'
import * as cases from './testing/cases'
import type { Case } from './testing/case'
import { cellsOf, compute } from './testing/maps'

const loaded = loadAddon()
const available = 'addon' in loaded ? loaded.addon.instructionSets : []
const everywhere = ['AVX-512', 'AVX2', 'SSE2']
const withFusedMultiplyAdd = ['AVX-512', 'AVX2']

it.each<[string, readonly string[], fc.Arbitrary<Case>]>([
  ['conv2d', withFusedMultiplyAdd, cases.conv2dCase],
  ['deep conv2d', withFusedMultiplyAdd, cases.deepConv2dCase],
  ['separable conv2d', withFusedMultiplyAdd, cases.separableConv2dCase],
  ['convTranspose2d', everywhere, cases.convTranspose2dCase],
  ['pool2d', everywhere, cases.pool2dCase],
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
  ['dense', everywhere, cases.denseCase],
  ['arithmetic', everywhere, cases.arithmeticCase],
  ['concatenate', everywhere, cases.concatenateCase],
])('%s gives the same bits on %j', (_, sets, arbitrary) => {
  const kernels = available
    .filter((instructionSet) => sets.includes(instructionSet))
    .map((instructionSet) => loadKernels({ prefer: 'native', instructionSet }).kernels)
  fc.assert(
    fc.property(arbitrary, ({ call, inputs, weights, output }) => {
      const units = { rows: output.height, planes: output.channels, whole: 1 }[geometryOf(call).partition]
      const [first, ...others] = kernels.map((set) =>
        bits(cellsOf(compute(set, call, inputs, output, weights, units, []))),
      )
      for (const other of others) expect(other).toEqual(first)
    }),
    { numRuns: 60 },
  )
})

function bits({ buffer, byteOffset, length }: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length)
}
