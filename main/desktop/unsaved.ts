/**
 * Unsaved changes, shown in the title, and unsaved rows of a run on images: the window asks about both before it closes.
 * Where changes are to be saved first, the renderer tells the outcome: the window closes once everything is saved, and
 * stays open otherwise. A quit that was held up by the question goes on when the window closes, because the application
 * quits with its last window.
 */
import type { BrowserWindow } from 'electron'
import type { ServiceEvent } from '#app/protocol/contract'
import { askUnsaved, askUnsavedRows, type UnsavedAnswer } from './dialogs'

export interface Unsaved {
  setTitle(title: string, edited: boolean): void
  /** Whether rows of a run on images would be lost. */
  setRows(unsaved: boolean): void
  /** Closes the window if it has waited for this and everything is saved; gives closing up otherwise. */
  savedBeforeClosing(saved: boolean): void
  /** The page is gone with its rows; if it was saving, nobody will tell the outcome. */
  forgetPage(): void
}

export function createUnsaved(window: BrowserWindow, send: (event: ServiceEvent) => void): Unsaved {
  let edited = false
  let rows = false
  let asking = false
  /** Whether the renderer is saving so that the window can close. */
  let saving = false

  window.on('close', (event) => {
    if (!edited && !rows) return
    event.preventDefault()
    if (!asking) void ask()
  })

  async function ask(): Promise<void> {
    asking = true
    const answer = await question().finally(() => (asking = false))
    if (window.isDestroyed()) return
    if (answer === 'discard') return close()
    const wasSaving = saving
    saving = answer === 'save'
    if (saving && !wasSaving) send({ type: 'saveBeforeClosing' })
  }

  async function question(): Promise<UnsavedAnswer> {
    if (rows && !(await askUnsavedRows(window))) return 'cancel'
    return edited && !window.isDestroyed() ? askUnsaved(window) : 'discard'
  }

  function close(): void {
    edited = rows = false
    window.close()
  }

  return {
    setTitle(title, isEdited) {
      edited = isEdited
      window.setTitle(edited ? `\u2022 ${title}` : title)
      window.setDocumentEdited(edited)
    },
    savedBeforeClosing(saved) {
      const wanted = saving
      saving = false
      if (wanted && saved) close()
    },
    setRows(unsaved) {
      rows = unsaved
    },
    forgetPage() {
      saving = rows = false
    },
  }
}
