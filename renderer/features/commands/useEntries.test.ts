import { afterEach, beforeEach, expect, test } from 'vitest'
import { useActions } from '#renderer/actions'
import { setLanguage, type Language } from '#renderer/messages/index'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useSelectionStore } from '#renderer/stores/selection'
import { setUpStores, smallExperiment } from '#renderer/stores/testing'
import { useEntries } from './useEntries'

let entries: ReturnType<typeof useEntries>

beforeEach(() => {
  localStorage.clear()
  entries = setUpStores().app.runWithContext(() => useEntries(useActions()))
})
afterEach(() => setLanguage('en'))

const ids = (typed: string) => entries.find(typed).map(({ id }) => id)

test.each([
  ['en', 'dense', 'add:Dense'],
  ['en', 'max', 'add:MaxPooling2D'],
  ['en', 'sobel', 'kernel:sobelX'],
  ['en', 'gray', 'read:gray'],
  ['en', 'csv', 'export'],
  ['en', 'zoom', 'resetZoom'],
  ['en', 'histogram', 'table:histogram'],
  ['en', 'german', 'language:de'],
  ['en', 'deutsch', 'language:de'],
  ['en', 'coffee', 'sample:coffee.png'],
  ['en', 'cat', 'sample:chelsea.png'],
  ['en', 'zone plate', 'pattern:zonePlate'],
  ['en', 'lenet', 'template:lenet'],
  ['en', 'save', 'save'],
  ['en', 'undo', 'undo'],
  ['de', 'dense', 'add:Dense'],
  ['de', 'max', 'add:MaxPooling2D'],
  ['de', 'sobel', 'kernel:sobelX'],
  ['de', 'gauß', 'kernel:gaussian'],
  ['de', 'csv', 'export'],
  ['de', 'katze', 'sample:chelsea.png'],
  ['de', 'schachbrett', 'pattern:checkerboard'],
  ['de', 'histogramm', 'table:histogram'],
  ['de', 'speichern', 'save'],
  ['de', 'graustufen', 'read:gray'],
] satisfies [Language, string, string][])('in %s, %s finds %s first', (language, typed, id) => {
  setLanguage(language)
  expect(ids(typed)[0]).toBe(id)
})

test('what a word of the field means is among the first five', () => {
  expect(ids('language').slice(0, 5)).toEqual(expect.arrayContaining(['language:en', 'language:de', 'settings']))
  expect(
    ids('kernel')
      .slice(0, 5)
      .every((id) => id.startsWith('kernel:')),
  ).toBe(true)
  expect(ids('pool').slice(0, 5)).toContain('add:MaxPooling2D')
})

test('a kernel goes to the selected layer, or into a new Conv2D', () => {
  const experiment = useExperimentStore()
  experiment.open(smallExperiment('Conv2D', 'ReLU'), null)
  const weights = () => experiment.document.stack.map(({ params }) => params.weights)
  useSelectionStore().select(experiment.document.stack[0]!.id)
  entries.find('sobel x')[0]!.run()
  expect(weights()).toEqual([{ init: 'preset', presets: ['sobelX'] }, undefined])
  useSelectionStore().select(experiment.document.stack[1]!.id)
  entries.find('sobel y')[0]!.run()
  expect(weights().at(-1)).toEqual({ init: 'preset', presets: ['sobelY'] })
  expect(experiment.document.stack.map(({ type }) => type)).toEqual(['Conv2D', 'ReLU', 'Conv2D'])
})

test('of equal matches the one used last comes first, but never before a better one', () => {
  entries.noteUse('add:MinPooling2D')
  entries.noteUse('add:MaxUnpooling2D')
  expect(ids('m')[0]).toBe('add:MaxUnpooling2D')
  expect(ids('dense')[0]).toBe('add:Dense')
  expect(entries.find('')[0]!.id).toBe('add:MaxUnpooling2D')
})
