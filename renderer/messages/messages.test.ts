import { afterEach, expect, test } from 'vitest'
import { currentLanguage, speak, t } from './index'

afterEach(() => speak('en'))

test('the window speaks the language that is chosen', () => {
  expect(t('settings.theme')).toBe('Theme')
  speak('de')
  expect(t('settings.theme')).toBe('Farbschema')
  expect([currentLanguage(), document.documentElement.lang]).toEqual(['de', 'de'])
})
