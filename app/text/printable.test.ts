import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatEnglish } from './format'
import { concat, message } from './message'
import { printable, printableLines } from './printable'

describe('printable', () => {
  it.each([
    ['Schicht ä 漢 😀', 'Schicht ä 漢 😀'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['\u009b31m', '\\u009b31m'],
    ['bell\u0007, delete\u007f', 'bell\\u0007, delete\\u007f'],
    ['gpj.\u202eexe', 'gpj.\\u202eexe'],
    ['two\r\nlines\u2028', 'two\\u000d\\u000alines\\u2028'],
  ])('%j is shown as %j', (text, shown) => expect(printable(text)).toBe(shown))

  it('leaves no control character, and JSON reads its escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/\p{Cc}/u)
        const json = JSON.stringify(text)
        expect(JSON.parse(printableLines(json))).toBe(text)
      }),
    )
  })
})

describe('printableLines', () => {
  it('keeps line breaks and tabs, and no carriage return that overwrites a line', () => {
    expect(printableLines('a\n\tb\rc\u001b')).toBe('a\n\tb\\u000dc\\u001b')
  })
})

describe('a message', () => {
  it.each([
    [
      'as a value',
      message('files.isFolder', { name: '\u001b]0;x\u0007' }),
      '"\\u001b]0;x\\u0007" is a folder. Choose a file inside it.',
    ],
    ['as a part', concat(['a\u001b', 'b'], ': '), 'a\\u001b: b'],
    ['as the whole', '\u001b', '\\u001b'],
  ])('shows the control characters of a name %s', (_, words, text) => expect(formatEnglish(words)).toBe(text))
})
