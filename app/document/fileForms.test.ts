import { expect, test } from 'vitest'
import { emptyExperiment } from './edit'
import type { Experiment, ExperimentInput } from './experiment'
import { defaultForm, formOf, hasUnnamedImage, isExperimentFile, nameIn } from './fileForms'

const withInputs = (...inputs: ExperimentInput[]): Experiment => ({ ...emptyExperiment('e'), inputs })
const values: ExperimentInput = { kind: 'values', name: 'v', planes: [[[1]]] }
const image: ExperimentInput = { kind: 'image', name: 'a.png' }

test('the form of a file is told by its extension, whatever its case', () => {
  expect(['a.poolscope', 'A.POOLSCOPE', 'a.poolscope.json', 'a.json', 'a.png', 'poolscope'].map(formOf)).toEqual([
    'bundle',
    'bundle',
    'json',
    'json',
    null,
    null,
  ])
  expect(isExperimentFile('a.poolscope')).toBe(true)
  expect(isExperimentFile('a.zip')).toBe(false)
})

test('a name gets the extension of its form once', () => {
  expect(nameIn('bundle', 'line')).toBe('line.poolscope')
  expect(nameIn('json', 'line')).toBe('line.poolscope.json')
  expect(nameIn('bundle', 'line.poolscope.json')).toBe('line.poolscope')
  expect(nameIn('json', 'line.poolscope')).toBe('line.poolscope.json')
  expect(nameIn('bundle', 'v1.2')).toBe('v1.2.poolscope')
})

test('an experiment with images is offered with them, as long as all are open', () => {
  expect(defaultForm(withInputs(), [])).toBe('json')
  expect(defaultForm(withInputs(values), [null])).toBe('json')
  expect(defaultForm(withInputs(values, image), [null, 'token'])).toBe('bundle')
  expect(defaultForm(withInputs(image, image), ['token', null])).toBe('json')
})

test('JSON names images by path, and samples', () => {
  expect(hasUnnamedImage(withInputs(values))).toBe(false)
  expect(hasUnnamedImage(withInputs({ ...image, path: 'a.png' }))).toBe(false)
  expect(hasUnnamedImage(withInputs({ ...image, sample: 'camera.png' }))).toBe(false)
  expect(hasUnnamedImage(withInputs({ ...image, path: 'a.png' }, image))).toBe(true)
})
