/**
 * Unsaved changes: shown in the title, and asked about before the window closes. Where they are to be saved first, the
 * renderer tells the outcome: the window closes once everything is saved, and stays open otherwise. A quit that was held
 * up by the question goes on when the window closes, because the application quits with its last window.
 */
import type { BrowserWindow } from 'electron'
import type { ServiceEvent } from '#app/protocol/contract'
import { askUnsaved } from './dialogs'

export interface Unsaved {
  setTitle(title: string, edited: boolean): void
  /** Closes the window if it has waited for this and everything is saved; gives closing up otherwise. */
  savedBeforeClosing(saved: boolean): void
  /** The page that was to save is gone, and will tell nothing. */
  cancelClosing(): void
}

export function createUnsaved(window: BrowserWindow, send: (event: ServiceEvent) => void): Unsaved {
  let edited = false
  let asking = false
  /** Whether the renderer is saving so that the window can close. */
  let saving = false

  window.on('close', (event) => {
    if (!edited) return
    event.preventDefault()
    if (!asking) void ask()
  })

  async function ask(): Promise<void> {
    asking = true
    const answer = await askUnsaved(window).finally(() => (asking = false))
    if (window.isDestroyed()) return
    if (answer === 'discard') return close()
    const wasSaving = saving
    saving = answer === 'save'
    if (saving && !wasSaving) send({ type: 'saveBeforeClosing' })
  }

  function close(): void {
    edited = false
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
    cancelClosing() {
      saving = false
    },
  }
}
