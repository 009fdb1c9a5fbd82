/** What pages may not do: leave, open windows, embed others, ask for permissions, download. */
import { app, session } from 'electron'
import { isOurPage } from './protocol'

export function setUpSecurity(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  void app.whenReady().then(refusePermissions)
}

/** Copying to the clipboard is all that the renderer needs. */
const ALLOWED = 'clipboard-sanitized-write'

function refusePermissions(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((contents, permission, allow) => {
    allow(permission === ALLOWED && isOurPage(contents.getURL()))
  })
  defaultSession.setPermissionCheckHandler((_, permission, origin) => permission === ALLOWED && isOurPage(`${origin}/`))
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event) => event.preventDefault())
}
