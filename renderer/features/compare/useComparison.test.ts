import { defineStore } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { nextTick, ref } from 'vue'
import type { Lane, Layer } from '#app/document/experiment'
import type { Statistics } from '#app/protocol/contract'
import { mapShape } from '#app/shape'
import { useExperimentStore } from '#renderer/stores/experiment'
import { mapOf, setUpStores, smallExperiment, type ScriptedService } from '#renderer/stores/testing'
import { BEFORE, useComparison } from './useComparison'

const statistics: Statistics = {
  count: 4,
  nan: 0,
  infinite: 0,
  zeros: 1,
  min: 0,
  max: 1,
  mean: 0.5,
  std: 0.5,
  quartiles: [0, 0.5, 1],
  tails: [0, 1],
  interior: [0, 1],
  histogram: [4],
}
const difference = { map: 'difference', shape: mapShape(1, 2, 2), levels: 1, ranges: [[0, 1]], milliseconds: 0 }
const open = ref(false)
const useComparing = defineStore('comparing', () => useComparison(open))
let service: ScriptedService

beforeEach(async () => {
  open.value = false
  service = setUpStores({ statistics, subtract: difference })
  useExperimentStore().open(smallExperiment('ReLU', 'MaxPooling2D'), null)
  useComparing()
  open.value = true
  await nextTick()
})

const comparison = () => useComparing()
const lastRun = () => service.ids('run').at(-1)!
const asked = (name: string) => service.requests.filter((request) => request.name === name)
const settled = () => new Promise((resolve) => setTimeout(resolve))

/** The run under way ends, with the maps of its input and of its last layer. */
async function finish(layer: number): Promise<void> {
  const run = lastRun()
  for (const one of [-1, layer]) service.tell({ type: 'layerDone', run, map: mapOf(run, one) })
  service.tell({ type: 'runFinished', run, milliseconds: 1 })
  await settled()
}

/** The map before the pooling, and three poolings: strides have no convolution here. */
async function finishAll(): Promise<void> {
  for (const layer of [0, 1, 1, 1]) await finish(layer)
}

test('the map before and the usual ways to pool run one after another, then numbers and differences are found', async () => {
  expect(service.ids('run')).toHaveLength(1)
  await finishAll()
  expect([...comparison().outcomes.keys()]).toEqual([BEFORE, 'MaxPooling2D', 'AveragePooling2D', 'LpPooling2D'])
  expect(asked('run').map(({ argument }) => argument['keep'])).toEqual([[0], [1], [1], [1]])
  expect(comparison().outcomes.get('AveragePooling2D')).toMatchObject({ statistics, difference: { statistics } })
  expect(comparison().outcomes.get('MaxPooling2D')?.difference).toBeNull()
  expect([comparison().working, comparison().progress]).toEqual([false, 1])
})

test('a pooling in a lane, or after a block, is compared on the map that it reads', async () => {
  const keeps = async (before: number, stack: Lane) => {
    open.value = false
    await nextTick()
    const runs = asked('run').length
    useExperimentStore().open({ ...small, stack }, null)
    open.value = true
    await nextTick()
    await finish(before)
    return asked('run')
      .slice(runs, runs + 2)
      .map(({ argument }) => argument['keep'])
  }
  const small = smallExperiment('ReLU', 'MaxPooling2D', 'Parallel', 'Tanh')
  const [relu, pool, block, tanh] = small.stack as [Layer, Layer, Layer, Layer]
  expect(await keeps(1, [relu, { ...block, lanes: [[tanh, pool], []] }])).toEqual([[1], [2]])
  expect(await keeps(2, [relu, { ...block, lanes: [[tanh], []] }, pool])).toEqual([[2], [3]])
})

test('at the end every run and every difference is given back', async () => {
  await finishAll()
  open.value = false
  await nextTick()
  expect(service.ids('release').sort()).toEqual(service.ids('run').sort())
  expect(asked('closeMap')).toHaveLength(asked('subtract').length)
  expect(comparison().outcomes.size).toBe(0)
})

test('a run under way is given up at the end, and its late map is not shown', async () => {
  open.value = false
  await nextTick()
  expect(service.ids('release')).toEqual(service.ids('run'))
  await finish(0)
  expect(comparison().outcomes.size).toBe(0)
  expect(service.ids('run')).toHaveLength(1)
})

test('a way that cannot work says why, and the others go on', async () => {
  await finish(0)
  service.tell({
    type: 'runFailed',
    run: lastRun(),
    failure: { code: 'impossible-stack', message: 'It does not fit.' },
  })
  await settled()
  await finish(1)
  expect(comparison().outcomes.get('MaxPooling2D')?.problem).toBe('It does not fit.')
  expect(comparison().outcomes.get('AveragePooling2D')?.made).toBeDefined()
})

test('another one to compare with asks for the differences anew, but for no map', async () => {
  await finishAll()
  comparison().settings.reference = 'LpPooling2D'
  await settled()
  expect(service.ids('run')).toHaveLength(4)
  expect(comparison().outcomes.get('LpPooling2D')?.difference).toBeNull()
  expect(comparison().outcomes.get('MaxPooling2D')?.difference).not.toBeNull()
})

test('work ends where the link to the service is lost', async () => {
  expect(comparison().working).toBe(true)
  service.link('lost')
  await settled()
  expect(comparison().working).toBe(false)
  expect(service.ids('run')).toHaveLength(1)
})
