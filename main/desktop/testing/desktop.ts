/** The desktop's host with the stand-in for Electron; a test file that uses it mocks 'electron' with ./electron. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { parseExperiment } from '#app/document/parse'
import { fromPlain } from '#app/failure'
import type { ServiceEvent } from '#app/protocol/contract'
import type { Bridge } from '#app/protocol/wire'
import { setUpMessages } from '#main/desktop/ipc'
import { registerScheme } from '#main/desktop/protocol'
import { setUpSecurity } from '#main/desktop/security'
import { openWindow } from '#main/desktop/window'
import { createService, type Service } from '#main/service/service'
import { root } from '#main/testing/contractSuite'
import { app, desk, ipcMain, ipcRenderer, type BrowserWindow } from './electron'

/** A desktop for the tests of a file: its folder, and windows with their messages, as main.ts sets them up. */
export function setUpDesktop() {
  let folder: string
  let service: Service

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'poolscope-desktop-'))
    desk.userData = join(folder, 'user')
    service = createService({
      version: '1.2.3',
      examplesFolder: join(root, 'examples'),
      draftsFolder: join(folder, 'drafts'),
    })
    await import('#main/desktop/preload')
    registerScheme()
    setUpSecurity()
  })

  afterAll(async () => {
    await service.close()
    await rm(folder, { recursive: true })
    app.removeAllListeners()
    ipcRenderer.removeAllListeners()
  })

  beforeEach(async () => {
    desk.answers.length = 0
    desk.dialogs.length = 0
    desk.frame = null
    ipcRenderer.removeAllListeners()
    await rm(desk.userData, { recursive: true, force: true })
  })

  /** A window with its messages, and the bridge as its page sees it. */
  function openDesktop() {
    ipcMain.removeHandler('request')
    const window = openWindow('preload.cjs') as unknown as BrowserWindow
    const messages = setUpMessages(window as never, service)
    const events: ServiceEvent[] = []
    const bridge = desk.exposed['poolscope'] as Bridge
    bridge.onEvent((event) => events.push(event))
    return {
      window,
      messages,
      events,
      request: (name: unknown, argument: unknown) => ask(bridge, name, argument),
      bridge,
    }
  }

  return { inFolder: (...names: string[]) => join(folder, ...names), openDesktop }
}

export async function ask(bridge: Bridge, name: unknown, argument: unknown): Promise<unknown> {
  const answer = await bridge.request(name as string, argument)
  if ('failure' in answer) throw fromPlain(answer.failure)
  return answer.value
}

export async function exampleDocument() {
  return parseExperiment(await readFile(join(root, 'examples/vertical-line.poolscope.json'), 'utf8'))
}
