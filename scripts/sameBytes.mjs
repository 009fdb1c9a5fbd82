/** Lets `toEqual` compare typed arrays as memory first: number by number it takes microseconds for each. */
import { expect } from 'vitest'

expect.addEqualityTesters([sameBytes])

/** True for arrays of one type with the same bytes; undefined, which leaves the answer to Vitest, for all else. */
function sameBytes(a, b) {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return undefined
  if (a.constructor !== b.constructor || a.byteLength !== b.byteLength) return undefined
  return Buffer.compare(bytesOf(a), bytesOf(b)) === 0 ? true : undefined
}

function bytesOf({ buffer, byteOffset, byteLength }) {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
