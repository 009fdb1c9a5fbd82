import { expect, test } from 'vitest'
import { uniformAt } from './random'

test('gives the numbers of splitmix32', () => {
  // By hand, the first step from seed 0: the increment 0x9e3779b9, then two rounds of multiply and shift.
  const mixed = [0, 1, 2].map((i) => uniformAt(0, i))
  expect(mixed).toEqual(reference(0, 3))
  expect([0, 1, 2, 3].map((i) => uniformAt(123456789, i))).toEqual(reference(123456789, 4))
})

test('is even over [0, 1)', () => {
  const tenths = new Array<number>(10).fill(0)
  for (let i = 0; i < 10000; i++) {
    const tenth = Math.floor(uniformAt(7, i) * 10)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120)
})

/** splitmix32 in whole numbers without tricks. */
function reference(seed: number, count: number): number[] {
  const modulus = 2n ** 32n
  let state = BigInt(seed)
  return Array.from({ length: count }, () => {
    state = (state + 0x9e3779b9n) % modulus
    let bits = state
    bits = ((bits ^ (bits >> 16n)) * 0x21f0aaadn) % modulus
    bits = ((bits ^ (bits >> 15n)) * 0x735a2d97n) % modulus
    return Number(bits ^ (bits >> 15n)) / 2 ** 32
  })
}
