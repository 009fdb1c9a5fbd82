import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '#renderer/messages/index'
import { shortcutText } from './platform'

afterEach(() => setLanguage('en'))

const apple = navigator.platform.startsWith('Mac')

test.each([
  ['en', 'Mod+Shift+Z', 'Ctrl+Shift+Z', '\u2318\u21e7Z'],
  ['de', 'Mod+Shift+Z', 'Strg+Umschalt+Z', '\u2318\u21e7Z'],
  ['en', 'Ctrl+PageDown', 'Ctrl+PgDn', '\u2303PgDn'],
  ['de', 'Ctrl+PageDown', 'Strg+Bild\u2193', '\u2303Bild\u2193'],
  ['en', 'Delete', 'Del', 'Del'],
  ['de', 'Delete', 'Entf', 'Entf'],
  ['de', 'Alt+ArrowUp', 'Alt+\u2191', '\u2325\u2191'],
] as const)('in %s, %s reads %s, or %s on a Mac', (language, shortcut, text, onMac) => {
  setLanguage(language)
  expect(shortcutText(shortcut)).toBe(apple ? onMac : text)
})
