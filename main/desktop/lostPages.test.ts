import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { desk, BrowserWindow } from './testing/electron'

vi.mock('electron', () => import('./testing/electron'))

const { reloadLostPages } = await import('./lostPages')

let window: BrowserWindow
const reload = vi.fn<() => void>()
const leave = vi.fn<() => void>()

beforeEach(() => {
  vi.useFakeTimers()
  desk.dialogs.length = 0
  reload.mockReset()
  leave.mockReset()
  window = new BrowserWindow({})
  window.reload = reload
  reloadLostPages(window as never, leave)
})

afterEach(() => void vi.useRealTimers())

const lose = (reason = 'crashed') =>
  window.webContents.emit('render-process-gone', {}, { reason, exitCode: reason === 'clean-exit' ? 0 : 139 })

it('loads a lost page again, but not one that ended as it should', () => {
  lose('clean-exit')
  expect(reload).not.toHaveBeenCalled()
  lose()
  lose('killed')
  expect(reload).toHaveBeenCalledTimes(2)
  expect(desk.dialogs).toEqual([])
})

it('loads pages again as long as no three are lost within a minute', () => {
  for (let i = 0; i < 10; i++) {
    lose()
    vi.advanceTimersByTime(30_000)
  }
  expect(reload).toHaveBeenCalledTimes(10)
  expect(desk.dialogs).toEqual([])
})

it('says why at the third loss within a minute, and loads the page again only when told to', async () => {
  desk.answers.push({ response: 0 })
  for (const wait of [30_000, 29_999, 0]) {
    lose()
    vi.advanceTimersByTime(wait)
  }
  expect(reload).toHaveBeenCalledTimes(2)
  expect(desk.dialogs).toMatchObject([
    { kind: 'message', options: { type: 'error', detail: expect.stringContaining('crashed, exit code 139') } },
  ])
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(3))
  expect(leave).not.toHaveBeenCalled()
})

it('names a lack of memory, and leaves when told to quit', async () => {
  desk.answers.push({ response: 1 })
  for (let i = 0; i < 3; i++) lose('oom')
  expect(desk.dialogs[0]!.options['detail']).toContain('ran out of memory')
  await vi.waitFor(() => expect(leave).toHaveBeenCalledOnce())
  expect(reload).toHaveBeenCalledTimes(2)
})
