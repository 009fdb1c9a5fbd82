import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { format, formatEnglish } from '#app/text/format'
import type { Message } from '#app/text/message'
import { readNumbers } from './list'
import { readNumber, type Reading } from './number'
import { readTable } from './table'

const en = { decimalComma: false }
const de = { decimalComma: true }

/** The value, or the reason in words. */
function outcome<T>(reading: Reading<T>): T | string | null {
  return 'value' in reading ? reading.value : reading.refused && formatEnglish(reading.refused)
}

describe('one number', () => {
  it.each([
    ['1', 1],
    [' -2.5 ', -2.5],
    ['+.5', 0.5],
    ['1.', 1],
    ['1e-3', 0.001],
    ['\u22123', -3],
    ['0,5', 0.5],
    ['0,125', 0.125],
    ['1,25', 1.25],
    ['1/9', 1 / 9],
    ['-1 / 9', -1 / 9],
    ['0,5/2', 0.25],
    ['1.125', 1.125],
  ])('reads %j as %d in both languages', (text, value) => {
    expect(outcome(readNumber(text, en))).toBe(value)
    expect(outcome(readNumber(text, de))).toBe(value)
  })

  it.each([
    '',
    'abc',
    '1/',
    '/9',
    '1/2/3',
    '1 2',
    '0x10',
    'Infinity',
    'NaN',
    '12px',
    '1..2',
    '1,2,3',
    '--1',
    '1 1/2',
    '50%',
  ])('refuses %j', (text) => {
    expect(outcome(readNumber(text, en))).toBeNull()
  })

  it('names both readings with the decimal mark of the language', () => {
    const { refused } = readNumber('1.250', de) as { refused: Message }
    expect(format(refused, 'de')).toBe('1.250 kann 1,25 oder 1250 bedeuten; eines davon eingeben')
    expect(format(refused, 'en')).toBe('1.250 could mean 1.25 or 1250; enter one of these')
  })

  it('refuses what could be a thousand', () => {
    expect(outcome(readNumber('1,000', en))).toBe('1,000 could mean 1 or 1000; enter one of these')
    expect(outcome(readNumber('1,000', de))).toBe(1)
    expect(outcome(readNumber('1.000', de))).toBe('1.000 could mean 1 or 1000; enter one of these')
    expect(outcome(readNumber('1.000', en))).toBe(1)
    expect(outcome(readNumber('1.000.000', de))).toBe('1.000.000 has thousands separators; enter 1000000')
  })

  it('refuses what is no finite number', () => {
    expect(outcome(readNumber('1/0', en))).toBe('1/0 divides by zero')
    expect(outcome(readNumber('1e999', en))).toBe('1e999 is too large for a 32-bit float')
    expect(outcome(readNumber('1e39', en))).toBe('1e39 is too large for a 32-bit float')
  })

  it('reads every number as JavaScript writes it, in both languages', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -3.4e38, max: 3.4e38 }), (value) => {
        expect(outcome(readNumber(String(value), en))).toBe(value === 0 ? 0 : value)
        expect(outcome(readNumber(String(value), de))).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})

describe('a list', () => {
  it.each([
    ['1, 2 3;4', null],
    ['0.5, 2 -1', [0.5, 2, -1]],
    ['1; 2', [1, 2]],
    ['1,2,4', [1, 2, 4]],
    ['1, 2', [1, 2]],
    ['0.5,2', [0.5, 2]],
    ['1/9 2 / 9', [1 / 9, 2 / 9]],
    ['0,5; 1,5', [0.5, 1.5]],
  ])('%j in English', (text, values) => {
    expect(outcome(readNumbers(text, en))).toEqual(values)
  })

  it.each([
    ['0,5', [0.5]],
    ['0,5 1,5', [0.5, 1.5]],
    ['0,5, 1,5', [0.5, 1.5]],
    ['0,5;2', [0.5, 2]],
    ['1,2,4', [1, 2, 4]],
    ['0.5, 2', [0.5, 2]],
  ])('%j in German', (text, values) => {
    expect(outcome(readNumbers(text, de))).toEqual(values)
  })

  it('refuses a comma that could part two numbers or be a decimal comma', () => {
    expect(outcome(readNumbers('0,5', en))).toMatch(/^0,5 could be one number or several/)
    expect(outcome(readNumbers('0,5 1,5', en))).toMatch(/^0,5 could be one number or several/)
    expect(outcome(readNumbers('1.234,5', de))).toMatch(/could be one number or several/)
    expect(outcome(readNumbers('1,2', en, true))).toEqual([1, 2])
  })

  it('refuses a gap', () => {
    expect(outcome(readNumbers('1,,2', en))).toBe('a number is missing between two separators')
    expect(outcome(readNumbers('1, 2,', en))).toBe('a number is missing between two separators')
  })
})

describe('a table', () => {
  const square = [
    [1, 2],
    [3, 4],
  ]
  it.each([
    ['a spreadsheet', '1\t2\r\n3\t4\r\n'],
    ['a spreadsheet with decimal commas', '1,0\t2\n3\t4'],
    ['CSV', '1,2\n3,4'],
    ['CSV with spaces and blank lines at its end', '1, 2\n3, 4\n\n'],
    ['semicolons', '1;2\n3;4'],
    ['JSON', '[[1, 2],\n [3, 4]]'],
    ['NumPy', '[[1. 2.]\n [3. 4.]]'],
    ['NumPy with wrapped rows', '[[1.\n  2.]\n [3.\n  4.]]'],
    [
      'numpy.savetxt',
      '1.000000000000000000e+00 2.000000000000000000e+00\n3.000000000000000000e+00 4.000000000000000000e+00\n',
    ],
    ['a file with a byte order mark', '\uFEFF1,2\r\n3,4\r\n'],
  ])('from %s', (_, text) => {
    expect(outcome(readTable(text, en))).toEqual(square)
  })

  it('holds fractions and one column or row', () => {
    expect(outcome(readTable('1/9\t1/9', en))).toEqual([[1 / 9, 1 / 9]])
    expect(outcome(readTable('1 / 9; 2', en))).toEqual([[1 / 9, 2]])
    expect(outcome(readTable('1\n2\n3\n', en))).toEqual([[1], [2], [3]])
    expect(outcome(readTable('[1, 2]', en))).toEqual([[1, 2]])
  })

  it.each([
    ['1,,-1\n2,,-2', 'row 1, column 2 is empty; enter 0 if you mean zero'],
    ['1\t\t3', 'row 1, column 2 is empty; enter 0 if you mean zero'],
    ['\t2\n3\t4', 'row 1, column 1 is empty; enter 0 if you mean zero'],
    ['1;2\n3;', 'row 2, column 2 is empty; enter 0 if you mean zero'],
    ['[[1, , 3]]', 'row 1, column 2 is empty; enter 0 if you mean zero'],
    ['1\n\n3', 'line 2 is empty'],
    ['1\n2\n\n', 'line 3 is empty'],
    ['1 2\n3', 'row 2 has length 1, but the first row has length 2'],
    ['a,b\n1,2', 'row 1, column 1: "a" is not a number'],
    ['0,5\t1.5', '1.5 has a decimal point, but 0,5 has a decimal comma; use the same style throughout'],
    ['1,000\t2,000', '1,000 could mean 1 or 1000; enter one of these'],
    [
      '0,5 1,5\n2,5 3,5',
      '0,5 could be one number or several; separate numbers with semicolons, or use a decimal point',
    ],
    ['[[[1, 2]], [[3, 4]]]', 'the brackets do not form one matrix, such as [[1, 2], [3, 4]]'],
    ['', null],
  ])('refuses %j', (text, why) => {
    expect(outcome(readTable(text, en))).toBe(why)
  })

  it('reads commas in German only where they can have one meaning', () => {
    expect(outcome(readTable('0,5 1,5\n2,5 3,5', de))).toEqual([
      [0.5, 1.5],
      [2.5, 3.5],
    ])
    expect(outcome(readTable('1,0,-1\n2,0,-2', de))).toEqual([
      [1, 0, -1],
      [2, 0, -2],
    ])
    expect(outcome(readTable('0.5,1\n2,0.25', de))).toEqual([
      [0.5, 1],
      [2, 0.25],
    ])
    expect(outcome(readTable('1,2\n3,4', de))).toMatch(/^1,2 could be one number or several/)
    expect(outcome(readTable('1.125\t2.250', de))).toBe('1.125 could mean 1.125 or 1125; enter one of these')
    expect(outcome(readTable('1,000\t0', de))).toEqual([[1, 0]])
  })

  it('reads back what was written with any separator', () => {
    const matrices = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.array(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    fc.assert(
      fc.property(matrices, fc.constantFrom('\t', ';', ' ', ', '), (matrix, separator) => {
        const text = matrix.map((row) => row.map(String).join(separator)).join('\n')
        expect(outcome(readTable(text, en))).toEqual(matrix.map((row) => row.map((value) => value + 0)))
      }),
    )
  })
})
