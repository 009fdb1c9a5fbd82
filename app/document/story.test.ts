import { expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer, replaceStack } from './edit'
import type { Experiment, ExperimentInput } from './experiment'
import { exportName, renameExperiment, updateAutomaticText, writeNotes } from './story'

const line: ExperimentInput = { kind: 'values', name: 'vertical line', planes: [[[0, 1]]] }
const photo: ExperimentInput = { kind: 'image', name: 'photo.of.me.JPG' }
const cat: ExperimentInput = { kind: 'image', name: 'cat.png' }

const base = insertLayer(
  emptyExperiment('Vertical line, max pooling'),
  newLayer(emptyExperiment('x'), 'MaxPooling2D'),
  0,
)
const example: Experiment = { ...base, notes: 'Rows of 0 3 0.', automatic: ['name', 'notes'], inputs: [line] }

const withInputs = (e: Experiment, ...inputs: ExperimentInput[]) => updateAutomaticText(e, { ...e, inputs })

test('an example that gets another input is called after it, and its notes go', () => {
  const after = withInputs(example, line, photo)
  expect([after.name, after.notes, after.automatic]).toEqual(['photo.of.me', undefined, ['name']])
  expect(withInputs(example, cat)).toMatchObject({ name: 'cat' })
})

test('the name follows the inputs as long as nobody has typed one', () => {
  const opened = withInputs(example, line, photo)
  expect(withInputs(opened, line, photo, cat).name).toBe('photo.of.me')
  expect(withInputs(withInputs(opened, line, photo, cat), line, cat).name).toBe('vertical line')
  expect(withInputs(withInputs(example, line, photo), cat).name).toBe('cat')
  expect(withInputs(opened).name).toBe('photo.of.me')
})

test('a name that a person typed stays; the notes of the example go all the same', () => {
  const mine = renameExperiment(example, 'My line')
  expect(mine.automatic).toEqual(['notes'])
  const after = withInputs(mine, line, photo)
  expect([after.name, after.notes, after.automatic]).toEqual(['My line', undefined, undefined])
})

test('notes of a person stay', () => {
  const own: Experiment = { ...base, notes: 'Mine.', inputs: [line] }
  expect(withInputs(own, photo)).toMatchObject({ name: base.name, notes: 'Mine.' })
  expect(withInputs({ ...own, automatic: ['name'] }, photo)).toMatchObject({ name: 'photo.of.me', notes: 'Mine.' })
})

test('another stack has another story; another layer, step or order has not', () => {
  const other = replaceStack(example, [newLayer(emptyExperiment('x'), 'ReLU')])
  expect(updateAutomaticText(example, other)).toMatchObject({ name: 'vertical line', automatic: ['name'] })
  for (const kept of [
    insertLayer(example, newLayer(example, 'ReLU'), 0),
    { ...example, inputs: [{ ...line, steps: [] }] },
  ]) {
    expect(updateAutomaticText(example, kept)).toBe(kept)
  }
  const two = withInputs(example, line, photo)
  const turned = { ...two, inputs: two.inputs.toReversed() }
  expect(updateAutomaticText(two, turned)).toBe(turned)
})

test('files are called after the input that they are made of, unless a person has named the experiment', () => {
  expect(exportName(example, line)).toBe('Vertical line, max pooling')
  const two = withInputs(example, line, photo)
  expect([exportName(two, photo), exportName(two, line), exportName(two, null)]).toEqual([
    'photo.of.me',
    'vertical line',
    'photo.of.me',
  ])
  expect(exportName(renameExperiment(two, 'Mine'), line)).toBe('Mine')
})

test('notes that a person writes are theirs; without a word there are none', () => {
  const written = writeNotes(example, 'Mine.')
  expect([written.notes, written.automatic]).toEqual(['Mine.', ['name']])
  expect(withInputs(written, photo).notes).toBe('Mine.')
  expect('notes' in writeNotes(written, '')).toBe(false)
  expect(writeNotes(written, 'Mine.')).toBe(written)
})
