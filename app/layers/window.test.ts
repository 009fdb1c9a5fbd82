import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { mapShape, vectorShape } from '#app/shape'
import { outputSize, resolvePads, samePadding, slide } from './window'

const valid = { size: [2, 2], strides: [2, 2], dilations: [1, 1], padding: 'valid', sizeParam: 'poolSize' } as const

describe('outputSize', () => {
  it.each([
    { n: 8, k: 3, s: 1, d: 1, p0: 0, p1: 0, ceil: false, out: 6 },
    { n: 6, k: 2, s: 2, d: 1, p0: 0, p1: 0, ceil: false, out: 3 },
    { n: 5, k: 2, s: 2, d: 1, p0: 0, p1: 0, ceil: false, out: 2 },
    { n: 5, k: 2, s: 2, d: 1, p0: 0, p1: 0, ceil: true, out: 3 },
    { n: 7, k: 3, s: 1, d: 2, p0: 0, p1: 0, ceil: false, out: 3 },
    { n: 3, k: 1, s: 3, d: 1, p0: 0, p1: 1, ceil: true, out: 1 },
    { n: 3, k: 5, s: 1, d: 1, p0: 0, p1: 0, ceil: false, out: 0 },
  ])('$n cells, window $k, stride $s, dilation $d, ceil $ceil gives $out', ({ n, k, s, d, p0, p1, ceil, out }) => {
    expect(outputSize(n, k, s, d, p0, p1, ceil)).toBe(out)
  })

  it('counts the windows that start inside and fit', () => {
    const side = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(side, side, side, fc.integer({ min: 1, max: 3 }), (n, k, s, d) => {
        let count = 0
        for (let start = 0; start + d * (k - 1) < n; start += s) count++
        expect(outputSize(n, k, s, d, 0, 0)).toBe(count)
      }),
    )
  })
})

describe('samePadding', () => {
  it('puts the extra cell at the end, or at the start for the lower kind', () => {
    expect(samePadding(4, 2, 1, 1, false)).toEqual([0, 1])
    expect(samePadding(4, 2, 1, 1, true)).toEqual([1, 0])
  })

  it('gives ceil(n / s) windows', () => {
    const side = fc.integer({ min: 1, max: 20 })
    fc.assert(
      fc.property(side, side, side, fc.boolean(), (n, k, s, lower) => {
        const [p0, p1] = samePadding(n, k, s, 1, lower)
        expect(outputSize(n, k, s, 1, p0, p1)).toBe(Math.ceil(n / s))
      }),
    )
  })
})

describe('slide', () => {
  it('treats height and width apart', () => {
    const { height, width } = slide(mapShape(1, 6, 9), { ...valid, size: [3, 2], strides: [3, 2] })
    expect([height, width]).toEqual([2, 4])
  })

  it('resolves same padding on each axis: top, left, bottom, right', () => {
    expect(resolvePads('same', 5, 4, [3, 2], [1, 1], [1, 1])).toEqual([1, 0, 1, 1])
  })

  it('says which window does not fit which map, and how to mend it', () => {
    const error = failureOf(() => slide(mapShape(1, 3, 3), { ...valid, size: [5, 5] }))
    expect(error.message).toBe('the 5 × 5 window does not fit into the 3 × 3 map')
    expect(error.fixes).toEqual([
      { label: message('layers.useSamePadding'), params: { padding: 'same' } },
      { label: message('layers.reduceWindow', { height: 3, width: 3 }), params: { poolSize: [3, 3] } },
    ])
  })

  it('refuses a vector', () => {
    expect(failureOf(() => slide(vectorShape(10), valid)).message).toMatch(
      /expected a feature map, received a vector \(10 values\)/,
    )
  })
})

function failureOf(act: () => unknown): Failure {
  try {
    act()
  } catch (error) {
    if (error instanceof Failure) return error
  }
  throw new Error('expected a Failure')
}
