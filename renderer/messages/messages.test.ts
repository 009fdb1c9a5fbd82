import { afterEach, expect, test } from 'vitest'
import { languages, type Language } from '#app/text/area'
import { createTranslate } from '#app/text/translate'
import { currentLanguage, setLanguage, t } from './index'

afterEach(() => setLanguage('en'))

test('the window speaks the language that is chosen', () => {
  expect(t('settings.theme')).toBe('Theme')
  setLanguage('de')
  expect(t('settings.theme')).toBe('Farbschema')
  expect([currentLanguage(), document.documentElement.lang]).toEqual(['de', 'de'])
})

test('every message can be read: a bar divides one from many, and braces hold names', () => {
  const modules = Object.values(import.meta.glob<Record<string, unknown>>(['./*.ts', '!./*.test.ts'], { eager: true }))
  const areas = modules.flatMap((module) => Object.values(module)).filter(isArea)
  expect(areas.length).toBeGreaterThan(15)
  for (const language of languages) {
    for (const area of areas) {
      const translate = createTranslate(language, { area })
      const texts = Object.entries(area[language]).map(([key, source]) => {
        const names = [...source.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, 2])
        return translate(`area.${key}`, Object.fromEntries(names))
      })
      expect(texts.filter((text) => text.trim() === '' || /[{}|]/.test(text))).toEqual([])
    }
  }
})

function isArea(value: unknown): value is Record<Language, Record<string, string>> {
  return typeof value === 'object' && value !== null && languages.every((language) => language in value)
}
