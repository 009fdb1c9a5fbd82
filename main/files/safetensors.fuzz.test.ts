/** safetensors files that are damaged in any way: read whole, or refused with a message. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { mutatedBytes, mutatedValue } from '#app/testing/mutations'
import { readSafetensors, safetensorsParts } from './safetensors'

const header = {
  __metadata__: { format: 'pt' },
  'conv1.weight': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
  half: { dtype: 'F16', shape: [4], data_offsets: [24, 32] },
  steps: { dtype: 'I64', shape: [], data_offsets: [32, 40] },
}
const withHeader = (value: unknown) => {
  const json = Buffer.from(JSON.stringify(value) ?? '')
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, Buffer.alloc(40, 63)])
}
const files = [
  withHeader(header),
  Buffer.concat(
    safetensorsParts([
      { name: 'a', shape: [2, 2], numbers: Float32Array.of(1, 2, 3, 4) },
      { name: 'b', shape: [1], numbers: Float32Array.of(5) },
    ]),
  ),
]

function check(bytes: Uint8Array): void {
  try {
    for (const { shape, count, floats } of readSafetensors(bytes)) {
      expect(count).toBe(shape.reduce((product, side) => product * side, 1))
      // No more than the file holds can have been declared.
      expect(count).toBeLessThanOrEqual(bytes.length)
      expect(floats().length).toBe(count)
    }
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).toMatch(/^The safetensors file can't be read: .*\.$/s)
    expect((error as Failure).message).not.toMatch(/\p{Cc}|undefined|\[object/u)
  }
}

it('bytes', () => fc.assert(fc.property(mutatedBytes(files), check), { numRuns: 3000 }))

it('headers', () =>
  fc.assert(
    fc.property(mutatedValue(header), (value) => check(withHeader(value))),
    { numRuns: 2000 },
  ))
