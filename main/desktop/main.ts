/** The desktop host: one window over the service. */
import { app } from 'electron'
import { join, resolve } from 'node:path'
import { endOnSignal } from '#main/endOnSignal'
import { createService } from '#main/service/service'
import { desktopDecoder, startDecoder } from './decoder'
import { setUpMessages } from './ipc'
import { claimSingleInstance, onFileOpened } from './instance'
import { reloadLostPages } from './lostPages'
import { setUpMenu } from './menu'
import { registerScheme, serveRenderer } from './protocol'
import { setUpSecurity } from './security'
import { userDataFromCommandLine } from './userData'
import { openWindow } from './window'

const root = resolve(import.meta.dirname, '../..')

userDataFromCommandLine()
registerScheme()
setUpSecurity()
// Electron says that it is ready only after this file has run: waiting for it here would wait forever.
if (claimSingleInstance()) void app.whenReady().then(start)
else app.quit()

function start(): void {
  serveRenderer(join(root, 'out/renderer'))
  const service = createService({
    version: app.getVersion(),
    examplesFolder: join(root, 'examples'),
    settingsFile: join(app.getPath('userData'), 'settings.json'),
    draftsFolder: join(app.getPath('userData'), 'drafts'),
    decoder: desktopDecoder,
    startDecoder,
  })
  const window = openWindow(join(root, 'out/preload/preload.cjs'))
  const messages = setUpMessages(window, service)
  setUpMenu(messages.send)
  onFileOpened(window, messages.openFile)
  const leave = () =>
    void messages
      .leave()
      .finally(() => service.close())
      .finally(() => app.exit())
  reloadLostPages(window, leave)
  // Only now: Chromium sets handlers of its own until Electron is ready.
  endOnSignal(leave)
  // `npm start` serves the workbench to a browser if this process ends before.
  window.once('ready-to-show', () => process.send?.('ready'))
  app.on('window-all-closed', () => app.quit())
  app.once('will-quit', (event) => {
    event.preventDefault()
    void messages
      .ended()
      .finally(() => service.close())
      .finally(() => app.quit())
  })
}
