/** Keyboard shortcuts as the platform writes and means them. */

const apple = /Mac|iPhone|iPad/.test(navigator.platform)

const APPLE_SIGNS: Readonly<Record<string, string>> = { Mod: '\u2318', Ctrl: '\u2303', Shift: '\u21e7', Alt: '\u2325' }
const KEY_NAMES: Readonly<Record<string, string>> = { PageDown: 'PgDn', PageUp: 'PgUp', ArrowUp: '\u2191', ArrowDown: '\u2193', ArrowLeft: '\u2190', ArrowRight: '\u2192', Delete: 'Del' }

/** A shortcut as it is written in menus: `Mod+Shift+Z` gives `Ctrl+Shift+Z`, or the signs of a Mac. */
export function shortcutText(shortcut: string): string {
  const keys = shortcut.split('+').map((key) => KEY_NAMES[key] ?? key)
  if (!apple) return keys.join('+').replace('Mod', 'Ctrl')
  return keys.map((key) => APPLE_SIGNS[key] ?? key).join('')
}

/** Whether a key press is the shortcut. `Mod` is Ctrl, and Command on a Mac; `Ctrl` is Ctrl everywhere. */
export function matchesShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.split('+')
  const mod = parts.includes('Mod')
  return (
    matchesKey(event, parts.at(-1) ?? '') &&
    event.ctrlKey === (parts.includes('Ctrl') || (mod && !apple)) &&
    event.metaKey === (mod && apple) &&
    (event.shiftKey === parts.includes('Shift') || isSign(event.key)) &&
    event.altKey === parts.includes('Alt')
  )
}

/** Some keyboards have `/` above a digit, where it takes Shift to type it. */
function isSign(key: string): boolean {
  return key.length === 1 && !/[\p{L}\p{N}]/u.test(key)
}

/** With Alt, a Mac types another character: there the key itself counts. */
function matchesKey(event: KeyboardEvent, key: string): boolean {
  return event.key.toLowerCase() === key.toLowerCase() || (event.altKey && event.code === `Key${key}`)
}
