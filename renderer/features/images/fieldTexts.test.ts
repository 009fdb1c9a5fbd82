import { afterEach, expect, test } from 'vitest'
import { patterns } from '#app/inputs/patterns'
import { stepKinds } from '#app/inputs/steps'
import { languages, setLanguage } from '#renderer/messages/index'
import { translatedFields, kindName } from './fieldTexts'

afterEach(() => setLanguage('en'))

test.each(languages)('every pattern and step has its texts: %s', (language) => {
  setLanguage(language)
  for (const [area, kinds] of [
    ['patterns', patterns],
    ['steps', stepKinds],
  ] as const) {
    for (const { type, fields } of kinds) {
      // A message that is missing stands as its key.
      expect(kindName(area, type)).not.toContain('.')
      const texts = JSON.stringify(translatedFields(area, type, fields))
      expect(texts).not.toContain(`${area}.`)
    }
  }
})

test('the English texts are those of the program', () => {
  for (const { type, title, fields } of [...patterns, ...stepKinds]) {
    const area = patterns.some((kind) => kind.type === type) ? 'patterns' : 'steps'
    expect(kindName(area, type)).toBe(title)
    const texts = translatedFields(area, type, fields)
    for (const [name, field] of Object.entries(fields)) {
      expect(texts[name]).toMatchObject({ title: field.title, help: field.help, control: field.control })
    }
  }
})
