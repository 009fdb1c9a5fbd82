import { nextTick } from 'vue'
import { beforeEach, expect, test } from 'vitest'
import type { OpenedExperiment } from '#app/protocol/contract'
import { useExperimentStore } from './experiment'
import { useLayersStore } from './layers'
import { useImagesStore } from './images'
import { useRunStore } from './run'
import { useSelectionStore } from './selection'
import { useTabsStore } from './tabs'
import { mapOf, imageInfo, setUpStores, smallExperiment, type ScriptedService } from './testing'

let service: ScriptedService

beforeEach(async () => {
  service = setUpStores()
  useRunStore()
  useSelectionStore()
  useTabsStore().open(opened('first', 'file-1'))
  await nextTick()
})

function opened(name: string, file: string | null = null): OpenedExperiment {
  return { experiment: { ...smallExperiment('ReLU', 'MaxPooling2D'), name }, file, images: [null] }
}

const names = () => useTabsStore().tabs.map((tab) => tab.name)
const idOf = (name: string) => useTabsStore().tabs.find((tab) => tab.name === name)!.id
const shown = () => [...useRunStore().maps.values()].map((map) => map.map)

function finish(...layers: number[]): string {
  const run = service.ids('run').at(-1)!
  for (const layer of layers) service.tell({ type: 'layerDone', run, map: mapOf(run, layer) })
  service.tell({ type: 'runFinished', run, milliseconds: 2 })
  return run
}

test('each tab keeps its document, file, history and selection', async () => {
  const experiment = useExperimentStore()
  useSelectionStore().select('maxpooling2d-1')
  useLayersStore().toggle(['relu-1'])
  useTabsStore().open(opened('second'))
  expect([experiment.document.name, experiment.dirty, experiment.undoName, experiment.file]).toEqual([
    'second',
    false,
    null,
    null,
  ])
  expect(useSelectionStore().layer).toBe('relu-1')
  useTabsStore().select(idOf('first'))
  expect([experiment.document.name, experiment.dirty, experiment.undoName, experiment.file]).toEqual([
    'first',
    true,
    'Switch ReLU off',
    'file-1',
  ])
  expect(useSelectionStore().layer).toBe('maxpooling2d-1')
  expect(useTabsStore().tabs.map((tab) => tab.dirty)).toEqual([true, false])
})

test('a tab that comes back shows its maps at once, without a run', async () => {
  const run = finish(-1, 0, 1)
  useTabsStore().open(opened('second'))
  await nextTick()
  finish(-1, 0, 1)
  useTabsStore().select(idOf('first'))
  expect(shown()).toEqual([`${run}/-1`, `${run}/0`, `${run}/1`])
  await nextTick()
  expect(service.ids('run')).toHaveLength(2)
  expect(useRunStore().status).toMatchObject({ phase: 'done' })
  expect(service.ids('release')).toEqual([])
})

test('a run that was on its way when its tab was left begins again when it comes back', async () => {
  useTabsStore().open(opened('second'))
  expect(service.ids('cancel')).toEqual(service.ids('run'))
  await nextTick()
  useTabsStore().select(idOf('first'))
  await nextTick()
  expect(service.ids('run')).toHaveLength(3)
})

test('closing a tab shows its neighbour, and releases its maps and its images', async () => {
  const run = finish(-1, 0, 1)
  useImagesStore().take([imageInfo('a')])
  useTabsStore().open(opened('second'))
  await nextTick()
  finish(-1, 0, 1)
  useTabsStore().select(idOf('first'))
  useTabsStore().close(idOf('first'))
  expect(names()).toEqual(['second'])
  expect(service.ids('release')).toContain(run)
  expect(service.requests.filter((r) => r.name === 'closeImage').map((r) => r.argument.image)).toEqual(['a'])
})

test('the last tab that closes leaves an empty experiment', () => {
  useTabsStore().close(idOf('first'))
  expect(names()).toEqual(['Untitled'])
  useTabsStore().close(idOf('Untitled'))
  expect(names()).toEqual(['Untitled'])
})

test('empty experiments have names that tell them apart', () => {
  for (let i = 0; i < 3; i++) useTabsStore().startNew()
  expect(names()).toEqual(['first', 'Untitled', 'Untitled 2', 'Untitled 3'])
})

test('choosing which maps are on show leaves a tab unchanged; everything else changes it', () => {
  const tabs = useTabsStore()
  const experiment = useExperimentStore()
  experiment.edit('panels', (e) => ({ ...e, panels: [{ layer: null, channel: 0 }] }))
  expect([tabs.dirty, experiment.dirty]).toEqual([false, false])
  experiment.rename('other')
  expect([tabs.dirty, experiment.dirty]).toEqual([true, true])
  experiment.undo()
  expect([tabs.dirty, experiment.dirty]).toEqual([false, false])
})

test('an example that was not touched gives its place to the next; one that was changed keeps it', () => {
  const tabs = useTabsStore()
  tabs.open(opened('example'), { preview: true })
  tabs.open(opened('next example'), { preview: true })
  expect(names()).toEqual(['first', 'next example'])
  useLayersStore().toggle(['relu-1'])
  tabs.open(opened('third example'), { preview: true })
  expect(names()).toEqual(['first', 'next example', 'third example'])
})

test('a file that is open already is shown as it stands', () => {
  useLayersStore().toggle(['relu-1'])
  useTabsStore().open(opened('second'))
  useTabsStore().open(opened('first', 'file-1'))
  expect(names()).toEqual(['first', 'second'])
  expect(useExperimentStore().undoName).toBe('Switch ReLU off')
})

test('tabs go round and can be moved', () => {
  const tabs = useTabsStore()
  tabs.open(opened('second'))
  tabs.open(opened('third'))
  tabs.step(1)
  expect(useExperimentStore().document.name).toBe('first')
  tabs.step(-1)
  expect(useExperimentStore().document.name).toBe('third')
  tabs.move(idOf('third'), 0)
  expect(names()).toEqual(['third', 'first', 'second'])
})
