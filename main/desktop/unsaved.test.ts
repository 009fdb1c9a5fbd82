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
