/** Listens for the actions' shortcuts, and for the host's menu, as long as the component lives. */
import { onMounted, onUnmounted, type ComputedRef } from 'vue'
import type { Action, ActionId } from '#renderer/actions'
import { useClient } from '#renderer/client/use'
import { matchesShortcut } from '#renderer/controls/platform'

export function useShortcuts(actions: ComputedRef<ReadonlyMap<ActionId, Action>>): void {
  const client = useClient()

  function onKey(event: KeyboardEvent): void {
    // A part of the window has used it.
    if (event.defaultPrevented) return
    const found = [...actions.value.values()].find(
      ({ shortcuts, local }) =>
        !local &&
        shortcuts.some((keys) => !(keys.length === 1 && takesText(event.target)) && matchesShortcut(event, keys)),
    )
    if (!found || (keepsOwnUndo(event.target) && (found.id === 'undo' || found.id === 'redo'))) return
    event.preventDefault()
    if (found.enabled && (found.inDialogs || !dialogIsOpen())) found.run()
  }

  const stop = client.onEvent((event) => {
    if (event.type !== 'menu') return
    if ((event.action === 'undo' || event.action === 'redo') && keepsOwnUndo(document.activeElement)) {
      document.execCommand(event.action)
      return
    }
    const action = actions.value.get(event.action as ActionId)
    if (action?.enabled && !dialogIsOpen()) action.run()
  })
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => {
    window.removeEventListener('keydown', onKey)
    stop()
  })
}

function dialogIsOpen(): boolean {
  return document.querySelector('.dialog[data-state="open"]') !== null
}

/** Where a sign that is also a shortcut is typed. */
function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}

/** Text that is not applied while it is typed, such as a name, is undone by the field itself. */
function keepsOwnUndo(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[data-own-undo], textarea') !== null
}
