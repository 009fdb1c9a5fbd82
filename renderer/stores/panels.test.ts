import { beforeEach, describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { swapBeside } from '#app/compare/swap'
import { newStep } from '#app/inputs/steps'
import { mapShape } from '#app/shape'
import { useExperimentStore } from './experiment'
import { usePanelsStore } from './panels'
import { useImagesStore } from './images'
import { useServiceStore } from './service'
import { useLayersStore } from './layers'
import { branchedExperiment, imageInfo, mapOf, setUpStores, smallExperiment } from './testing'

beforeEach(() => void setUpStores())

function show(...types: string[]): void {
  useExperimentStore().open(smallExperiment(...types), null)
}

const shown = () => usePanelsStore().panels.map(({ title, type }) => `${title}: ${type}`)

test('chosen automatically: original, the map before the first pooling, the last pooling', () => {
  show('Conv2D', 'ReLU', 'MaxPooling2D', 'GlobalMaxPooling2D')
  expect(shown()).toEqual(['Original: Input', 'Convolved: ReLU', 'Pooled: GlobalMaxPooling2D'])
})

test('without a pooling the last map is the convolved one', () => {
  show('Conv2D', 'ReLU')
  expect(shown()).toEqual(['Original: Input', 'Convolved: ReLU'])
})

test('a stack that begins with a pooling has nothing convolved', () => {
  show('MaxPooling2D')
  expect(shown()).toEqual(['Original: Input', 'Pooled: MaxPooling2D'])
})

test.each([
  [
    ['Conv2D', 'MaxPooling2D', 'ReLU'],
    ['Pooled: MaxPooling2D', 'ReLU: ReLU'],
  ],
  [
    ['Conv2D', 'MaxPooling2D', 'Conv2D', 'AveragePooling2D', 'Flatten', 'Dense'],
    ['Pooled: AveragePooling2D', 'Dense: Dense'],
  ],
  [
    ['Conv2D', 'MaxPooling2D', 'ReLU', 'MaxUnpooling2D'],
    ['Pooled: MaxPooling2D', 'MaxUnpooling2D: MaxUnpooling2D'],
  ],
])('in %s the last pooling stays the pooled map, beside the last map', (types, panels) => {
  show(...types)
  expect(shown()).toEqual(['Original: Input', 'Convolved: Conv2D', ...panels])
})

test('lanes that stay apart show their ends side by side, looked at alike', () => {
  const document = swapBeside(smallExperiment('Conv2D', 'MaxPooling2D'), 'MaxPooling2D', 'AveragePooling2D')
  useExperimentStore().open(document, null)
  expect(shown()).toEqual([
    'Original: Input',
    'Convolved: Conv2D',
    'MaxPooling2D: MaxPooling2D',
    'AveragePooling2D: AveragePooling2D',
  ])
  const panels = usePanelsStore()
  panels.changeView('pooled 2', 'Range', { range: 'channel' })
  expect(panels.panels.map(({ view }) => view?.range)).toEqual([undefined, undefined, 'channel', 'channel'])
})

test('closing a panel keeps the others and their names; closing the last one goes back to the usual ones', () => {
  show('Conv2D', 'MaxPooling2D')
  const panels = usePanelsStore()
  panels.close('convolved')
  expect(shown()).toEqual(['Original: Input', 'Pooled: MaxPooling2D'])
  for (const { key } of panels.panels) panels.close(key)
  expect(shown()).toHaveLength(3)
})

test('a panel keeps its key whatever it shows, and through undo', () => {
  show('Conv2D', 'MaxPooling2D')
  const panels = usePanelsStore()
  panels.show('convolved', null)
  expect(shown()).toEqual(['Original: Input', 'Original (2): Input', 'Pooled: MaxPooling2D'])
  panels.show('convolved', 'conv2d-1')
  useExperimentStore().undo()
  expect(panels.panels.map(({ key }) => key)).toEqual(['original', 'convolved', 'pooled'])
})

test('a panel moves beside another, into a row of its own, and back into one flow', () => {
  show('Conv2D', 'MaxPooling2D')
  const panels = usePanelsStore()
  panels.moveBeside('pooled', 'original', 'before')
  expect([panels.panels.map(({ key }) => key), panels.rows]).toEqual([['pooled', 'original', 'convolved'], null])
  panels.moveAcross('pooled', 1, [['pooled', 'original', 'convolved']])
  expect(panels.rows).toEqual([['original', 'convolved'], ['pooled']])
  panels.moveBeside('convolved', 'pooled', 'after')
  expect(panels.rows).toEqual([['original'], ['pooled', 'convolved']])
  panels.close('original')
  expect(panels.rows).toEqual([['pooled', 'convolved']])
  panels.flow()
  expect(panels.rows).toBe(null)
})

test('split panels show the same, to the right or below', () => {
  show('Conv2D', 'MaxPooling2D')
  const panels = usePanelsStore()
  panels.split('original', 'below', [['original', 'convolved', 'pooled']])
  expect(panels.rows?.map((row) => row.length)).toEqual([3, 1])
  panels.split('pooled', 'right', [])
  expect(panels.rows?.map((row) => row.length)).toEqual([4, 1])
  expect(shown()).toEqual([
    'Original: Input',
    'Convolved: Conv2D',
    'Pooled: MaxPooling2D',
    'Pooled (2): MaxPooling2D',
    'Original (2): Input',
  ])
})

test('a contact sheet opens one of its channels', () => {
  show('Conv2D')
  const panels = usePanelsStore()
  panels.showSheet('convolved', true)
  expect(panels.panels[1]).toMatchObject({ sheet: true })
  panels.showSheet('convolved', false, 3)
  expect(useExperimentStore().document.panels?.[1]).toEqual({ layer: 'conv2d-1', channel: 3 })
})

describe('differences', () => {
  const difference = { map: 'd', shape: mapShape(1, 2, 2), levels: 1, ranges: [[-1, 1]], milliseconds: 1 }

  test('are asked of the service, and given back when no panel shows them', async () => {
    const service = setUpStores({ subtract: difference })
    usePanelsStore()
    show('ReLU', 'MaxPooling2D', 'ReLU')
    await nextTick()
    const run = service.ids('run').at(-1)!
    for (const layer of [-1, 0, 1, 2]) service.tell({ type: 'layerDone', run, map: mapOf(run, layer) })
    const panels = usePanelsStore()
    expect(panels.comparable('maxpooling2d-1')).toEqual(['relu-2'])
    panels.showDifference('last', 'maxpooling2d-1')
    await expect.poll(() => panels.panels[4]?.map?.map).toBe('d')
    expect(panels.panels[4]).toMatchObject({ title: 'ReLU 2 - Pooled', plane: 0 })
    expect(service.requests.find(({ name }) => name === 'subtract')?.argument).toMatchObject({
      map: `${run}/2`,
      channel: 0,
      minus: `${run}/1`,
      minusChannel: 0,
    })
    panels.close(panels.panels[4]!.key)
    await nextTick()
    expect(service.requests.at(-1)).toEqual({ name: 'closeMap', argument: { map: 'd' } })
  })

  test('that nobody waits for any more are given up', async () => {
    const service = setUpStores({ subtract: new Promise(() => undefined) })
    const panels = usePanelsStore()
    show('ReLU', 'MaxPooling2D', 'ReLU')
    await nextTick()
    const run = service.ids('run').at(-1)!
    for (const layer of [1, 2]) service.tell({ type: 'layerDone', run, map: mapOf(run, layer) })
    panels.showDifference('last', 'maxpooling2d-1')
    const asked = () =>
      service.requests.filter(({ name }) => name === 'subtract').map(({ argument }) => argument['job'])
    await expect.poll(asked).toHaveLength(1)
    expect(service.ids('cancel')).toEqual([])
    panels.close(panels.panels[4]!.key)
    await nextTick()
    expect(service.ids('cancel')).toEqual(asked())
  })

  test('of maps of different sizes say so', () => {
    show('ReLU', 'MaxPooling2D')
    const panels = usePanelsStore()
    panels.showDifference('original', 'maxpooling2d-1')
    expect(panels.panels[1]?.problem).toContain('Original is 4 × 4 and Pooled is 2 × 2')
  })
})

test('a window that is full shows no more panels, and says so', () => {
  show('Conv2D', 'MaxPooling2D')
  const panels = usePanelsStore()
  for (let i = 0; i < 70; i++) panels.add(null)
  panels.split(panels.panels[0]!.key, 'right', [])
  panels.showDifference(panels.panels[1]!.key, null)
  expect(panels.panels).toHaveLength(64)
  expect(useServiceStore().notices.at(-1)?.message).toBe('A window shows at most 64 panels. Close one first.')
})

describe('how the input looks', () => {
  const looks = () => usePanelsStore().panels.map(({ group, image }) => [group, image?.rgb, image?.range])

  function open(channels: 'gray' | 'rgb', white: boolean, ...types: string[]): void {
    const experiment = smallExperiment(...types)
    const input = { kind: 'image', name: 'photo.png' } as const
    useExperimentStore().open({ ...experiment, inputs: [input], reading: { channels, range: 'byte' } }, null)
    useImagesStore().attach(useExperimentStore().document.inputs, [{ ...imageInfo('photo'), white }])
  }

  test('an image is colours if it is read as such, from black to white if it has these', () => {
    open('rgb', true, 'Conv2D')
    expect(looks()).toEqual([
      [-1, true, [0, 255]],
      [0, undefined, undefined],
    ])
    open('gray', false, 'Conv2D')
    expect(looks()[0]).toEqual([-1, false, null])
  })

  test('a normalized image looks as before, since black and white move with the numbers', () => {
    open('rgb', true, 'AveragePooling2D')
    const normalize = { ...newStep('normalize'), mean: [100, 50, 0], deviation: [10] }
    useImagesStore().changeSteps(0, 'x', () => [normalize])
    const { image } = usePanelsStore().panels[0]!
    expect(image).toEqual({
      rgb: true,
      range: [-10, 25.5],
      channels: [
        [-10, 15.5],
        [-5, 20.5],
        [0, 25.5],
      ],
    })
    expect(usePanelsStore().panels[1]!.image).toEqual(image)
  })

  test('channels in another order, or of another number, are no colours', () => {
    open('rgb', true, 'AveragePooling2D')
    useImagesStore().changeSteps(0, 'x', () => [{ ...newStep('normalize'), order: 'bgr' }])
    expect(looks()[0]).toEqual([-1, undefined, undefined])
    useImagesStore().changeSteps(0, 'x', () => [{ ...newStep('normalize'), mean: [1, 2] }])
    expect(looks()[0]).toEqual([-1, undefined, undefined])
    useImagesStore().changeSteps(0, 'x', () => [{ ...newStep('normalize'), enabled: false }, newStep('invert')])
    expect(looks()[0]).toEqual([-1, true, [0, 255]])
  })

  test('what only repeats or averages the input looks like it', () => {
    open('rgb', true, 'ZeroPadding2D', 'AveragePooling2D')
    expect(looks().map(([group, rgb]) => [group, rgb])).toEqual([
      [-1, true],
      [-1, true],
      [-1, true],
    ])
    open('rgb', true, 'SumPooling2D')
    expect(looks()[1]).toEqual([0, undefined, undefined])
  })
})

test('lanes that stay apart at the end have a panel each, and none in common', () => {
  useExperimentStore().open(branchedExperiment(), null)
  const layers = useLayersStore()
  layers.remove(['maxpooling2d-1'])
  const layerIds = () => usePanelsStore().panels.map(({ layerId }) => layerId)
  expect(layerIds()).toContain('parallel-1')
  layers.change('parallel-1', { join: 'none' })
  expect(layerIds()).toEqual([null, 'dropout-1', 'conv2d-1'])
})
