import { beforeEach, expect, test } from 'vitest'
import { useExperimentStore } from './experiment'
import { useLayersStore } from './layers'
import { useSelectionStore } from './selection'
import { branchedExperiment, setUpStores, smallExperiment } from './testing'

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

test('a range stays in one lane: a block stands for what is in it', () => {
  useExperimentStore().open(branchedExperiment(), null)
  const selection = useSelectionStore()
  selection.select('relu-1')
  selection.extendTo('dropout-1')
  expect(selection.layers).toEqual(['relu-1', 'dropout-1'])
  selection.extendTo('maxpooling2d-1')
  expect(selection.layers).toEqual(['parallel-1', 'maxpooling2d-1'])
})

test('a lane is selected with its block, until another thing is or it is gone', () => {
  useExperimentStore().open(branchedExperiment(), null)
  const selection = useSelectionStore()
  selection.selectLane({ block: 'parallel-1', lane: 1 })
  expect([selection.layer, selection.lane]).toEqual(['parallel-1', { block: 'parallel-1', lane: 1 }])
  selection.select('relu-1')
  expect([selection.lane, selection.laneAround]).toEqual([null, { block: 'parallel-1', lane: 0 }])
  useLayersStore().addLane('parallel-1')
  selection.selectLane({ block: 'parallel-1', lane: 2 })
  useExperimentStore().undo()
  expect(selection.lane).toBeNull()
})
