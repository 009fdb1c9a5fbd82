import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_FLOAT32_LENGTH, shortestFloat32 } from './float'

const bits = new Uint32Array(1)
const float = new Float32Array(bits.buffer)

describe('shortestFloat32', () => {
  it.each([
    [0, '0'],
    [-0, '-0.0'],
    [1, '1'],
    [-3, '-3'],
    [255, '255'],
    [123456, '123456'],
    [1000000, '1000000'],
    [16777216, '16777216'],
    [0.1, '0.1'],
    [-0.5, '-0.5'],
    [0.2, '0.2'],
    [1 / 3, '0.33333334'],
    [2 / 3, '0.6666667'],
    [Math.PI, '3.1415927'],
    [1.5, '1.5'],
    [76.245, '76.245'],
    [123456.789, '123456.79'],
    [0.00001, '0.00001'],
    [1e-7, '1e-7'],
    [1.5e-10, '1.5e-10'],
    [3e9, '3000000000'],
    [1e10, '1e10'],
    [1.25e20, '1.25e20'],
    [3.4028234663852886e38, '3.4028235e38'],
    [1.1754943508222875e-38, '1.1754944e-38'],
    [1.401298464324817e-45, '1e-45'],
    [9.999999, '9.999999'],
    [0.99999994, '0.99999994'],
    [2 ** -44, '5.684342e-14'],
    [NaN, 'nan'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('writes %f as %s', (x, text) => expect(shortestFloat32(Math.fround(x))).toBe(text))

  it('reads back to the same bits, and no decimal with fewer digits does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(0xffffffff), nearBits()), (pattern) => {
        const x = floatOf(pattern)
        const text = shortestFloat32(x)
        expect(text.length).toBeLessThanOrEqual(MAX_FLOAT32_LENGTH)
        expect(Object.is(readBack(text), x) || (x !== x && text === 'nan')).toBe(true)
        if (Number.isFinite(x)) expect(hasShorter(text, x)).toBe(false)
      }),
      { numRuns: 4000 },
    )
  })

  it('reads back at every power of two and its neighbours', () => {
    for (let exponent = 0; exponent < 255; exponent++) {
      for (const step of [-1, 0, 1]) {
        const x = floatOf(Math.max(0, exponent * 2 ** 23 + step))
        const text = shortestFloat32(x)
        expect(readBack(text), text).toBe(x)
        expect(hasShorter(text, x), text).toBe(false)
      }
    }
  })
})

/** Patterns of ordinary values: between 2^-30 and 2^30. */
function nearBits() {
  return fc
    .tuple(fc.boolean(), fc.integer({ min: 97, max: 157 }), fc.nat(0x7fffff))
    .map(([negative, exponent, mantissa]) => (negative ? 2 ** 31 : 0) + exponent * 2 ** 23 + mantissa)
}

function floatOf(pattern: number): number {
  bits[0] = pattern
  return float[0]!
}

function readBack(text: string): number {
  return Math.fround(Number(text.replace('inf', 'Infinity')))
}

/** Whether one of the two decimals around x with one digit less also reads back. */
function hasShorter(text: string, x: number): boolean {
  const digits = text.replace(/e.*/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length
  if (digits < 2) return false
  const [mantissa = '', exponent = ''] = Math.abs(x)
    .toExponential(digits - 2)
    .split('e')
  const whole = Number(mantissa.replace('.', ''))
  const power = Number(exponent) - digits + 2
  return [whole - 1, whole, whole + 1].some((m) => Math.fround(Number(`${m}e${power}`)) === Math.abs(x))
}
