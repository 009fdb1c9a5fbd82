import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { MapSummary } from '#app/protocol/contract'
import { useExperimentStore } from './experiment'
import { useLayersStore } from './layers'
import { useRunStore } from './run'
import { mapOf, setUpStores, smallExperiment, type ScriptedService } from './testing'

let service: ScriptedService

beforeEach(async () => {
  service = setUpStores()
  useRunStore()
  useExperimentStore().open(smallExperiment('ReLU', 'MaxPooling2D'), null)
  await nextTick()
})

const shownMaps = () => [...useRunStore().maps.values()].map((map) => map.map)

function lastRun(): string {
  return service.ids('run').at(-1) ?? ''
}

function finish(run: string, ...layers: number[]): void {
  for (const layer of layers) service.tell({ type: 'layerDone', run, map: mapOf(run, layer) })
  service.tell({ type: 'runFinished', run, milliseconds: 2 })
}

test('the experiment runs automatically when it is opened and after each change that matters', async () => {
  expect(service.ids('run')).toHaveLength(1)
  useExperimentStore().rename('another name')
  await nextTick()
  expect(service.ids('run')).toHaveLength(1)
  useLayersStore().change('maxpooling2d-1', { strides: [1, 1] })
  await nextTick()
  expect(service.ids('run')).toHaveLength(2)
})

test('a newer run cancels the one in flight, whose late maps are not shown', async () => {
  const first = lastRun()
  useLayersStore().change('maxpooling2d-1', { strides: [1, 1] })
  await nextTick()
  const second = lastRun()
  expect(service.ids('cancel')).toEqual([first])
  finish(second, -1, 0, 1)
  finish(first, -1, 0, 1)
  expect(shownMaps()).toEqual([`${second}/-1`, `${second}/0`, `${second}/1`])
  expect(service.ids('release')).toEqual([first])
})

test('old maps stay on show until the new ones arrive, then their run is released', async () => {
  const first = lastRun()
  finish(first, -1, 0, 1)
  useLayersStore().change('maxpooling2d-1', { strides: [1, 1] })
  await nextTick()
  const second = lastRun()
  expect(shownMaps()).toEqual([`${first}/-1`, `${first}/0`, `${first}/1`])
  service.tell({ type: 'layerDone', run: second, map: mapOf(second, -1) })
  expect(shownMaps()).toEqual([`${second}/-1`, `${first}/0`, `${first}/1`])
  expect(service.ids('release')).toEqual([])
  finish(second, 0, 1)
  expect(service.ids('release')).toEqual([first])
})

test('what is known of a map already is kept, and what is new is added', () => {
  const tile = (channel: number) => ({
    channel,
    level: 0,
    reduce: 'mean' as const,
    tile: { row: 0, column: 0, height: 2, width: 2, values: new Float32Array(4) },
  })
  const run = lastRun()
  const tell = (map: Partial<MapSummary>) => service.tell({ type: 'layerDone', run, map: { ...mapOf(run, 0), ...map } })
  const known = () => useRunStore().maps.get(0)!
  tell({ tiles: [tile(0)] })
  const first = known()
  tell({})
  expect(known()).toBe(first)
  tell({ tiles: [tile(1)] })
  expect(known().tiles?.map(({ channel }) => channel)).toEqual([0, 1])
  tell({ map: 'another' })
  expect(known().tiles).toBeUndefined()
})

test('a map follows its layer when the stack changes above it', async () => {
  const first = lastRun()
  finish(first, -1, 0, 1)
  useLayersStore().add('ReLU6', 0)
  await nextTick()
  expect(useRunStore().maps.get(2)?.map).toBe(`${first}/1`)
  expect(useRunStore().maps.has(0)).toBe(false)
})

test('layers before a fault run; those after it do not', async () => {
  useLayersStore().change('maxpooling2d-1', { poolSize: [9, 9] })
  await nextTick()
  const sent = service.requests.filter((request) => request.name === 'run').at(-1)?.argument.experiment
  expect(sent).toMatchObject({ stack: [{ enabled: true }, { enabled: false }] })
})

test('after the link was lost everything runs anew', async () => {
  finish(lastRun(), -1, 0, 1)
  service.link('back')
  await nextTick()
  expect(service.ids('run')).toHaveLength(2)
  expect(shownMaps()).toEqual([])
})

test('a failure that is told before a newer run starts does not outlive it', async () => {
  const first = lastRun()
  service.tell({ type: 'runFailed', run: first, failure: { code: 'worker-died', message: 'A worker died.' } })
  expect(useRunStore().failure?.message).toBe('A worker died.')
  useRunStore().runAgain()
  expect(useRunStore().failure).toBeNull()
})

test('a change of a large stack runs at once, those that come while it runs wait for the last of them', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const change = async (strides: readonly number[]) => {
    useLayersStore().change('maxpooling2d-1', { strides })
    await nextTick()
    return service.ids('run').length
  }
  const plane = Array.from({ length: 512 }, () => Array<number>(512).fill(0))
  useExperimentStore().open(
    { ...smallExperiment('ReLU', 'MaxPooling2D'), inputs: [{ kind: 'values', name: 'large', planes: [plane] }] },
    null,
  )
  await nextTick()
  vi.advanceTimersByTime(1000)
  const before = service.ids('run').length
  expect(await change([1, 1])).toBe(before + 1)
  expect(await change([3, 3])).toBe(before + 1)
  expect(await change([4, 4])).toBe(before + 1)
  vi.advanceTimersByTime(1000)
  expect(service.ids('run')).toHaveLength(before + 2)
  finish(lastRun(), -1, 0, 1)
  expect(await change([1, 1])).toBe(before + 3)
  finish(lastRun(), -1, 0, 1)
  expect(await change([3, 3])).toBe(before + 4)
})
