import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { emptyExperiment, insertLayer, newLayer } from './edit'
import { experimentJsonSchema, parseExperiment, serialiseExperiment } from './parse'

const line = [
  [0, 1, 0],
  [0, 1, 0],
]
const good = {
  format: 'poolscope-experiment',
  version: 1,
  name: 'line',
  inputs: [{ kind: 'values', name: 'line', planes: [line] }],
  stack: [{ id: 'pool', type: 'MaxPooling2D', params: { poolSize: [2, 2] } }],
}

describe('parseExperiment', () => {
  it('fills what is left out with defaults', () => {
    const experiment = parseExperiment(JSON.stringify(good))
    expect(experiment.reading).toEqual({ channels: 'gray', range: 'unit' })
    expect(experiment.stack[0]).toEqual({
      id: 'pool',
      type: 'MaxPooling2D',
      enabled: true,
      params: { poolSize: [2, 2], strides: null, padding: 'valid', ceilMode: false, dilation: [1, 1] },
    })
  })

  it('fills the parameters of steps with defaults', () => {
    const [input] = parseExperiment(step({ type: 'resize', width: 2 })).inputs
    expect(input?.steps).toEqual([{ type: 'resize', enabled: true, width: 2, height: null, method: 'area' }])
  })

  it('reads back what it wrote', () => {
    const empty = emptyExperiment('a')
    const experiment = insertLayer(empty, newLayer(empty, 'Conv2D'), 0)
    expect(parseExperiment(serialiseExperiment(experiment))).toEqual(experiment)
  })

  it('reads back any text that stands in it', () => {
    const rowLike = fc.string({
      unit: fc.constantFrom('[', ']', ' ', ',', '-', '1', '"', '\\', '\n'),
      minLength: 1,
      maxLength: 40,
    })
    const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))
    const text = fc.oneof(rowLike, fc.string({ unit: codeUnit, minLength: 1, maxLength: 8 }))
    fc.assert(
      fc.property(text, text, text, (name, notes, layerName) => {
        const empty = {
          ...emptyExperiment(name),
          notes,
          inputs: [{ kind: 'image' as const, name: layerName, path: notes }],
        }
        const experiment = insertLayer(empty, { ...newLayer(empty, 'ReLU'), name: layerName }, 0)
        expect(parseExperiment(serialiseExperiment(experiment))).toEqual(experiment)
      }),
    )
  })

  it('writes text that looks like a row of numbers as it is, however long and unclosed', () => {
    const notes = `k = [  1,    2  ] and [${'-1,'.repeat(10_000)}x`
    const experiment = { ...emptyExperiment(`[${'-1,'.repeat(60)}x`), notes }
    expect(parseExperiment(serialiseExperiment(experiment))).toEqual(experiment)
  })

  it('writes nothing that it could not read', () => {
    const twice = insertLayer(emptyExperiment('a'), newLayer(emptyExperiment('a'), 'ReLU'), 0)
    expect(() => serialiseExperiment({ ...twice, stack: [...twice.stack, ...twice.stack] })).toThrow(
      '"relu-1" is used more than once',
    )
    expect(() => serialiseExperiment(emptyExperiment(''))).toThrow('name: expected at least 1 character')
  })

  it('keeps a row of numbers on one line', () => {
    expect(serialiseExperiment(parseExperiment(JSON.stringify(good)))).toContain('[0, 1, 0],\n')
  })

  it.each([
    ['half a file', '{', /not valid JSON: the text ends too early/],
    ['a broken line', '{\n  "name": 1,,\n}', /not valid JSON: syntax error at line 2, column 13\./],
    ['another file', 'a,b\n1,2', /not valid JSON: the text starts with "a,b/],
    ['a list', '[]', /Expected an experiment \(a JSON object\), received a list/],
    ['another format', change({ format: 'x' }), /format: expected "poolscope-experiment", received "x"/],
    [
      'a later version',
      change({ version: 3 }),
      /newer Poolscope \(format version 3; this one reads versions up to 2\)/,
    ],
    ['a missing field', change({ stack: undefined }), /stack: expected a list, received nothing/],
    ['an unknown field', change({ colour: 1 }), /unknown field "colour"/],
    [
      'an unknown layer',
      change({ stack: [{ id: 'a', type: 'Pool', params: {} }] }),
      /stack\[0\]\.type: unknown layer "Pool"\. Use one of: Conv2D/,
    ],
    ['a stride of 0', layer({ strides: [0, 1] }), /stack\[0\]\.params\.strides\[0\].*at least 1, received 0/],
    ['a word for a number', layer({ poolSize: 'two' }), /stack\[0\]\.params\.poolSize: expected .*received "two"/],
    ['an unknown parameter', layer({ size: 3 }), /stack\[0\]\.params: unknown field "size"/],
    ['a repeated id', change({ stack: [good.stack[0], good.stack[0]] }), /"pool" is used more than once/],
    [
      'ragged rows',
      change({ inputs: [{ kind: 'values', name: 'x', planes: [[[1, 2], [3]]] }] }),
      /expected every plane to be 2 × 2/,
    ],
    [
      'an unknown step',
      step({ type: 'rotate' }),
      /inputs\[0\]\.steps\[0\]\.type: unknown step "rotate"\. Use one of: resize, crop, centerCrop, invert/,
    ],
    [
      'a crop of no rows',
      step({ type: 'crop', height: 0 }),
      /inputs\[0\]\.steps\[0\]\.height: .*at least 1, received 0/,
    ],
    [
      'an unknown pattern',
      change({ inputs: [{ kind: 'pattern', name: 'x', height: 8, width: 8, pattern: { type: 'spiral' } }] }),
      /unknown pattern "spiral"\. Use one of: line/,
    ],
    ['a prototype key', JSON.stringify(good).replace('"poolSize"', '"__proto__"'), /key "__proto__" is not allowed/],
    [
      'an unknown preset',
      preset('blur'),
      /presets\[0\]: expected the name of a preset \(identity, .*, received "blur"/,
    ],
    [
      'a wavelength below 0',
      preset({ preset: 'gabor', wavelength: -1 }),
      /presets\[0\]\.wavelength: expected at least 0\.1, received -1/,
    ],
    ['a parameter that a preset has not', preset({ preset: 'gabor', size: 1 }), /presets\[0\]: unknown field "size"/],
    [
      'NaN weights',
      conv([
        [
          [
            [null, 0, 0],
            [0, 0, 0],
            [0, 0, 0],
          ],
        ],
      ]),
      /stack\[0\].*received null/,
    ],
  ])('refuses %s, naming the place', (_, text, message) => {
    expect(() => parseExperiment(text)).toThrow(message)
  })

  const relu = { id: 'r', type: 'ReLU', params: {} }
  it.each([
    ['one lane', block([[relu]]), /stack\[0\]\.lanes: expected at least 2 entries/],
    ['nine lanes', block(Array.from({ length: 9 }, () => [])), /stack\[0\]\.lanes: expected at most 8 entries/],
    ['no lanes', change({ stack: [{ id: 'b', type: 'Parallel', params: {} }] }), /stack\[0\]\.lanes: expected a list/],
    ['lanes of another layer', change({ stack: [{ ...relu, lanes: [[], []] }] }), /stack\[0\]: unknown field "lanes"/],
    ['an unknown join', block([[], []], { join: 'Sum' }), /params\.join: expected one of "Add", .*received "Sum"/],
    [
      'an unknown layer in a lane',
      block([[], [{ id: 'a', type: 'Pool' }]]),
      /lanes\[1\]\[0\]\.type: unknown layer "Pool"/,
    ],
    [
      'a wrong parameter in a lane',
      block([[{ ...relu, params: { a: 1 } }], []]),
      /lanes\[0\]\[0\]\.params: unknown field "a"/,
    ],
    ['an id of two lanes', block([[relu], [relu]]), /stack\[0\]\.lanes\[1\]\[0\]\.id: "r" is used more than once/],
    ['blocks too deep', change({ stack: nested(9) }), /nested at most 8 deep/],
    [
      'too many layers in all',
      block([0, 1].map((lane) => Array.from({ length: 501 }, (_, i) => ({ ...relu, id: `r${lane}-${i}` })))),
      /at most 1000 layers in all lanes together, received 1003/,
    ],
  ])('refuses %s, naming the place', (_, text, message) => {
    expect(() => parseExperiment(text)).toThrow(message)
  })

  it('reads and writes version 2 only where there are blocks', () => {
    expect(parseExperiment(change({ version: 2 })).version).toBe(1)
    const versionOf = (text: string) =>
      (JSON.parse(serialiseExperiment(parseExperiment(text))) as { version: number }).version
    expect(versionOf(change({ version: 2 }))).toBe(1)
    expect(versionOf(change({ version: 2, stack: nested(8) }))).toBe(2)
    const blocks = parseExperiment(change({ version: 2, stack: nested(3) }))
    expect(parseExperiment(serialiseExperiment(blocks))).toEqual(blocks)
  })

  const deep = `${'['.repeat(1e6)}${']'.repeat(1e6)}`
  it.each([
    ['in a place of its own', `{"format":"poolscope-experiment","deep":${deep}}`],
    [
      'in its numbers',
      change({}).replace('"stack":[', `"stack":[{"id":"a","type":"Dense","params":{"weights":${deep}}},`),
    ],
    ['as objects', `{"format":"poolscope-experiment",${'"a":{'.repeat(1e6)}${'}'.repeat(1e6)}}`],
    ['as the whole', deep],
  ])('refuses lists and objects nested a million deep, %s', (_, text) => {
    expect(() => parseExperiment(text)).toThrow(/nested at most 64 levels deep|a JSON object/)
  })

  it('throws nothing but failures, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const text = JSON.stringify({ ...good, stack: a, panels: b })
        try {
          parseExperiment(text)
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
        }
      }),
    )
  })
})

describe('experimentJsonSchema', () => {
  it('describes each layer and its parameters', () => {
    const text = JSON.stringify(experimentJsonSchema())
    for (const word of ['Conv2D', 'MaxPooling2D', 'poolSize', 'poolscope-experiment']) expect(text).toContain(word)
  })
})

function change(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...good, ...fields })
}

/** One block in another. */
function nested(depth: number): object[] {
  const lanes = [depth > 1 ? nested(depth - 1) : [], []]
  return [{ id: `b${depth}`, type: 'Parallel', params: {}, lanes }]
}

function block(lanes: unknown, params = {}): string {
  return change({ version: 2, stack: [{ id: 'b', type: 'Parallel', params, lanes }] })
}

function step(fields: Record<string, unknown>): string {
  return change({ inputs: [{ ...good.inputs[0], steps: [fields] }] })
}

function layer(params: Record<string, unknown>): string {
  return change({ stack: [{ ...good.stack[0], params }] })
}

function conv(kernel: unknown): string {
  return change({ stack: [{ id: 'c', type: 'Conv2D', params: { weights: { init: 'values', kernel, bias: [0] } } }] })
}

function preset(choice: unknown): string {
  return change({ stack: [{ id: 'c', type: 'Conv2D', params: { weights: { init: 'preset', presets: [choice] } } }] })
}
