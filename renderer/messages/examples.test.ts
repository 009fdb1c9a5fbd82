import { afterEach, expect, test } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { exampleExperiment, exampleName, exampleNotes } from './examples'
import { germanExamples } from './examples.de'
import { setLanguage } from './index'

afterEach(() => setLanguage('en'))

const files = import.meta.glob<Experiment>('../../examples/*.poolscope.json', { import: 'default', eager: true })
const shipped = Object.entries(files).map(
  ([file, experiment]) => [/([^/]+)\.poolscope\.json$/.exec(file)![1]!, experiment] as const,
)

test('every shipped example has its German words, and no others have', () => {
  expect(Object.keys(germanExamples).sort()).toEqual(shipped.map(([example]) => example).sort())
})

test.each(shipped)('%s names each of its inputs that holds values', (example, { inputs }) => {
  const named = inputs.filter(({ kind }) => kind === 'values')
  expect(germanExamples[example]?.inputs?.length ?? 0).toBe(named.length)
})

test('an example speaks the language of the window', () => {
  const experiment = new Map(shipped).get('thin-line-max')!
  expect(exampleName('thin-line-max', experiment.name)).toBe('Thin line, max pooling')
  expect(exampleExperiment('thin-line-max', experiment)).toBe(experiment)
  setLanguage('de')
  expect(exampleName('thin-line-max', experiment.name)).toBe('Dünne Linie, Max-Pooling')
  expect(exampleNotes('thin-line-max', '')).toMatch(/^Die Linie ist ein Pixel breit/)
  const told = exampleExperiment('thin-line-max', experiment)
  expect(told).toEqual({
    ...experiment,
    name: 'Dünne Linie, Max-Pooling',
    notes: germanExamples['thin-line-max']!.notes,
    inputs: [{ ...experiment.inputs[0], name: 'dünne Linie' }],
  })
})

test('an example of another name keeps its own words', () => {
  setLanguage('de')
  expect([exampleName('mine', 'My own'), exampleNotes('mine', 'Notes')]).toEqual(['My own', 'Notes'])
})
