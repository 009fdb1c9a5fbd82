import { describe, expect, it, vi } from 'vitest'
import { setUpDesktop } from './testing/desktop'
import { desk } from './testing/electron'

vi.mock('electron', () => import('./testing/electron'))

const { openDesktop } = setUpDesktop()

describe('unsaved changes', () => {
  const edit = (request: (name: string, argument: unknown) => Promise<unknown>, edited: boolean) =>
    request('setTitle', { title: 'mine', edited })

  it('closes at once where there are none', async () => {
    const { window, request } = openDesktop()
    await edit(request, false)
    window.close()
    expect(window.destroyed).toBe(true)
    expect(desk.dialogs).toEqual([])
  })

  it('shows them in the title', async () => {
    const { window, request } = openDesktop()
    await edit(request, true)
    expect([window.title, window.edited]).toEqual(['\u2022 mine', true])
    await edit(request, false)
    expect([window.title, window.edited]).toEqual(['mine', false])
  })

  it('stays open when the person cancels', async () => {
    const { window, request } = openDesktop()
    await edit(request, true)
    desk.answers.push({ response: 2 })
    window.close()
    await expect.poll(() => desk.answers).toEqual([])
    expect(window.destroyed).toBe(false)
  })

  it('closes without saving when the person says so', async () => {
    const { window, request } = openDesktop()
    await edit(request, true)
    desk.answers.push({ response: 1 })
    window.close()
    await expect.poll(() => window.destroyed).toBe(true)
  })

  const saveFirst = async ({ window, events }: Pick<ReturnType<typeof openDesktop>, 'window' | 'events'>) => {
    desk.answers.push({ response: 0 })
    window.close()
    await expect.poll(() => events).toContainEqual({ type: 'saveBeforeClosing' })
  }

  it('asks the renderer to save, and closes once all is saved, whatever the title says meanwhile', async () => {
    const desktop = openDesktop()
    const { window, request } = desktop
    await edit(request, true)
    await saveFirst(desktop)
    await request('setTitle', { title: 'the second tab', edited: true })
    await request('setTitle', { title: 'the third tab', edited: true })
    expect(window.destroyed).toBe(false)
    await request('savedBeforeClosing', { saved: true })
    expect(window.destroyed).toBe(true)
  })

  it('stays open where saving was given up, also when all is saved later', async () => {
    const desktop = openDesktop()
    const { window, request } = desktop
    await edit(request, true)
    await saveFirst(desktop)
    await request('savedBeforeClosing', { saved: false })
    await edit(request, false)
    await request('savedBeforeClosing', { saved: true })
    expect(window.destroyed).toBe(false)
  })

  it('gives closing up when the page that saves is loaded again, or the person cancels meanwhile', async () => {
    const desktop = openDesktop()
    const { window, request } = desktop
    await edit(request, true)
    await saveFirst(desktop)
    await window.loadURL('app://poolscope/')
    await request('savedBeforeClosing', { saved: true })
    expect(window.destroyed).toBe(false)
    await saveFirst(desktop)
    desk.answers.push({ response: 2 })
    window.close()
    await expect.poll(() => desk.answers).toEqual([])
    await request('savedBeforeClosing', { saved: true })
    expect(window.destroyed).toBe(false)
  })
})

describe('rows of a run on images that are not saved', () => {
  const keep = { response: 1 }
  const discard = { response: 0 }
  const messages = () => desk.dialogs.map(({ options }) => options['message'])

  it('are asked about before the window closes, each time until they are saved or discarded', async () => {
    const { window, request } = openDesktop()
    await request('setUnsavedRows', { unsaved: true })
    for (const i of [1, 2]) {
      desk.answers.push(keep)
      window.close()
      await expect.poll(() => desk.dialogs.length).toBe(i)
      await expect.poll(() => desk.answers).toEqual([])
      expect(window.destroyed).toBe(false)
    }
    desk.answers.push(discard)
    window.close()
    await expect.poll(() => window.destroyed).toBe(true)
    expect(new Set(messages())).toEqual(new Set(['Discard the results of Run on images?']))
  })

  it('are no reason to ask once they are saved, or the page that had them is gone', async () => {
    for (const end of ['saved', 'gone']) {
      const { window, request } = openDesktop()
      await request('setUnsavedRows', { unsaved: true })
      if (end === 'saved') await request('setUnsavedRows', { unsaved: false })
      else await window.loadURL('app://poolscope/')
      window.close()
      expect(window.destroyed).toBe(true)
    }
    expect(desk.dialogs).toEqual([])
  })

  it('are asked about before unsaved changes: who keeps them is asked nothing more', async () => {
    const { window, request } = openDesktop()
    await request('setTitle', { title: 'mine', edited: true })
    await request('setUnsavedRows', { unsaved: true })
    desk.answers.push(keep)
    window.close()
    await expect.poll(() => desk.answers).toEqual([])
    expect([window.destroyed, desk.dialogs.length]).toEqual([false, 1])
    desk.answers.push(discard, { response: 1 })
    window.close()
    await expect.poll(() => window.destroyed).toBe(true)
    expect(messages().slice(1)).toEqual([
      'Discard the results of Run on images?',
      'Do you want to save the changes to this experiment?',
    ])
  })
})
