/** Experiment files that are damaged in any way: read, or refused with a message. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { mutatedBytes, mutatedValue } from '#app/testing/mutations'
import { parseExperiment, serialiseExperiment } from './parse'

const folder = resolve(import.meta.dirname, '../../examples')
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

/** What can be read can be saved, is then the same, and can be planned. */
function check(text: string): void {
  let experiment
  try {
    experiment = parseExperiment(text)
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).not.toMatch(/\p{Cc}|undefined|\[object/u)
    return
  }
  expect(parseExperiment(serialiseExperiment(experiment))).toEqual(experiment)
  planStack(experiment.stack, mapShape(1, 8, 8))
}

it('bytes', () => {
  const files = texts.map((text) => new TextEncoder().encode(text))
  fc.assert(
    fc.property(mutatedBytes(files), (bytes) => check(new TextDecoder().decode(bytes))),
    { numRuns: 500 },
  )
})

it('values', () => {
  const values = fc.constantFrom(...texts.map((text) => JSON.parse(text) as unknown)).chain(mutatedValue)
  fc.assert(
    fc.property(values, (value) => check(JSON.stringify(value))),
    { numRuns: 1000 },
  )
})
