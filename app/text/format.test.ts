import { describe, expect, test } from 'vitest'
import { languages } from './area'
import { areas } from './catalogue'
import { format, formatEnglish } from './format'
import { amount, arithmetic, concat, message } from './message'

const catalogue = Object.entries(areas).flatMap(([name, { en, de }]) =>
  Object.keys(en).map((key) => ({
    key: `${name}.${key}`,
    en: (en as Readonly<Record<string, string>>)[key]!,
    de: (de as Readonly<Record<string, string>>)[key]!,
  })),
)

const namesIn = (text: string) => new Set(text.match(/\{\w+\}/g) ?? [])

describe('the catalogue', () => {
  test.each(catalogue)('$key names the same values in every language', ({ en, de }) => {
    expect(namesIn(de)).toEqual(namesIn(en))
  })

  test.each(catalogue)('$key can be formatted: braces hold names, and bars divide plural forms', ({ key, en }) => {
    const values = Object.fromEntries([...namesIn(en)].map((name) => [name.slice(1, -1), 2]))
    for (const language of languages) {
      const text = format({ key: key as never, values }, language)
      expect(text).not.toMatch(/[{}|]/)
      expect(text.trim()).not.toBe('')
    }
  })
})

describe('format', () => {
  const window = message('layers.windowSize', { height: 5, width: 5 })
  const map = message('layers.mapSize', { height: 3, width: 3 })
  const problem = message('document.problemAt', {
    place: 'MaxPooling2D',
    problem: message('layers.windowDoesNotFit', { window, map }),
  })

  test('prints the messages among the values in the same language', () => {
    expect(formatEnglish(problem)).toBe('MaxPooling2D: the 5 × 5 window does not fit into the 3 × 3 map.')
    expect(format(problem, 'de')).toMatch(/^MaxPooling2D: .*5 × 5.*3 × 3.*\.$/)
  })

  test('chooses the plural form', () => {
    const bytes = (n: number) => message('units.bytes', { n })
    expect([0, 1, 2].map((n) => formatEnglish(bytes(n)))).toEqual(['0 bytes', '1 byte', '2 bytes'])
    expect(format(bytes(1), 'de')).toBe('1 Byte')
  })

  test('writes arithmetic with the decimal mark of the language, and arguments so that they stay apart', () => {
    const formula = arithmetic('max(0.5, -1.25, 1e-7) + 2 / 3')
    expect(format(formula, 'en')).toBe('max(0.5, -1.25, 1e-7) + 2 / 3')
    expect(format(formula, 'de')).toBe('max(0,5; -1,25; 1e-7) + 2 / 3')
  })

  test('groups the digits of an amount, and writes decimals, as the language does', () => {
    const formula = concat([message('formula.sumOfCells', { count: amount(65536) }), amount(65536)], ' / ')
    expect(formatEnglish(formula)).toBe('sum of 65,536 cells / 65,536')
    expect(format(formula, 'de')).toBe('Summe von 65\u202f536 Zellen / 65\u202f536')
    expect(format(message('layers.aboveThreshold', { theta: 0.5 }), 'de')).toContain('0,5')
  })
})
