import { expect, test } from 'vitest'
import { formatEnglish } from './format'
import { beyondSheet, csvLine, plainCsv, requireReadable, textCell, type CsvDialect } from './csv'

const german: CsvDialect = { separator: ';', decimal: ',', bom: true }

test('texts are quoted where any dialect needs it', () => {
  expect(textCell('Conv2D')).toBe('Conv2D')
  expect(textCell('a, b')).toBe('"a, b"')
  expect(textCell('a;b')).toBe('"a;b"')
  expect(textCell('say "a"')).toBe('"say ""a"""')
})

test.each([
  ['=1+2', "'=1+2"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "  '=1"],
  ['\t=1', `"'\t'=1"`],
  ['\r=1', `"'\r'=1"`],
  ['＝1+2', "'＝1+2"],
  ['a;=1', `"a;'=1"`],
  ['a\n=1', `"a\n'=1"`],
  ['a, -b', `"a, '-b"`],
])('%j is no formula in any spreadsheet', (text, cell) => expect(textCell(text)).toBe(cell))

test.each(['conv-1', 'a+b', 'me@home', "'a'", 'x = 1', '3 × 3'])('%j stays as it is', (text) =>
  expect(textCell(text)).toBe(text),
)

test('numbers keep their sign and every digit in each dialect', () => {
  expect(csvLine([0.1, -0, -2, 1e-7, null, 'a'], plainCsv)).toBe('0.1,-0.0,-2,1e-7,,a')
  expect(csvLine([0.1, -0, 1.5e-7, 'a'], german)).toBe('0,1;-0,0;1,5e-7;a')
  expect(csvLine([0.5, 2], { ...german, separator: '\t' })).toBe('0,5\t2')
})

test('a comma can not be both separator and decimal mark', () => {
  expect(() => requireReadable({ separator: ',', decimal: ',', bom: false })).toThrow('semicolon')
  expect(() => requireReadable(german)).not.toThrow()
})

test('maps that a spreadsheet would cut off are told', () => {
  const words = (...[maps, layout]: Parameters<typeof beyondSheet>) => {
    const found = beyondSheet(maps, layout)
    return found && formatEnglish(found)
  }
  const map = { channels: 1, height: 1024, width: 1024 }
  expect(words([map], 'matrix')).toBeNull()
  expect(words([{ ...map, height: 1023 }], 'tidy')).toBeNull()
  expect(words([map], 'tidy')).toContain('1,048,577 rows, but spreadsheets show at most 1,048,576')
  expect(words([{ ...map, width: 16_385 }], 'matrix')).toContain('16,385 columns')
  expect(words([{ ...map, height: 1_048_577 }], 'matrix')).toContain('1,048,577 rows')
})
