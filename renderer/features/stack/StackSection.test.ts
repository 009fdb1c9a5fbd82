import { mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { clientKey } from '#renderer/client/use'
import { useAnnouncer } from '#renderer/stores/announcer'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useLayersStore } from '#renderer/stores/layers'
import { useSelectionStore } from '#renderer/stores/selection'
import { branchedExperiment, setUpStores, smallExperiment, stackText } from '#renderer/stores/testing'
import { useWindowStore } from '#renderer/stores/window'
import StackSection from './StackSection.vue'
import { useLaneCommands } from './useLaneCommands'
import { useStackCommands } from './useStackCommands'

let app: ReturnType<typeof setUpStores>['app']
const useSetup = <T>(use: () => T): T => app.runWithContext(use)

function mountStack(...types: string[]) {
  const { client, pinia, ...rest } = setUpStores()
  app = rest.app
  useExperimentStore().open(smallExperiment(...types), null)
  const root = StackSection
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

describe('a stack with a block', () => {
  function mountBranched() {
    const stack = mountStack()
    useExperimentStore().open(branchedExperiment(), null)
    return nextTick().then(() => stack)
  }
  const text = () => stackText(useExperimentStore().document.stack)
  const press = (stack: VueWrapper, name: string, key: string, more = {}) =>
    stack.get(`[aria-label="${name}"]`).trigger('keydown', { key, ...more })

  test('shows its lanes, each a list of cards, and folds to one line', async () => {
    const stack = await mountBranched()
    expect(stack.get('[aria-label="Lane 1 of Parallel"]').text()).toContain('ReLU')
    expect(stack.get('[aria-label="Layers of lane 2 of Parallel"]').text()).toBe('Identity')
    await stack.get('[aria-label="Lanes of Parallel"]').trigger('click')
    expect(stack.get('[aria-label="Parallel"]').text()).toContain('Parallel2 lanes, 2 layers')
    expect(stack.find('[aria-label="ReLU"]').exists()).toBe(false)
  })

  test('Alt and arrows move a layer within its lane, beside it and out of it, and say where it went', async () => {
    const stack = await mountBranched()
    await press(stack, 'Dropout', 'ArrowUp', { altKey: true })
    expect(useAnnouncer().message).toBe('Dropout moved to lane 1 of Parallel, position 1 of 2.')
    await press(stack, 'Dropout', 'ArrowRight', { altKey: true })
    expect(useAnnouncer().message).toBe('Dropout moved to lane 2 of Parallel, position 1 of 1.')
    expect(text()).toBe('conv2d-1 [relu-1 | dropout-1] maxpooling2d-1')
    await press(stack, 'Dropout', 'ArrowRight', { altKey: true })
    expect(useAnnouncer().message).toBe('Dropout: there is no lane to the right.')
    await press(stack, 'Dropout', 'ArrowUp', { altKey: true })
    expect(useAnnouncer().message).toBe('Dropout moved to position 2 of 4.')
    await press(stack, 'Dropout', 'ArrowDown', { altKey: true })
    expect(text()).toBe('conv2d-1 [dropout-1 relu-1 | ] maxpooling2d-1')
  })

  test('a new layer goes into the selected lane, or after the selected layer of one', async () => {
    const stack = await mountBranched()
    const commands = useSetup(useStackCommands)
    await stack.get('button[aria-label="Lane 2 of Parallel"]').trigger('click')
    commands.add('Tanh')
    expect(useAnnouncer().message).toBe('Tanh added to lane 2 of Parallel, position 1 of 1.')
    useSelectionStore().select('relu-1')
    commands.add('ELU')
    expect(text()).toBe('conv2d-1 [relu-1 elu-1 dropout-1 | tanh-1] maxpooling2d-1')
    // The layers of a new block come next.
    useSelectionStore().select('conv2d-1')
    commands.add('Parallel')
    commands.add('Mish')
    expect(text()).toBe('conv2d-1 [relu-1 elu-1 dropout-1 | tanh-1] maxpooling2d-1 [mish-1 | ]')
  })

  test('a lane is added, moved and removed with its layers, and undo brings it back', async () => {
    const stack = await mountBranched()
    const lanes = useSetup(useLaneCommands)
    await press(stack, 'Select Parallel', 'ArrowDown')
    expect(useSelectionStore().lane).toEqual({ block: 'parallel-1', lane: 0 })
    await stack.get('button[aria-label="Lane 1 of Parallel"]').trigger('keydown', { key: 'ArrowRight', altKey: true })
    expect(text()).toBe('conv2d-1 [ | relu-1 dropout-1] maxpooling2d-1')
    await stack.get('button[aria-label="Lane 2 of Parallel"]').trigger('keydown', { key: 'Delete' })
    expect(useAnnouncer().message).toBe('A block needs at least 2 lanes.')
    lanes.add()
    useSelectionStore().selectLane({ block: 'parallel-1', lane: 1 })
    lanes.remove()
    expect(text()).toBe('conv2d-1 [ | ] maxpooling2d-1')
    useExperimentStore().undo()
    expect(text()).toBe('conv2d-1 [ | relu-1 dropout-1 | ] maxpooling2d-1')
  })

  test('the last layer of a lane that is deleted leaves the lane selected', async () => {
    const stack = await mountBranched()
    await press(stack, 'ReLU', 'Delete')
    await press(stack, 'Dropout', 'Delete')
    expect(useSelectionStore().lane).toEqual({ block: 'parallel-1', lane: 0 })
  })

  test('going to a layer opens the blocks around it', async () => {
    const stack = await mountBranched()
    await stack.get('[aria-label="Lanes of Parallel"]').trigger('click')
    useSetup(useStackCommands).goTo('dropout-1')
    await nextTick()
    expect(stack.find('[aria-label="Dropout"]').exists()).toBe(true)
  })

  test('finding shows layers of lanes with their lane', async () => {
    const stack = await mountBranched()
    useWindowStore().finding = true
    await nextTick()
    await stack.get('input').setValue('dropout')
    expect(stack.get('[aria-label="Layers of the stack"]').text()).toContain('lane 1 of Parallel')
    expect(stack.findAll('[data-layer]')).toHaveLength(1)
  })
})
