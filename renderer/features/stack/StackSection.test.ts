import { mount } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { expect, test } from 'vitest'
import { h, nextTick } from 'vue'
import { clientKey } from '#renderer/client/use'
import { useAnnouncer } from '#renderer/stores/announcer'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useLayersStore } from '#renderer/stores/layers'
import { setUpStores, smallExperiment } from '#renderer/stores/testing'
import StackSection from './StackSection.vue'

function mountStack(...types: string[]) {
  const { client, pinia } = setUpStores()
  useExperimentStore().open(smallExperiment(...types), null)
  const root = { render: () => h(TooltipProvider, () => h(StackSection)) }
  return mount(root, {
    global: { plugins: [pinia], provide: { [clientKey as symbol]: client } },
    attachTo: document.body,
  })
}

const types = () => useExperimentStore().document.stack.map((layer) => layer.type)

test('a card says what its layer gives and costs', () => {
  const card = mountStack('Conv2D').get('[aria-label="Conv2D"]')
  expect(card.text()).toContain('3 × 3, 1 filter')
  expect(card.text()).toContain('2 × 2 × 1')
  expect(card.text()).toContain('10 parameters')
})

test('the layer at fault says why, and its fix is a button', async () => {
  const stack = mountStack('MaxPooling2D')
  useLayersStore().change('maxpooling2d-1', { poolSize: [5, 5] })
  await nextTick()
  expect(stack.get('[role="alert"]').text()).toContain(
    'MaxPooling2D: the 5 × 5 window does not fit into the 4 × 4 map.',
  )
  const fix = stack.findAll('[role="alert"] button').find((button) => button.text() === 'Reduce the window to 4 × 4')
  await fix?.trigger('click')
  expect(useExperimentStore().document.stack[0]?.params.poolSize).toEqual([4, 4])
  expect(stack.find('[role="alert"]').exists()).toBe(false)
})

test('Alt and an arrow move a layer, and say where it went', async () => {
  const stack = mountStack('Conv2D', 'ReLU')
  await stack.get('[aria-label="ReLU"]').trigger('keydown', { key: 'ArrowUp', altKey: true })
  expect(types()).toEqual(['ReLU', 'Conv2D'])
  expect(useAnnouncer().message).toBe('ReLU moved to position 1 of 2.')
  await stack.get('[aria-label="ReLU"]').trigger('keydown', { key: 'ArrowUp', altKey: true })
  expect(useAnnouncer().message).toBe('ReLU is already first.')
})

test('a layer that is switched off is passed by', async () => {
  const stack = mountStack('MaxPooling2D', 'ReLU')
  await stack.get('[aria-label="MaxPooling2D is on"]').trigger('click')
  expect(stack.get('[aria-label="ReLU"]').text()).toContain('4 × 4 × 1')
  expect(stack.get('[aria-label="MaxPooling2D"]').text()).toContain('off (bypassed)')
})

test('several selected layers are deleted, moved and switched as one', async () => {
  const stack = mountStack('Conv2D', 'ReLU', 'MaxPooling2D', 'Flatten')
  await stack.get('[aria-label="Select Conv2D"]').trigger('click')
  await stack.get('[aria-label="Select ReLU"]').trigger('click', { shiftKey: true })
  expect(stack.findAll('[aria-pressed="true"]').map((button) => button.text())).toEqual(['Conv2D', 'ReLU'])
  await stack.get('[aria-label="ReLU"]').trigger('keydown', { key: 'ArrowDown', altKey: true })
  expect(types()).toEqual(['MaxPooling2D', 'Conv2D', 'ReLU', 'Flatten'])
  expect(useAnnouncer().message).toBe('2 layers moved to position 2 of 4.')
  await stack.get('[aria-label="ReLU"]').trigger('keydown', { key: 'Delete' })
  expect(types()).toEqual(['MaxPooling2D', 'Flatten'])
  expect(useExperimentStore().undoName).toBe('Delete 2 layers')
})

test('layers apart from each other come together before they move on', async () => {
  const stack = mountStack('Conv2D', 'ReLU', 'MaxPooling2D', 'Flatten')
  await stack.get('[aria-label="Select Conv2D"]').trigger('click')
  await stack.get('[aria-label="Select MaxPooling2D"]').trigger('click', { ctrlKey: true })
  await stack.get('[aria-label="MaxPooling2D"]').trigger('keydown', { key: 'ArrowUp', altKey: true })
  expect(types()).toEqual(['Conv2D', 'MaxPooling2D', 'ReLU', 'Flatten'])
})

test('a name that is being typed outlives what is drawn anew, and Escape drops it', async () => {
  const stack = mountStack('Conv2D')
  await stack.get('[aria-label="Conv2D"]').trigger('keydown', { key: 'F2' })
  await stack.get('[aria-label="Name of Conv2D"]').setValue('edg')
  useLayersStore().change('conv2d-1', { filters: 2 })
  await nextTick()
  expect((stack.get('input').element as HTMLInputElement).value).toBe('edg')
  await stack.get('input').trigger('keydown', { key: 'Escape' })
  expect(useExperimentStore().document.stack[0]?.name).toBeUndefined()
})

test('a collapsed card keeps only its name and shape', async () => {
  const stack = mountStack('Conv2D')
  await stack.get('[aria-label="Details of Conv2D"]').trigger('click')
  expect(stack.get('[aria-label="Conv2D"]').text()).toBe('Conv2D2 × 2 × 1')
  expect(stack.get('[aria-label="Details of Conv2D"]').attributes('aria-expanded')).toBe('false')
})
