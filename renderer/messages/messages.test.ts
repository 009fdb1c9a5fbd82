import { afterEach, expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import { languages, type Language } from './area'
import { currentLanguage, speak, t } from './index'

afterEach(() => speak('en'))

test('the window speaks the language that is chosen', () => {
  expect(t('settings.theme')).toBe('Theme')
  speak('de')
  expect(t('settings.theme')).toBe('Farbschema')
  expect([currentLanguage(), document.documentElement.lang]).toEqual(['de', 'de'])
})

test('every message can be read: a bar divides one from many, and braces hold names', () => {
  const modules = Object.values(import.meta.glob<Record<string, unknown>>(['./*.ts', '!./*.test.ts'], { eager: true }))
  const areas = modules.flatMap((module) => Object.values(module)).filter(isArea)
  expect(areas.length).toBeGreaterThan(15)
  for (const language of languages) {
    for (const area of areas) {
      const i18n = createI18n({ legacy: false, locale: language, messages: { [language]: area[language] } })
      const said = Object.keys(area[language]).map((key) => [key, i18n.global.t(key, { n: 2 }, 2)])
      expect(said.filter(([, words]) => words === '')).toEqual([])
    }
  }
})

function isArea(value: unknown): value is Record<Language, Record<string, string>> {
  return typeof value === 'object' && value !== null && languages.every((language) => language in value)
}
