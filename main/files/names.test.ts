import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutToBytes, freeNames, safeName } from './names'

describe('safeName', () => {
  it.each([
    ['2-max_pooling', '2-max_pooling'],
    ['Conv 3x3', 'Conv 3x3'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['a:b*c?"d"', 'a_b_c_d_'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['com1', '_com1'],
    ['control', 'control'],
    ['dots. . .', 'dots'],
    ['\u0000\u202e\n', '_'],
    ['', 'unnamed'],
    ['...', 'unnamed'],
    ['Schicht ä', 'Schicht ä'],
    ['x'.repeat(500), 'x'.repeat(120)],
    ['\u6f22'.repeat(120), '\u6f22'.repeat(66)],
    ['\u{1f469}\u200d\u{1f467}'.repeat(40), '\u{1f469}_\u{1f467}'.repeat(22)],
    ['a\ud800b', 'a_b'],
    ['LPT9. ', '_LPT9'],
    ['con.tar.gz', '_con.tar.gz'],
    ['CONIN$', '_CONIN$'],
    ['aux .txt', '_aux .txt'],
    [`${'x'.repeat(119)}. y`, 'x'.repeat(119)],
    ['\u001b]0;x\u0007\u009b31m', '_]0;x_31m'],
  ])('%j becomes %j', (text, name) => expect(safeName(text)).toBe(name))

  it('always gives a name without separators that does not begin or end with a point', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(0xffff), fc.nat(127)), { maxLength: 30 }), (codes) => {
        const name = safeName(String.fromCharCode(...codes))
        expect(name).toMatch(/^[^\s./\\:<>|?*"][^/\\:<>|?*"]*$/)
        expect(name).not.toMatch(/[\s.]$/)
        expect(name.length).toBeGreaterThan(0)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(201)
        expect(safeName(name)).toBe(name)
      }),
    )
  })
})

describe('cutToBytes', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abc', 2, 'ab'],
    ['a\u00e4', 2, 'a'],
    ['\u{1f600}\u{1f600}', 7, '\u{1f600}'],
    // A letter with its accent is one character.
    ['ae\u0301', 3, 'a'],
    ['\u{1f469}\u200d\u{1f467}', 10, ''],
  ])('cuts %j to %i bytes: %j', (text, bytes, cut) => expect(cutToBytes(text, bytes)).toBe(cut))
})

describe('freeNames', () => {
  it('makes names different that some file system takes for the same', () => {
    expect(freeNames(['\u00e4', 'a\u0308', 'STRASSE', 'straße', '\u2126', '\u03c9'])).toEqual([
      '\u00e4',
      'a\u0308-2',
      'STRASSE',
      'straße-2',
      '\u2126',
      '\u03c9-2',
    ])
  })

  it('makes names different, also where capitals do not count', () => {
    expect(freeNames(['a.csv', 'A.csv', 'b', 'a.csv', 'a-2.csv', 'b'])).toEqual([
      'a.csv',
      'A-2.csv',
      'b',
      'a-3.csv',
      'a-2-2.csv',
      'b-2',
    ])
  })
})
