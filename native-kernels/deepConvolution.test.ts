/**
 * Convolutions give the same bits however they are computed: divided by rows or by planes, from weights as they are or
 * packed, of a whole map or of a strip of it.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowsOf, inputRows } from '#app/calls/geometry'
import type { Conv2dCall } from '#app/calls/kernelCall'
import type { Kernels, TensorView } from '#app/calls/kernels'
import { deepConv2dCase } from './testing/cases'
import type { Case } from './testing/case'
import { cellsOf, compute, makeMap } from './testing/maps'
import { compiledSets, nativeSets } from './testing/sets'

it('finds a native build to test', () => {
  expect(nativeSets).not.toEqual([])
})

describe.each(compiledSets)('$name', ({ kernels }) => {
  it('gives the same bits by rows as by planes', () => {
    check((test, call) => {
      expect(run(kernels, test, { ...call, divided: 'planes' })).toEqual(run(kernels, test, byRows(call)))
    })
  })

  it('gives the same bits from packed weights', () => {
    check((test, call) => {
      const packed = packedOf(kernels, test, call)
      expect(run(kernels, { ...test, weights: packed }, call)).toEqual(run(kernels, test, call))
    })
  })

  it('gives the rows of a strip the bits that they have in the whole map', () => {
    check((test, call) => {
      const whole = run(kernels, test, byRows(call))
      const { channels, height, width } = test.output
      const middle = Math.floor(height / 2)
      const made = { begin: middle, end: Math.min(middle + 2, height) }
      const input = test.inputs[0]!
      const rows = rowsOf(call)
      const available = inputRows(rows, made, input.height)
      if (available.begin >= available.end || call.paddingMode !== 'zeros') return
      const crop = rows.crop({ input: available, output: made, inputHeight: input.height, indexRows: null })
      if (!crop.valid) return
      const strip = { ...test, inputs: [rowsFrom(input, crop.input.begin, crop.input.end)] }
      const output = { ...test.output, height: made.end - made.begin }
      const got = run(kernels, { ...strip, output }, { ...(crop.call as Conv2dCall), divided: 'planes' })
      for (let c = 0; c < channels; c++) {
        const size = output.height * width
        const from = (c * height + made.begin) * width
        expect(got.subarray(c * size, (c + 1) * size)).toEqual(whole.subarray(from, from + size))
      }
    })
  })

  it('refuses packed weights of another length', () => {
    const [test] = fc.sample(deepConv2dCase, { numRuns: 1, seed: 1 })
    const call = test!.call as Conv2dCall
    const packed = packedOf(kernels, test!, call)
    const longer = [new Float32Array(packed[0]!.length + 1), ...packed.slice(1)]
    expect(() => run(kernels, { ...test!, weights: longer }, call)).toThrow(/^weights\[0\]: expected \d+ numbers/)
  })
})

/** Weights that are Inf or NaN are summed cell by cell, by planes in another order. */
function check(property: (test: Case, call: Conv2dCall) => void): void {
  const finite = deepConv2dCase.filter(({ weights }) => weights[0]!.every(Number.isFinite))
  fc.assert(
    fc.property(finite, (test) => property(test, test.call as Conv2dCall)),
    { numRuns: 60 },
  )
}

function byRows(call: Conv2dCall): Conv2dCall {
  return Object.fromEntries(Object.entries(call).filter(([name]) => name !== 'divided')) as unknown as Conv2dCall
}

function packedOf(kernels: Kernels, { inputs, output, weights }: Case, call: Conv2dCall): Float32Array[] {
  const packing = kernels.packing!(call, inputs[0]!, output)!
  const packed = new Float32Array(packing.floats)
  packing.pack(weights[0]!, packed)
  return [packed, ...weights.slice(1)]
}

/** Compared as floats: the sign of a zero counts, that of a NaN does not. */
function run(kernels: Kernels, { inputs, output, weights }: Case, call: Conv2dCall): Float32Array {
  const units = call.divided ? output.channels : output.height
  return cellsOf(compute(kernels, call, inputs, output, weights, units))
}

function rowsFrom(map: TensorView, begin: number, end: number): TensorView {
  const height = end - begin
  return makeMap({ channels: map.channels, height, width: map.width, flat: false }, (cell) => {
    const column = cell % map.width
    const row = begin + (Math.floor(cell / map.width) % height)
    const channel = Math.floor(cell / map.width / height)
    return map.data[channel * map.planeStride + row * map.rowStride + column]!
  })
}
