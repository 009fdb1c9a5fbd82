/** Unsaved changes: shown in the title, and asked about before the window closes. */
import type { BrowserWindow } from 'electron'
import type { ServiceEvent } from '../../app/contract'
import { askUnsaved } from './dialogs'

export interface Unsaved {
  setTitle(title: string, edited: boolean): void
}

export function createUnsaved(window: BrowserWindow, send: (event: ServiceEvent) => void): Unsaved {
  let edited = false
  let asking = false
  let closeWhenSaved = false

  window.on('close', (event) => {
    if (!edited) return
    event.preventDefault()
    if (!asking) void ask()
  })

  async function ask(): Promise<void> {
    asking = true
    const answer = await askUnsaved(window).finally(() => (asking = false))
    if (answer === 'discard') {
      edited = false
      window.close()
    }
    if (answer !== 'save') return
    closeWhenSaved = true
    send({ type: 'menu', action: 'saveAll' })
  }

  return {
    setTitle(title, isEdited) {
      edited = isEdited
      window.setTitle(edited ? `\u2022 ${title}` : title)
      window.setDocumentEdited(edited)
      if (closeWhenSaved && !edited) window.close()
      // A change after a save that was refused or put off: closing has to be asked for again.
      closeWhenSaved = false
    },
  }
}
