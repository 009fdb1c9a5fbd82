/** Keyboard shortcuts as the platform writes and means them. */
import { currentLanguage, type Language } from '#renderer/messages/index'

const apple = /Mac|iPhone|iPad/.test(navigator.platform)

const APPLE_SIGNS: Readonly<Record<string, string>> = { Mod: '\u2318', Ctrl: '\u2303', Shift: '\u21e7', Alt: '\u2325' }
const ARROWS: Readonly<Record<string, string>> = {
  ArrowUp: '\u2191',
  ArrowDown: '\u2193',
  ArrowLeft: '\u2190',
  ArrowRight: '\u2192',
}

/** As they are printed on the keyboards of a language. */
const KEY_NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { Mod: 'Ctrl', PageDown: 'PgDn', PageUp: 'PgUp', Delete: 'Del' },
  de: { Mod: 'Strg', Ctrl: 'Strg', Shift: 'Umschalt', PageDown: 'Bild\u2193', PageUp: 'Bild\u2191', Delete: 'Entf' },
}

/** A shortcut as it is written in menus: `Mod+Shift+Z` gives `Ctrl+Shift+Z`, in German `Strg+Umschalt+Z`, or the signs of a Mac. */
export function shortcutText(shortcut: string): string {
  const names = { ...ARROWS, ...KEY_NAMES[currentLanguage()], ...(apple ? APPLE_SIGNS : {}) }
  return shortcut
    .split('+')
    .map((key) => names[key] ?? key)
    .join(apple ? '' : '+')
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
