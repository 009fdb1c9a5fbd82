import { beforeEach, expect, test } from 'vitest'
import { useExperimentStore } from './experiment'
import { usePanelsStore } from './panels'
import { setUpStores, smallExperiment } from './testing'

beforeEach(() => void setUpStores())

function show(...types: string[]): void {
  useExperimentStore().open(smallExperiment(...types), null)
}

const shown = () => usePanelsStore().panels.map(({ title, type }) => `${title}: ${type}`)

test('by themselves: original, the map before the first pooling, the last map', () => {
  show('Conv2D', 'ReLU', 'MaxPooling2D', 'GlobalMaxPooling2D')
  expect(shown()).toEqual(['Original: Input', 'Convolved: ReLU', 'Pooled: GlobalMaxPooling2D'])
})

test('without a pooling the last map is the convolved one', () => {
  show('Conv2D', 'ReLU')
  expect(shown()).toEqual(['Original: Input', 'Convolved: ReLU'])
})

test('a pooling at once leaves nothing convolved; a last layer of another kind has its own name', () => {
  show('MaxPooling2D')
  expect(shown()).toEqual(['Original: Input', 'Pooled: MaxPooling2D'])
  show('Conv2D', 'MaxPooling2D', 'ReLU')
  expect(shown()).toEqual(['Original: Input', 'Convolved: Conv2D', 'ReLU: ReLU'])
})

test('closing a panel keeps the others; closing the last one goes back to the usual ones', () => {
  show('Conv2D', 'MaxPooling2D')
  const panels = usePanelsStore()
  panels.close('convolved')
  expect(shown()).toEqual(['Original: Input', 'MaxPooling2D: MaxPooling2D'])
  panels.add('conv2d-1')
  panels.close('input-1')
  panels.close('maxpooling2d-1-1')
  expect(shown()).toEqual(['Conv2D: Conv2D'])
  panels.close('conv2d-1-1')
  expect(shown()).toHaveLength(3)
})
