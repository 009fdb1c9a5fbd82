import { beforeEach, expect, test } from 'vitest'
import { useExperimentStore } from './experiment'
import { useLayersStore } from './layers'
import { useSelectionStore } from './selection'
import { setUpStores, smallExperiment } from './testing'

beforeEach(() => {
  setUpStores()
  useExperimentStore().open(smallExperiment('Conv2D', 'ReLU', 'MaxPooling2D', 'Flatten'), null)
})

test('a range reaches from where it began to the layer, downwards and upwards', () => {
  const selection = useSelectionStore()
  selection.select('relu-1')
  selection.extendTo('flatten-1')
  expect(selection.layers).toEqual(['relu-1', 'maxpooling2d-1', 'flatten-1'])
  selection.extendTo('conv2d-1')
  expect(selection.layers).toEqual(['conv2d-1', 'relu-1'])
  expect(selection.layer).toBe('conv2d-1')
})

test('single layers join and leave; the last one that joined leads', () => {
  const selection = useSelectionStore()
  selection.select('flatten-1')
  selection.toggle('conv2d-1')
  expect([selection.layers, selection.layer]).toEqual([['conv2d-1', 'flatten-1'], 'conv2d-1'])
  selection.toggle('conv2d-1')
  expect([selection.layers, selection.layer]).toEqual([['flatten-1'], 'flatten-1'])
  selection.toggle('flatten-1')
  expect(selection.layer).toBeNull()
})

test('layers that are gone are not selected any more', () => {
  const selection = useSelectionStore()
  selection.selectAll(['relu-1', 'flatten-1'])
  useLayersStore().remove(['flatten-1'])
  expect(selection.layer).toBe('relu-1')
  useExperimentStore().undo()
  expect(selection.layers).toEqual(['relu-1', 'flatten-1'])
})
