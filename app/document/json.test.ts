import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonWithRows } from './json'

it('keeps each row of numbers on one line', () => {
  expect(
    jsonWithRows({
      name: 'line',
      planes: [
        [
          [0, 1],
          [-0, 1.5],
        ],
      ],
      steps: [],
      of: {},
      gone: undefined,
    }),
  ).toBe(`{
  "name": "line",
  "planes": [
    [
      [0, 1],
      [-0, 1.5]
    ]
  ],
  "steps": [],
  "of": {}
}`)
})

it('reads back as it was, whatever it holds', () => {
  // Text that looks like rows, with gaps, unclosed, with quotes and escapes.
  const rowLike = fc.string({
    unit: fc.constantFrom('[', ']', ' ', ',', '-', '1', '.', 'e', '"', '\\', '\n', '\u2028', '\ud800', 'ä'),
    maxLength: 40,
  })
  const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))
  const text = fc.oneof(rowLike, fc.string({ unit: codeUnit, maxLength: 8 }))
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer()),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('value'),
        { noNullPrototype: true, maxKeys: 4 },
      ),
    ),
  }))
  fc.assert(
    fc.property(value, (one) => {
      expect(JSON.parse(jsonWithRows(one))).toEqual(one)
    }),
  )
})

it('lays out as JSON.stringify does where there are no rows of numbers', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (one) => {
      const wordy: unknown = JSON.parse(JSON.stringify(one), (_, part: unknown) =>
        typeof part === 'number' ? 'n' : part,
      )
      expect(jsonWithRows(wordy)).toBe(JSON.stringify(wordy, null, 2))
    }),
  )
})
