import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OpenedTab, TakenDrafts } from '#app/protocol/contract'
import { useDrafts } from './drafts'
import { useExperimentStore } from './experiment'
import { useServiceStore } from './service'
import { useTabsStore } from './tabs'
import { imageInfo, setUpStores, smallExperiment } from './testing'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  sessionStorage.clear()
})

const nothing: TakenDrafts = { tabs: [], current: 0, page: 'page-1', recovered: false, failures: [] }

function opened(name: string, change: Partial<OpenedTab> = {}): OpenedTab {
  return {
    experiment: { ...smallExperiment('ReLU'), name },
    file: null,
    images: [null],
    unsaved: false,
    preview: false,
    input: 0,
    ...change,
  }
}

const tabs = () => useTabsStore().tabs.map(({ name, dirty }) => (dirty ? `${name}*` : name))

test('all that is open is kept a moment after a change, saved or not', async () => {
  const { requests } = setUpStores({ takeDrafts: nothing })
  await useDrafts().restore()
  useTabsStore().startNew()
  useTabsStore().open(opened('mine', { file: 'file-1' }))
  await vi.runAllTimersAsync()
  expect(requests.filter(({ name }) => name === 'keepDraft').at(-1)?.argument).toMatchObject({
    current: 1,
    tabs: [
      { experiment: { name: 'Untitled' }, preview: true },
      { experiment: { name: 'mine' }, preview: false, unsaved: false, file: 'file-1' },
    ],
  })
})

test('a change is kept before the page is left, and the host hears that it is left on purpose', async () => {
  const { requests } = setUpStores({ takeDrafts: nothing })
  await useDrafts().restore()
  await vi.runAllTimersAsync()
  useExperimentStore().rename('changed at the last moment')
  await flushPromises()
  window.dispatchEvent(new Event('beforeunload'))
  window.dispatchEvent(new Event('pagehide'))
  expect(requests.slice(-2)).toMatchObject([
    { name: 'keepDraft', argument: { tabs: [{ experiment: { name: 'changed at the last moment' }, unsaved: true }] } },
    { name: 'leave' },
  ])
})

test('what was open comes back as it was after a reload, without a word', async () => {
  const answer = {
    ...nothing,
    page: 'page-2',
    current: 1,
    tabs: [
      opened('example', { preview: true }),
      opened('mine', { unsaved: true }),
      opened('saved', { file: 'file-1' }),
    ],
  }
  const { requests } = setUpStores({ takeDrafts: answer })
  sessionStorage.setItem('poolscope-page', 'page-1')
  expect(await useDrafts().restore()).toBe(true)
  expect(requests[0]).toEqual({ name: 'takeDrafts', argument: { page: 'page-1' } })
  expect(sessionStorage.getItem('poolscope-page')).toBe('page-2')
  expect(tabs()).toEqual(['example', 'mine*', 'saved'])
  expect(useExperimentStore().document.name).toBe('mine')
  expect(useServiceStore().notices).toEqual([])
  // An example that nobody has changed gives way again to what is opened next.
  useTabsStore().select(useTabsStore().tabs[0]!.id)
  useTabsStore().open(opened('other'))
  expect(tabs()).toEqual(['other', 'mine*', 'saved'])
})

test('what was recovered after a crash is said', async () => {
  setUpStores({
    takeDrafts: { ...nothing, recovered: true, tabs: [opened('mine', { unsaved: true, images: [imageInfo('a')] })] },
  })
  await useDrafts().restore()
  expect(tabs()).toEqual(['mine*'])
  expect(useServiceStore().notices).toHaveLength(1)
})

test('nothing is kept before what was kept has come back', async () => {
  const { requests } = setUpStores({ takeDrafts: nothing })
  useDrafts()
  useExperimentStore().rename('early')
  await vi.runAllTimersAsync()
  window.dispatchEvent(new Event('beforeunload'))
  expect(requests.map(({ name }) => name)).not.toContain('keepDraft')
  await useDrafts().restore()
  await vi.runAllTimersAsync()
  expect(requests.map(({ name }) => name)).toContain('keepDraft')
})

test('a page whose link was lost goes on under the name that it is given then', async () => {
  const { requests, link } = setUpStores({ takeDrafts: nothing, keepDraft: { page: 'page-2' } })
  await useDrafts().restore()
  await vi.runAllTimersAsync()
  link('lost')
  link('back')
  await vi.runAllTimersAsync()
  const kept = requests.filter(({ name }) => name === 'keepDraft').map(({ argument }) => argument['page'])
  expect(kept).toEqual(['page-1', 'page-2'])
  expect(sessionStorage.getItem('poolscope-page')).toBe('page-2')
})

test("a page that was not given what was kept replaces nobody else's work", async () => {
  sessionStorage.setItem('poolscope-page', 'page-0')
  const { requests } = setUpStores({ takeDrafts: Promise.reject(new Error('the link was lost')) })
  await useDrafts()
    .restore()
    .catch(() => undefined)
  useExperimentStore().rename('mine')
  await vi.runAllTimersAsync()
  expect(requests.filter(({ name }) => name === 'keepDraft').map(({ argument }) => argument['page'])).toEqual([
    undefined,
  ])
})

test('drafts that could not be read are said', async () => {
  const failure = { code: 'unreadable-file', message: 'It is kept at /somewhere.' } as const
  setUpStores({ takeDrafts: { ...nothing, failures: [failure] } })
  await useDrafts().restore()
  expect(useServiceStore().notices).toHaveLength(1)
})
