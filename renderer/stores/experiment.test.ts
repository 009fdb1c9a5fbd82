import { beforeEach, expect, test, vi } from 'vitest'
import { useExperimentStore } from './experiment'
import { useLayersStore } from './layers'
import { setUpStores, smallExperiment } from './testing'

beforeEach(() => {
  setUpStores()
  useExperimentStore().open(smallExperiment('ReLU', 'MaxPooling2D'), 'file-1')
})

const types = () => useExperimentStore().document.stack.map((layer) => layer.type)

test('every edit is a named step that undo takes back and redo brings again', () => {
  const store = useExperimentStore()
  useLayersStore().add('Conv2D', 0)
  useLayersStore().move(['relu-1'], 2)
  expect(types()).toEqual(['Conv2D', 'MaxPooling2D', 'ReLU'])
  expect(store.undoName).toBe('Move ReLU')
  store.undo()
  expect(types()).toEqual(['Conv2D', 'ReLU', 'MaxPooling2D'])
  store.undo()
  expect(types()).toEqual(['ReLU', 'MaxPooling2D'])
  expect(store.redoName).toBe('Add Conv2D')
  store.redo()
  store.redo()
  expect(types()).toEqual(['Conv2D', 'MaxPooling2D', 'ReLU'])
})

test('an edit after undo drops what could have been redone', () => {
  const store = useExperimentStore()
  useLayersStore().remove(['relu-1'])
  store.undo()
  useLayersStore().duplicate(['relu-1'])
  expect(store.redoName).toBeNull()
  expect(types()).toEqual(['ReLU', 'ReLU', 'MaxPooling2D'])
})

test('typing one number is one step; a later change of the same field is another', () => {
  vi.useFakeTimers()
  const store = useExperimentStore()
  useLayersStore().change('maxpooling2d-1', { poolSize: [3, 2] })
  useLayersStore().change('maxpooling2d-1', { poolSize: [3, 3] })
  vi.advanceTimersByTime(2000)
  useLayersStore().change('maxpooling2d-1', { poolSize: [4, 4] })
  store.undo()
  expect(store.document.stack[1]?.params.poolSize).toEqual([3, 3])
  store.undo()
  expect(store.document.stack[1]?.params.poolSize).toEqual([2, 2])
  vi.useRealTimers()
})

test('undoing back to the saved document leaves nothing to save', () => {
  const store = useExperimentStore()
  expect(store.dirty).toBe(false)
  useLayersStore().toggle(['relu-1'])
  expect(store.dirty).toBe(true)
  store.undo()
  expect(store.dirty).toBe(false)
  store.redo()
  store.markSaved(store.document, 'file-2')
  expect(store.dirty).toBe(false)
  store.undo()
  expect(store.dirty).toBe(true)
})
