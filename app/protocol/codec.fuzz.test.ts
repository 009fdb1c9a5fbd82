/** Messages of a client that is broken or hostile: decoded and checked, or refused with a message. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { emptyExperiment } from '#app/document/edit'
import { Failure } from '#app/failure'
import { mutatedBytes, mutatedValue } from '#app/testing/mutations'
import { decode, encode } from './codec'
import { checkRequest } from './contract'
import { checkHostRequest } from './hostContract'

const experiment = emptyExperiment('fuzzed')
const requests = [
  { id: 1, name: 'addImage', argument: { name: 'a.png', bytes: new Uint8Array(40) } },
  { id: 2, name: 'run', argument: { run: 'r', experiment, input: 0, image: null, values: [NaN, -0, Infinity] } },
  {
    id: 3,
    name: 'tile',
    argument: { map: 'm', channel: 0, level: 0, row: 0, column: 0, height: 8, width: 8, reduce: 'max' },
  },
  { id: 4, name: 'setMenus', argument: { language: 'de', menus: [{ menu: 'file', title: 'Datei', parts: [[]] }] } },
  { id: 5, name: 'saveFile', argument: { name: 'a.png', bytes: new Uint8Array(40) } },
]

function onlyFailures(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).code).toBe('invalid-message')
    expect((error as Failure).message).not.toMatch(/\p{Cc}|\[object/u)
    return undefined
  }
}

function checkBoth(message: unknown): void {
  const { name, argument } = (message ?? {}) as { name?: unknown; argument?: unknown }
  onlyFailures(() => checkRequest(name, argument))
  onlyFailures(() => checkHostRequest(name, argument))
}

it('bytes', () => {
  fc.assert(
    fc.property(mutatedBytes(requests.map(encode)), (frame) => checkBoth(onlyFailures(() => decode(frame)))),
    { numRuns: 2000 },
  )
})

it('values', () => {
  fc.assert(fc.property(fc.constantFrom(...requests).chain(mutatedValue), checkBoth), { numRuns: 2000 })
})
