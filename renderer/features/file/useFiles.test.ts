import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { OpenedExperiment } from '../../../app/contract'
import type { Experiment } from '../../../app/document/experiment'
import { useExperimentStore } from '../../stores/experiment'
import { useServiceStore } from '../../stores/service'
import { setUpStores, smallExperiment } from '../../stores/testing'
import { useFiles } from './useFiles'

const other: OpenedExperiment = { experiment: { ...smallExperiment('ReLU'), name: 'other' }, file: 'file-1', images: [null] }

function setUp(saved: Experiment[] = []) {
  const service = setUpStores(
    { openExample: other },
    {
      pickExperiment: async () => other,
      saveExperiment: async (experiment) => {
        saved.push(experiment)
        return { file: 'file-2', name: 'saved' }
      },
      openRecent: () => Promise.reject(new Error('gone')),
    },
  )
  useExperimentStore().open(smallExperiment('MaxPooling2D'), null)
  return service
}

const name = () => useExperimentStore().document.name

test('without changes another experiment opens at once', async () => {
  setUp()
  await useFiles().open()
  expect(name()).toBe('other')
  expect(useExperimentStore().file).toBe('file-1')
})

test('changes are asked about first; staying keeps them, discarding goes on', async () => {
  setUp()
  useExperimentStore().rename('changed')
  await useFiles().open()
  expect(name()).toBe('changed')
  await useFiles().answer('stay')
  expect(name()).toBe('changed')
  await useFiles().open()
  await useFiles().answer('discard')
  expect(name()).toBe('other')
})

test('saving first saves, then goes on', async () => {
  const saved: Experiment[] = []
  setUp(saved)
  useExperimentStore().rename('changed')
  await useFiles().open()
  await useFiles().answer('save')
  expect(saved.map((experiment) => experiment.name)).toEqual(['changed'])
  expect(name()).toBe('other')
})

test('an example is a copy: saving it asks where', async () => {
  setUp()
  await useFiles().openExample('other')
  expect(useExperimentStore().file).toBeNull()
})

test('the first example does not come over a file that the host opened meanwhile', async () => {
  const service = setUp()
  const first = useFiles().openFirst()
  service.tell({ type: 'opened', opened: { ...other, experiment: { ...other.experiment, name: 'by double click' } } })
  await first
  await flushPromises()
  expect(name()).toBe('by double click')
})

test('a file that can not be opened is reported, and nothing is lost', async () => {
  setUp()
  await useFiles().openRecent('file-9')
  expect(useServiceStore().notices.map((notice) => notice.message)).toEqual(['Unexpected error: gone'])
  expect(name()).toBe('small')
})
