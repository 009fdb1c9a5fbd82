import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from './codec'
import { Failure } from '#app/failure'

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 40 }),
  fc.float32Array({ maxLength: 40 }),
)
const { message } = fc.letrec((tie) => ({
  message: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('message'), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
      tie('message'),
      { maxKeys: 5 },
    ),
  ),
}))

describe('codec', () => {
  it('brings every message back as it was', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(decode(encode(value))).toEqual(value)
      }),
    )
  })

  it('brings a frame back from the middle of other memory', () => {
    const frame = encode({ values: new Float32Array([1, 2.5, NaN]) })
    const elsewhere = new Uint8Array(frame.length + 3)
    elsewhere.set(frame, 3)
    expect(decode(elsewhere.subarray(3))).toEqual({ values: new Float32Array([1, 2.5, NaN]) })
    // As Node's Buffers do: their `slice` copies nothing.
    const view = Object.assign(elsewhere.subarray(3), { slice: () => elsewhere.subarray(3) })
    expect(decode(view)).toEqual({ values: new Float32Array([1, 2.5, NaN]) })
  })

  it('sends only the seen part of a view, shared memory included', () => {
    const shared = new Float32Array(new SharedArrayBuffer(40), 8, 3)
    shared.set([1, 2, 3])
    expect(decode(encode([shared]))).toEqual([new Float32Array([1, 2, 3])])
  })

  it('keeps NaN, infinities and the sign of zero', () => {
    expect(decode(encode([NaN, Infinity, -Infinity, -0]))).toEqual([NaN, Infinity, -Infinity, -0])
  })

  it('lays floats on borders, so that they need no copy', () => {
    const frame = encode({ name: 'odd', a: new Uint8Array(3), b: new Float32Array([7]) })
    const { b } = decode(frame) as { b: Float32Array }
    expect(b.buffer).toBe(frame.buffer)
  })

  it('refuses other arrays by name', () => {
    expect(() => encode({ a: new Float64Array(1) })).toThrow('expected Uint8Array or Float32Array')
  })

  it('refuses noise with a failure and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        try {
          decode(noise)
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
        }
      }),
    )
  })

  it('refuses a part that points outside its message', () => {
    for (const at of [['__proto__'], ['constructor'], ['missing'], ['taken']]) {
      expect(() => decode(headerOnly({ value: { taken: 1 }, parts: [{ at, number: 'NaN' }] }))).toThrow(Failure)
    }
  })

  it('refuses parts that name their place or number by lists nested a million deep', () => {
    const deep = `${'['.repeat(1e6)}${']'.repeat(1e6)}`
    for (const part of [`{"at":[${deep}],"number":"NaN"}`, `{"at":[],"number":${deep}}`])
      expect(() => decode(framed(`{"value":null,"parts":[${part}]}`))).toThrow(Failure)
  })

  it('refuses a part that is longer than the frame', () => {
    const parts = [{ at: [], bytes: 1e9, type: 'Uint8Array' }]
    expect(() => decode(headerOnly({ value: null, parts }))).toThrow(Failure)
  })
})

function headerOnly(header: unknown): Uint8Array {
  return framed(JSON.stringify(header))
}

function framed(json: string): Uint8Array {
  const frame = new Uint8Array(4 + json.length)
  new DataView(frame.buffer).setUint32(0, json.length, true)
  frame.set(
    Array.from(json, (c) => c.charCodeAt(0)),
    4,
  )
  return frame
}
