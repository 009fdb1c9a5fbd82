/** Keyboard shortcuts as the platform writes and means them. */

const apple = /Mac|iPhone|iPad/.test(navigator.platform)

/** A shortcut as it is written in menus: `Mod+Shift+Z` gives `Ctrl+Shift+Z`, or the signs of a Mac. */
export function shortcutText(shortcut: string): string {
  if (!apple) return shortcut.replace('Mod', 'Ctrl')
  return shortcut.replace('Mod', '\u2318').replace('Shift', '\u21e7').replace('Alt', '\u2325').replaceAll('+', '')
}

/** Whether a key press is the shortcut. */
export function matchesShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1)?.toLowerCase()
  const mod = apple ? event.metaKey : event.ctrlKey
  return (
    event.key.toLowerCase() === key &&
    mod === parts.includes('Mod') &&
    event.shiftKey === parts.includes('Shift') &&
    event.altKey === parts.includes('Alt')
  )
}
