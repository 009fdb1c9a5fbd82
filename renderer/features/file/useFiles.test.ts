import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { OpenedExperiment } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { useExperimentStore } from '#renderer/stores/experiment'
import { useServiceStore } from '#renderer/stores/service'
import { useTabsStore } from '#renderer/stores/tabs'
import { useImagesStore } from '#renderer/stores/images'
import { imageInfo, setUpStores, smallExperiment } from '#renderer/stores/testing'
import { useFiles } from './useFiles'

const small: OpenedExperiment = { experiment: smallExperiment('MaxPooling2D'), file: null, images: [null] }
const other: OpenedExperiment = {
  experiment: { ...smallExperiment('ReLU'), name: 'other' },
  file: 'file-1',
  images: [null],
}

function setUp(saved: Experiment[] = [], refuse = false) {
  const service = setUpStores(
    { openExample: other },
    {
      pickExperiment: async () => other,
      saveExperiment: async ({ experiment }) => {
        saved.push(experiment)
        return refuse ? null : { file: `file of ${experiment.name}`, name: 'saved' }
      },
      openRecent: () => Promise.reject(new Error('gone')),
    },
  )
  useTabsStore().open(small)
  return service
}

const name = () => useExperimentStore().document.name
const names = () => useTabsStore().tabs.map((tab) => tab.name)

test('another experiment opens in a tab of its own, with its file', async () => {
  setUp()
  await useFiles().open()
  expect(names()).toEqual(['small', 'other'])
  expect(useExperimentStore().file).toBe('file-1')
})

test('a tab without changes closes at once', () => {
  setUp()
  void useFiles().close()
  expect(names()).toEqual(['Untitled'])
})

test('a tab that is being saved closes without a question once its file is written', async () => {
  const { client } = setUp()
  let write = () => {}
  client.files.saveExperiment = () =>
    new Promise((resolve) => (write = () => resolve({ file: 'file-2', name: 'saved' })))
  useExperimentStore().rename('changed')
  void useFiles().save()
  const closed = useFiles().close()
  expect(names()).toEqual(['changed'])
  write()
  await closed
  expect([names(), useFiles().closing]).toEqual([['Untitled'], null])
})

test('a tab with changes asks first; staying keeps it, discarding closes it', async () => {
  setUp()
  useExperimentStore().rename('changed')
  const changed = useTabsStore().current
  await useFiles().open()
  void useFiles().close(changed)
  expect([name(), useFiles().closing]).toEqual(['changed', changed])
  await useFiles().answer('stay')
  expect(names()).toEqual(['changed', 'other'])
  void useFiles().close(changed)
  await useFiles().answer('discard')
  expect(names()).toEqual(['other'])
})

test('saving names the image of each input by its token, and the file that it is in', async () => {
  const requests: unknown[] = []
  setUpStores(
    {},
    {
      saveExperiment: async ({ file, saveAs, form, images }) => (
        requests.push({ file, saveAs, form, images }),
        { file: 'file-2', name: 'saved' }
      ),
    },
  )
  useTabsStore().open(other)
  useImagesStore().take([imageInfo('one', 'img.png'), imageInfo('two', 'img.png')])
  await useFiles().save()
  await useFiles().saveAs()
  await useFiles().saveAsJson()
  const images = [null, 'one', 'two']
  expect(requests).toEqual([
    { file: 'file-1', saveAs: false, form: 'bundle', images },
    { file: 'file-2', saveAs: true, form: 'bundle', images },
    { file: 'file-2', saveAs: true, form: 'json', images },
  ])
})

test('saving first saves, then closes; a save that was given up keeps the tab', async () => {
  const saved: Experiment[] = []
  setUp(saved)
  useExperimentStore().rename('changed')
  void useFiles().close()
  await useFiles().answer('save')
  expect(saved.map((experiment) => experiment.name)).toEqual(['changed'])
  expect(names()).toEqual(['Untitled'])

  setUp([], true)
  useExperimentStore().rename('changed')
  void useFiles().close()
  await useFiles().answer('save')
  expect(names()).toEqual(['changed'])
})

test('saving all saves every tab with changes, and no other', async () => {
  const saved: Experiment[] = []
  setUp(saved)
  useExperimentStore().rename('first')
  await useFiles().open()
  useTabsStore().open({ ...small, file: 'file-3' })
  useExperimentStore().rename('third')
  await useFiles().saveAll()
  expect(saved.map((experiment) => experiment.name)).toEqual(['first', 'third'])
  expect(useTabsStore().dirty).toBe(false)
  expect(name()).toBe('third')
})

test('an example is a copy: saving it asks where', async () => {
  setUp()
  await useFiles().openExample('other')
  expect(useExperimentStore().file).toBeNull()
})

test('the first example does not come over a file that the host opened meanwhile', async () => {
  const service = setUpStores({ openExample: { ...small, experiment: { ...small.experiment, name: 'example' } } })
  const first = useFiles().openFirst()
  service.tell({ type: 'opened', opened: { ...other, experiment: { ...other.experiment, name: 'by double click' } } })
  await first
  await flushPromises()
  expect(names()).toEqual(['by double click'])
})

test('the first example does not come over what was changed before the host replied', async () => {
  setUpStores({ openExample: other })
  const first = useFiles().openFirst()
  useExperimentStore().rename('mine')
  await first
  expect(names()).toEqual(['mine'])
})

test('drafts come back beside what was changed before the host replied, which stays on screen', async () => {
  const draft = {
    experiment: { ...smallExperiment('ReLU'), name: 'draft' },
    file: null,
    unsaved: true,
    images: [null],
    input: 0,
  }
  setUpStores({ takeDrafts: { tabs: [draft], current: 0 } })
  const first = useFiles().openFirst()
  useExperimentStore().rename('mine')
  await first
  expect([names(), name()]).toEqual([['mine', 'draft'], 'mine'])
})

test('a file that can not be opened is reported, and nothing is lost', async () => {
  setUp()
  await useFiles().openRecent('file-9')
  expect(useServiceStore().notices.map((notice) => notice.message)).toEqual(['Unexpected error: gone'])
  expect(name()).toBe('small')
})

test('before the window closes everything is saved, and the host is told the outcome', async () => {
  for (const refuse of [false, true]) {
    const saved: Experiment[] = []
    const outcomes: boolean[] = []
    const service = setUp(saved, refuse)
    service.client.files.savedBeforeClosing = async (all) => void outcomes.push(all)
    useExperimentStore().rename('first')
    await useFiles().open()
    useExperimentStore().rename('second')
    service.tell({ type: 'saveBeforeClosing' })
    await flushPromises()
    expect(outcomes).toEqual([!refuse])
    expect(saved.map((experiment) => experiment.name)).toEqual(refuse ? ['first'] : ['first', 'second'])
    expect(useTabsStore().dirty).toBe(refuse)
  }
})

test('a tab that left the screen while it was being saved is the one that counts as saved', async () => {
  let finish: () => void = () => undefined
  const service = setUp()
  service.client.files.saveExperiment = () =>
    new Promise((resolve) => (finish = () => resolve({ file: 'file-7', name: 'saved' })))
  useExperimentStore().rename('first')
  const first = useTabsStore().current
  const saving = useFiles().save()
  useTabsStore().open(other)
  useExperimentStore().rename('second')
  finish()
  await saving
  expect(useTabsStore().tabs.map(({ name, dirty }) => [name, dirty])).toEqual([
    ['first', false],
    ['second', true],
  ])
  expect(useTabsStore().documentOf(first).file).toBe('file-7')
  expect(useExperimentStore().file).toBe('file-1')
})

test('an image that was opened with the program joins the experiment on screen', async () => {
  const service = setUp()
  useFiles()
  service.tell({ type: 'addedImages', images: [imageInfo('a')] })
  await flushPromises()
  expect(useExperimentStore().document.inputs.map((input) => input.name)).toEqual(['ramp', 'a.png'])
})

test('a text file of names that is dropped names the classes; one of numbers is an array', async () => {
  const added: string[] = []
  setUpStores(
    {},
    {
      addImages: async (files) => {
        added.push(...files.map(({ name }) => name))
        return []
      },
    },
  )
  useTabsStore().open(small)
  await useFiles().openDropped([
    new File(['cat\r\ndog\r\n'], 'labels.txt'),
    new File(['1 2\n3 nan\n'], 'numbers.txt'),
    new File(['cat\n'], 'cat.png'),
  ])
  expect(useExperimentStore().document.classes).toEqual(['cat', 'dog'])
  expect(added).toEqual(['numbers.txt', 'cat.png'])
  expect(useServiceStore().notices.at(-1)?.message).toBe('2 class names read from labels.txt.')
})

test('names that are none are refused with the line', async () => {
  setUp()
  await useFiles().openDropped([new File([`cat\n${'long '.repeat(50)}`], 'labels.txt')])
  expect(useServiceStore().notices.at(-1)?.message).toMatch('Line 2 has 249 letters')
  expect(useExperimentStore().document.classes).toBe(undefined)
})
