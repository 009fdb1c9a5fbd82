import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { experimentSchema } from '#app/document/experiment'
import { describeFirst, spell } from './issues'
import { formatEnglish } from './format'

function words(schema: z.ZodType, value: unknown): string | null {
  const result = schema.safeParse(value)
  const described = result.success ? null : describeFirst(result.error, schema, value)
  return described && `${described.path}: ${formatEnglish(described.text)}`
}

const kinds = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('a') }),
  z.strictObject({ kind: z.literal('b'), size: z.int().min(1) }),
])

describe('describeFirst', () => {
  it.each([
    ['a missing key', z.object({ a: z.number() }), {}, 'a: expected a number, received nothing'],
    ['a missing word', z.object({ a: z.enum(['x', 'y']) }), {}, 'a: expected one of "x", "y", received nothing'],
    ['another word', z.enum(['x', 'y']), 'z', ': expected one of "x", "y", received "z"'],
    ['another constant', z.literal(3), 4, ': expected 3, received 4'],
    ['null', z.object({ a: z.string() }), { a: null }, 'a: expected text, received null'],
    [
      'where null is allowed',
      z.object({ a: z.number().nullable() }),
      { a: 'x' },
      'a: expected a number or null, received "x"',
    ],
    ['an exclusive limit', z.number().positive(), 0, ': expected more than 0, received 0'],
    ['an exclusive upper limit', z.number().lt(1), 1, ': expected less than 1, received 1'],
    ['an empty text', z.string().min(1), '', ': expected at least 1 character, received ""'],
    ['a short list', z.tuple([z.number(), z.number()]), [1], ': expected at least 2 entries, received [1]'],
    ['a long list', z.tuple([z.number()]), [1, 2], ': expected at most 1 entry, received [1,2]'],
    ['a multiple', z.number().multipleOf(2), 3, ': expected a multiple of 2, received 3'],
    ['a pattern', z.string().regex(/^\w+$/), 'a b', ': expected only letters, digits, - and _, received "a b"'],
    ['a fraction', z.int(), 1.5, ': expected a whole number, received 1.5'],
    [
      'a union',
      z.union([z.enum(['valid', 'same']), z.tuple([z.int(), z.int()])]),
      'big',
      ': expected one of "valid", "same" or a list, received "big"',
    ],
    [
      'within an option of a union',
      z.union([z.enum(['valid']), z.tuple([z.int().min(0), z.int()])]),
      [-1, 0],
      '[0]: expected at least 0, received -1',
    ],
    [
      'a union that is missing',
      z.object({ a: z.union([z.string(), z.number()]) }),
      {},
      'a: expected text or a number, received nothing',
    ],
    ['an unknown kind', kinds, { kind: 'c' }, 'kind: expected one of "a", "b", received "c"'],
    ['a missing kind', z.array(kinds), [{}], '[0].kind: expected one of "a", "b", received nothing'],
    ['no object', kinds, 7, ': expected an object, received 7'],
    ['a field too many', kinds, { kind: 'a', size: 1 }, ': unknown field "size". Remove it or correct its name'],
    ['a value of a record', z.record(z.string(), z.number()), { a: 'x' }, 'a: expected a number, received "x"'],
    [
      'a key of a record',
      z.record(z.string().regex(/^[a-z]+$/), z.number()),
      { A: 1 },
      'A: expected only letters, digits, - and _, received 1',
    ],
  ])('names what is allowed for %s', (_, schema, value, expected) => {
    expect(words(schema, value)).toBe(expected)
  })

  it('says nothing of what is valid', () => {
    expect(words(kinds, { kind: 'a' })).toBeNull()
  })

  it('never says less than what is allowed, whatever field of an experiment is wrong', () => {
    const experiment = {
      format: 'poolscope-experiment',
      version: 1,
      name: 'x',
      notes: '',
      reading: { channels: 'gray', range: 'unit' },
      panels: [{ layer: null, channel: 0 }],
      inputs: [
        { kind: 'values', name: 'x', planes: [[[1]]], steps: [{ type: 'crop', left: 1 }] },
        { kind: 'pattern', name: 'p', height: 4, width: 4, pattern: { type: 'line' } },
      ],
      stack: [
        {
          id: 'a',
          type: 'Conv2D',
          params: { padding: [0, 0, 0, 0], weights: { init: 'preset', presets: [{ preset: 'gabor' }] } },
        },
        { id: 'b', type: 'MaxPooling2D', params: { strides: [1, 1] } },
      ],
      view: { linearTo: 1, typed: [0, 1] },
    }
    expect(words(experimentSchema, experiment)).toBeNull()
    for (const path of paths(experiment)) {
      for (const wrong of [undefined, null, 'zz zz', -1.5, true, [], {}]) {
        const said = words(experimentSchema, replaced(experiment, path, wrong))
        expect(said ?? '').not.toMatch(/something|valid entry|undefined|never|nonoptional|invalid/i)
      }
    }
  })
})

function paths(value: unknown): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value)
  return keys.flatMap((key) => [[key], ...paths((value as Record<string, unknown>)[key]).map((rest) => [key, ...rest])])
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by
  const inner = replaced((value as Record<string, unknown>)[key], rest, by)
  return Array.isArray(value) ? value.with(key as number, inner) : { ...(value as object), [key]: inner }
}

describe('spell', () => {
  it.each([
    ['numbers', [1, null, 'a"b', { c: true }], '[1,null,"a\\"b",{"c":true}]'],
    ['nothing', undefined, 'nothing'],
    ['a typed array', new Float32Array(3), 'Float32Array'],
    ['a large whole number', 10n ** 30n, '1000000000000000000000000000000'],
    ['a long text', 'x'.repeat(100), `"${'x'.repeat(56)}...`],
  ])('%s', (_, value, expected) => {
    expect(formatEnglish(spell(value))).toBe(expected)
  })

  it('looks only at the beginning of what is deep, wide or circular', () => {
    const circular: Record<string, unknown> = {}
    circular['a'] = circular
    for (const value of [JSON.parse('['.repeat(1e6) + ']'.repeat(1e6)), new Array(1e7).fill(0), circular])
      expect(formatEnglish(spell(value))).toMatch(/^.{57}\.\.\.$/)
  })
})
