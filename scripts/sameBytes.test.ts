/** The shortcut for typed arrays changes no verdict. */
import { expect, test } from 'vitest'

const floats = (...values: number[]) => Float32Array.of(...values)

test('typed arrays of the same bytes are equal, also inside of objects', () => {
  const shared = new Float32Array(new SharedArrayBuffer(12), 4, 2)
  shared.set([1, NaN])
  expect(floats(1, NaN, -0)).toEqual(floats(1, NaN, -0))
  expect({ tile: { values: shared } }).toEqual({ tile: { values: floats(1, NaN) } })
  expect([floats(1)]).toMatchObject([floats(1)])
  expect(floats(1)).toStrictEqual(floats(1))
})

test('NaN is equal to NaN of other bits', () => {
  const [one, other] = [0x7fc00000, 0x7fc00001].map((bits) => new Float32Array(Uint32Array.of(bits).buffer))
  expect(one).toEqual(other)
})

test('others are not equal', () => {
  expect(floats(1, 2)).not.toEqual(floats(1, 3))
  expect(floats(0)).not.toEqual(floats(-0))
  expect(floats(1)).not.toEqual(floats(1, 1))
  expect(floats()).not.toEqual(Uint32Array.of())
  expect(Uint8Array.of(1)).not.toEqual(Int8Array.of(1))
  expect({ tile: { values: floats(1) } }).not.toEqual({ tile: { values: floats(2) } })
})
