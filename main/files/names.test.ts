import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeNames, safeName } from './names'

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
  ])('%j becomes %j', (text, name) => expect(safeName(text)).toBe(name))

  it('always gives a name without separators that does not begin or end with a point', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(0xffff), fc.nat(127)), { maxLength: 30 }), (codes) => {
        const name = safeName(String.fromCharCode(...codes))
        expect(name).toMatch(/^[^\s./\\:<>|?*"][^/\\:<>|?*"]*$/)
        expect(name).not.toMatch(/[\s.]$/)
        expect(name.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('freeNames', () => {
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
