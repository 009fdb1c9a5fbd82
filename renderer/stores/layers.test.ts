import { beforeEach, expect, test } from 'vitest'
import { templateLayers } from '#app/document/templates'
import { useExperimentStore } from './experiment'
import { useLayersStore } from './layers'
import { useServiceStore } from './service'
import { branchedExperiment, setUpStores, smallExperiment, stackText } from './testing'

beforeEach(() => {
  setUpStores()
  useExperimentStore().open(smallExperiment('Conv2D', 'ReLU', 'ReLU', 'MaxPooling2D'), null)
})

const ids = () => useExperimentStore().document.stack.map(({ id }) => id)
const undoName = () => useExperimentStore().undoName

test('what is done to several layers is one step, named by their number', () => {
  const layers = useLayersStore()
  layers.remove(['relu-1', 'relu-2'])
  expect([ids(), undoName()]).toEqual([['conv2d-1', 'maxpooling2d-1'], 'Delete 2 layers'])
  useExperimentStore().undo()
  layers.move(['conv2d-1', 'relu-2'], 2)
  expect([ids(), undoName()]).toEqual([['relu-1', 'maxpooling2d-1', 'conv2d-1', 'relu-2'], 'Move 2 layers'])
  expect(layers.duplicate(['relu-1', 'maxpooling2d-1'])).toEqual(['relu-3', 'maxpooling2d-2'])
  expect(undoName()).toBe('Duplicate 2 layers')
})

test('steps name the layer as its card does, and the parameter', () => {
  const layers = useLayersStore()
  layers.toggle(['relu-2'])
  expect(undoName()).toBe('Switch ReLU 2 off')
  layers.toggle(['relu-2', 'conv2d-1'])
  expect(undoName()).toBe('Switch 2 layers off')
  layers.toggle(['relu-2', 'conv2d-1'])
  expect(undoName()).toBe('Switch 2 layers on')
  layers.change('maxpooling2d-1', { poolSize: [3, 3] })
  expect(undoName()).toBe('Change poolSize of MaxPooling2D')
  layers.change('conv2d-1', { filters: 2 }, { name: 'Add a filter' })
  expect(undoName()).toBe('Add a filter')
})

test('a layer whose own name is taken away goes back to its type', () => {
  const layers = useLayersStore()
  layers.rename('relu-1', 'edges')
  expect(useExperimentStore().document.stack[1]?.name).toBe('edges')
  expect(undoName()).toBe('Rename ReLU')
  layers.rename('relu-1', '')
  expect(useExperimentStore().document.stack[1]).not.toHaveProperty('name')
})

test('a stack that is full takes no more layers, and says so', () => {
  const layers = useLayersStore()
  for (let n = 4; n < 1000; n *= 2)
    layers.insert(useExperimentStore().document.stack.slice(0, Math.min(n, 1000 - n)), 0, 'fill')
  expect(ids()).toHaveLength(1000)
  expect([layers.add('ReLU'), layers.duplicate(['relu-1'])]).toEqual([null, []])
  layers.applyFix('relu-1', { label: 'Insert Flatten', insertBefore: 'Flatten' })
  expect(ids()).toHaveLength(1000)
  expect(useServiceStore().notices.at(-1)?.message).toBe(
    'A stack can have at most 1000 layers. Delete some before adding more.',
  )
})

test('a template takes the place of the stack in one step', () => {
  useLayersStore().replaceAll(templateLayers('blur'), 'Use the template')
  expect(ids()).toEqual(['depthwiseconv2d-1', 'maxpooling2d-1'])
  useExperimentStore().undo()
  expect(ids()).toHaveLength(4)
})

test('layers are put in parallel and a block with one used lane is dissolved, each in one step', () => {
  const layers = useLayersStore()
  const text = () => stackText(useExperimentStore().document.stack)
  const id = layers.putInParallel(['relu-1', 'relu-2'])
  expect([id, text(), undoName()]).toEqual([
    'parallel-1',
    'conv2d-1 [relu-1 relu-2 | ] maxpooling2d-1',
    'Put 2 layers in parallel',
  ])
  layers.dissolve('parallel-1')
  expect([text(), undoName()]).toEqual(['conv2d-1 relu-1 relu-2 maxpooling2d-1', 'Dissolve Parallel'])
  useExperimentStore().travel(-2)
  expect(text()).toBe('conv2d-1 relu-1 relu-2 maxpooling2d-1')
})

test('layers of lanes are copied, switched and named as others are', () => {
  useExperimentStore().open(branchedExperiment(), null)
  const layers = useLayersStore()
  expect(layers.duplicate(['relu-1', 'dropout-1'])).toEqual(['relu-2', 'dropout-2'])
  layers.toggle(['relu-2'])
  expect(undoName()).toBe('Switch ReLU 2 off')
  layers.duplicate(['parallel-1', 'relu-1'])
  expect(undoName()).toBe('Duplicate Parallel')
  expect(stackText(useExperimentStore().document.stack)).toBe(
    'conv2d-1 [relu-1 dropout-1 relu-2 dropout-2 | ] [relu-3 dropout-3 relu-4 dropout-4 | ] maxpooling2d-1',
  )
})
