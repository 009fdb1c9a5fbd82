/** A page whose process has ended is loaded again; the third time in a minute the person is asked first, and told why. */
import type { BrowserWindow } from 'electron'
import { askLostPage } from './dialogs'

const MINUTE = 60_000
const MOST = 3

/** @param leave quits the program with its drafts kept */
export function reloadLostPages(window: BrowserWindow, leave: () => void): void {
  /** Times of the last losses, in milliseconds. */
  let losses: number[] = []

  window.webContents.on('render-process-gone', (_, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    const now = Date.now()
    losses = [...losses.filter((time) => now - time < MINUTE), now]
    if (losses.length < MOST) window.reload()
    else void ask(reason, exitCode)
  })

  async function ask(reason: string, exitCode: number): Promise<void> {
    losses = []
    const again = await askLostPage(window, reason, exitCode)
    if (window.isDestroyed()) return
    if (again) window.reload()
    else leave()
  }
}
