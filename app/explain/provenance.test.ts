import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Layer } from '#app/document/experiment'
import { catalogue, kindOf } from '#app/layers/catalogue'
import type { Join } from '#app/layers/parallel'
import { planStack, type Plan } from '#app/plan'
import { placementOf } from './placement'
import { inputOf, patchOf, receptiveField, regionOf, type Cell } from './provenance'
import { formatEnglish } from '#app/text/format'
import { concat } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import { arithmetic, evaluated } from '#native-kernels/testing/arithmetic'
import { block, stack, workingStack } from '#native-kernels/testing/portableRun'

const line = [0, 0, 0, 1, 1, 0, 0, 0]
const image = Array.from({ length: 8 }, () => line)
const vertical = {
  weights: {
    init: 'values',
    kernel: [
      [
        [
          [0, 1, 0],
          [0, 1, 0],
          [0, 1, 0],
        ],
      ],
    ],
    bias: [0],
  },
}

describe("the course's numbers", () => {
  const input = Float32Array.from(image.flat())
  const say = (cell: Cell, ...layers: Parameters<typeof stack>) =>
    arithmetic(planStack(stack(...layers), mapShape(1, 8, 8)), input, cell)
  const conv: [string, object] = ['Conv2D', vertical]
  const cell = { channel: 0, row: 1, column: 1 }

  test('a convolution is a sum of products and the bias', () => {
    expect(say({ channel: 0, row: 0, column: 2 }, conv).text).toBe(
      '0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + bias 0 = 3',
    )
  })
  test('a maximum, with its first winner marked', () => {
    const { text, explanation } = say(cell, conv, ['ReLU'], ['MaxPooling2D'])
    expect(text).toBe('max(3, 3, 3, 3) = 3')
    expect(explanation.formula.find(({ kind }) => kind === 'winner')?.cell).toEqual({ channel: 0, row: 2, column: 2 })
  })
  test('a maximum of different cells says nothing needless', () => {
    const { text, explanation } = say(cell, conv, ['MaxPooling2D', { poolSize: [2, 2], strides: [1, 1] }])
    expect(text).toBe('max(0, 3, 0, 3) = 3')
    expect(explanation.notes.map(formatEnglish)).toEqual(['2 cells tie; the first one is used.'])
  })
  test('an average names its divisor', () => {
    const { text, explanation } = say(cell, conv, ['AveragePooling2D', { strides: [1, 1] }])
    expect(text).toBe('(0 + 3 + 0 + 3) / 4 = 1.5')
    expect(explanation.notes.map(formatEnglish)).toEqual(['Divided by 4, the number of cells inside the map.'])
  })
  test('padding is shown as padding', () => {
    const { text, explanation } = say({ channel: 0, row: 0, column: 0 }, [
      'AveragePooling2D',
      { poolSize: [3, 3], strides: [1, 1], padding: 'same' },
    ])
    expect(text).toBe('(padding + padding + padding + padding + 0 + 0 + padding + 0 + 0) / 4 = 0')
    expect(explanation.notes.map(formatEnglish)).toEqual([
      'Divided by 4, the number of cells inside the map.',
      'Padding adds nothing to the sum.',
    ])
  })
  test('ReLU', () => {
    expect(say({ channel: 0, row: 0, column: 2 }, conv, ['ReLU']).text).toBe('max(0, 3) = 3')
  })
  test('a global average says what it summed and over how many', () => {
    const { text } = say({ channel: 0, row: 0, column: 0 }, conv, ['GlobalAveragePooling2D'])
    expect(text).toMatch(/^\(0 \+ 0 \+ 3 .* \+ 0\) \/ 36 = 1$/)
  })
  test('a global average of very many cells gives their number', () => {
    const plan = planStack(stack(['GlobalAveragePooling2D']), mapShape(1, 30, 30))
    const { text, explanation } = arithmetic(plan, new Float32Array(900).fill(2), { channel: 0, row: 0, column: 0 })
    expect(text).toBe('(sum of 900 cells) / 900 = 2')
    expect(explanation.notes.map(formatEnglish)).toEqual(['All cells in rows 0–29, columns 0–29, channel 0.'])
  })
})

describe('where a number comes from', () => {
  const plan = planStack(
    stack(['Conv2D', vertical], ['ReLU'], ['MaxPooling2D'], ['GlobalMaxPooling2D']),
    mapShape(1, 8, 8),
  )
  const cell = { channel: 0, row: 1, column: 2 }

  test('the patch in the map before', () => {
    const step = plan.steps[2]!
    expect(regionOf(step, inputOf(plan, step), cell)).toMatchObject({
      rows: [{ begin: 2, end: 4 }],
      columns: [{ begin: 4, end: 6 }],
    })
  })
  test('the receptive field in the image', () => {
    expect(receptiveField(plan, 2, cell)).toMatchObject([
      { rows: [{ begin: 2, end: 6 }], columns: [{ begin: 4, end: 8 }] },
    ])
    expect(receptiveField(plan, 3, { channel: 0, row: 0, column: 0 })).toMatchObject([
      { rows: [{ begin: 0, end: 8 }], columns: [{ begin: 0, end: 8 }] },
    ])
  })
  test('padding lies outside the map, dilation leaves gaps', () => {
    const dilated = planStack(stack(['Conv2D', { padding: 'same', dilationRate: [2, 1] }]), mapShape(1, 8, 8))
    const patch = patchOf(dilated.steps[0]!.calls[0]!.call, dilated.input, dilated.steps[0]!.shape, {
      channel: 0,
      row: 0,
      column: 7,
    })
    expect(patch.rows.map(({ position, source }) => [position, source])).toEqual([
      [-2, null],
      [0, 0],
      [2, 2],
    ])
    expect(patch.columns.map(({ position, source }) => [position, source])).toEqual([
      [6, 6],
      [7, 7],
      [8, null],
    ])
  })
  test('a pooled map lies two by two on the image, one in from its border', () => {
    expect(placementOf(plan, 2)).toEqual({ rows: { scale: 2, offset: 1 }, columns: { scale: 2, offset: 1 } })
  })
  test('a vector lies nowhere', () => {
    expect(placementOf(plan, 3)).toBe(null)
  })
})

const kinds = catalogue.map(({ type }) => type)
const shape = mapShape(2, 9, 7)
const values = fc
  .array(
    fc.integer({ min: -40, max: 40 }).map((x) => x / 8),
    { minLength: 126, maxLength: 126 },
  )
  .map((x) => Float32Array.from(x))
const share = fc.double({ min: 0, max: 0.999, noNaN: true })

function cellFrom(of: MapShape, [c, r, k]: [number, number, number]): Cell {
  return { channel: Math.floor(c * of.channels), row: Math.floor(r * of.height), column: Math.floor(k * of.width) }
}

describe.each(kinds)('%s', (type) => {
  const plan = planStack(workingStack(type, shape), shape)

  test('the formula, evaluated, is the value', () => {
    requireFormula(plan)
  })

  test.each(kindOf(type).examples.map((example) => [example.about, example] as const))(
    '%s',
    (_, { input, params, after: before }) => {
      const plan = planStack(
        stack(...(before === undefined ? [] : [[before] as [string]]), [type, params]),
        mapShape(1, input.length, input[0]!.length),
      )
      const { channels, height, width } = plan.steps.at(-1)!.shape
      for (const cell of cells(channels, height, width)) requireCell(plan, Float32Array.from(input.flat()), cell)
    },
  )
})

describe('the formula, evaluated, is the value, with parameters that are not the usual ones', () => {
  test.each<[type: string, params: Record<string, unknown>]>([
    [
      'Conv2D',
      {
        filters: 3,
        padding: 'same',
        dilationRate: [2, 1],
        weights: { init: 'random', distribution: 'heUniform', seed: 1 },
      },
    ],
    ['Conv2D', { padding: 'same', paddingMode: 'reflect', strides: [2, 3] }],
    ['Conv2D', { padding: 'same', paddingMode: 'circular', groups: 2, filters: 2 }],
    ['DepthwiseConv2D', { padding: 'same', paddingMode: 'replicate', depthMultiplier: 2 }],
    [
      'SeparableConv2D',
      {
        filters: 2,
        padding: 'same',
        depthMultiplier: 2,
        depthwise: { init: 'random', distribution: 'heUniform', seed: 1 },
        pointwise: { init: 'random', distribution: 'heUniform', seed: 2 },
      },
    ],
    [
      'Conv2DTranspose',
      { filters: 2, strides: [2, 2], weights: { init: 'random', distribution: 'heUniform', seed: 3 } },
    ],
    ['MaxPooling2D', { poolSize: [3, 2], strides: [1, 2], padding: 'same', dilationRate: [2, 1] }],
    ['AveragePooling2D', { poolSize: [3, 3], strides: [1, 1], padding: 'same', countIncludePad: true }],
    ['AveragePooling2D', { poolSize: [2, 2], padding: [1, 1, 1, 1], ceilMode: true }],
    ['AveragePooling2D', { divisorOverride: 7 }],
    ['BlurPooling2D', { filterSize: 4, paddingMode: 'reflect' }],
    ['BlurPooling2D', { paddingMode: 'zeros', poolSize: [1, 1] }],
    ['StochasticPooling2D', { mode: 'sample', seed: 3 }],
    ['Softmax', { axis: 'height' }],
    ['LogSoftmax', { axis: 'width' }],
    ['Clip', { min: null, max: 0.5 }],
    ['Rescaling', { scale: [0.5, -2], offset: [-1, 3] }],
    ['LocalResponseNormalization', { size: 2, alpha: 0.5, beta: -0.6, bias: 0.3 }],
    ['Resizing', { scale: [0.7, 1.9] }],
    ['Resizing', { height: 4, width: 9, coordinates: 'alignCorners' }],
    ['Resizing', { scale: [3], interpolation: 'nearest', coordinates: 'asymmetric', rounding: 'ceil' }],
    ['Clip', { min: -0.25, max: null }],
    ['Clip', { min: null, max: null }],
    ['ZeroPadding2D', { value: -2.5 }],
    ['Gather', { indices: [1, 0, 1] }],
  ])('%s %o', (type, params) => {
    const plan = planStack(stack([type, params]), shape)
    expect(plan.problem).toBe(null)
    requireFormula(plan)
  })
})

describe('the formula, evaluated, is the value, of cells that are not finite', () => {
  const wild = [NaN, Infinity, -Infinity, 3, -3, 0]
  const requireRow = (row: readonly number[], type: string, params: Record<string, unknown> = {}) => {
    const plan = planStack(stack([type, params]), mapShape(1, 1, row.length))
    for (let column = 0; column < plan.steps.at(-1)!.shape.width; column++) {
      const { explanation, value } = arithmetic(plan, Float32Array.from(row), { channel: 0, row: 0, column })
      const result = evaluated(formatEnglish(concat(explanation.formula.map((token) => token.text))))
      if (Number.isFinite(value)) expect(result).toBeCloseTo(value, 5)
      else expect(result).toBe(value)
    }
  }
  test.each(
    catalogue.filter(({ group, type }) => group === 'activation' && !/softmax/i.test(type)).map(({ type }) => type),
  )('%s', (type) => requireRow(wild, type))
  const pairs = wild.flatMap((one) => wild.flatMap((other) => [one, other]))
  test.each<[type: string, params: Record<string, unknown>]>([
    ['MaxPooling2D', {}],
    ['AveragePooling2D', {}],
    ['MedianPooling2D', {}],
    ['RankPooling2D', { quantile: 0.25 }],
    ['LpPooling2D', { p: 8 }],
    ['GeMPooling2D', { p: 8 }],
    ['MixedPooling2D', { lambda: 0 }],
    ['MixedPooling2D', { lambda: 0.25 }],
    ['MixedPooling2D', { lambda: 1 }],
  ])('%s %o', (type, params) => requireRow(pairs, type, { poolSize: [1, 2], strides: [1, 2], ...params }))

  test('no branch is named for what is no number', () => {
    const { explanation } = arithmetic(planStack(stack(['LeakyReLU']), mapShape(1, 1, 1)), Float32Array.of(NaN), {
      channel: 0,
      row: 0,
      column: 0,
    })
    expect(explanation.notes).toEqual([])
  })
})

describe('an unpooling', () => {
  const max = { poolSize: [2, 2], strides: [2, 2] }
  const say = (cell: Cell) =>
    arithmetic(
      planStack(stack(['MaxPooling2D', max], ['MaxUnpooling2D']), mapShape(1, 2, 2)),
      Float32Array.of(1, 4, 2, 3),
      cell,
    )

  test('says that the maximum was here', () => {
    const { text, explanation } = say({ channel: 0, row: 0, column: 1 })
    expect(text).toBe('4 = 4')
    expect(explanation.notes.map(formatEnglish)).toEqual([
      'This cell was the maximum of its pooling window, max(1, 4, 2, 3): it receives the value from row 0, column 0.',
    ])
  })
  test('says where the maximum was', () => {
    const { text, explanation } = say({ channel: 0, row: 1, column: 1 })
    expect(text).toBe('0 = 0')
    expect(explanation.notes.map(formatEnglish)).toEqual([
      '0, because the maximum of the pooling window, max(1, 4, 2, 3), was at row 0, column 1.',
    ])
  })

  test.each<[Record<string, unknown>, ...string[]]>([
    [{ poolSize: [3, 3], strides: [1, 2] }],
    [{ poolSize: [2, 3], strides: [3, 3], padding: 'same' }, 'ReLU'],
    [{ poolSize: [2, 2], strides: [2, 1], dilation: [2, 2], padding: [1, 0, 1, 0] }, 'ReLU', 'Conv2D'],
  ])('of windows %o, after %s', (params, ...between) => {
    const same = (type: string): [string, Record<string, unknown>?] =>
      type === 'Conv2D' ? [type, { filters: 2, padding: 'same' }] : [type]
    const plan = planStack(stack(['MaxPooling2D', params], ...between.map(same), ['MaxUnpooling2D']), shape)
    expect(plan.problem).toBe(null)
    requireFormula(plan)
  })
})

describe('a join', () => {
  const scaled = (factor: number): [string, Record<string, unknown>] => [
    'DepthwiseConv2D',
    { kernelSize: [1, 1], weights: { init: 'values', kernel: [[[[factor]]]], bias: [0] } },
  ]
  const say = (join: Join, lanes: (readonly Layer[])[], cell: Cell, input = [1, -2]) => {
    const plan = planStack([block(join, ...lanes)], mapShape(1, 1, input.length))
    expect(plan.problem).toBeNull()
    return arithmetic(plan, Float32Array.from(input), cell)
  }
  const second: Cell = { channel: 0, row: 0, column: 1 }
  const lanes = [[], stack(scaled(3))]

  test.each<[Join, string]>([
    ['Add', '(-2) + (-6) = -8'],
    ['Subtract', '(-2) - (-6) = 4'],
    ['Multiply', '(-2)×(-6) = 12'],
    ['Maximum', 'max(-2, -6) = -2'],
    ['Average', '((-2) + (-6)) / 2 = -4'],
  ])('%s spells out a cell of each lane', (join, text) => {
    expect(say(join, lanes, second).text).toBe(text)
  })

  test('says which lane each cell is of', () => {
    const tokens = say('Add', lanes, second).explanation.formula.filter(({ cell }) => cell)
    expect(tokens.map(({ cell, read }) => [cell, read])).toEqual([
      [second, undefined],
      [second, 1],
    ])
  })

  test('names the lane that a channel of a concatenation is of', () => {
    const { text, explanation } = say('Concatenate', lanes, { ...second, channel: 1 })
    expect(text).toBe('-6 = -6')
    expect(explanation.notes.map(formatEnglish)).toEqual(['Channel 1 of the concatenation is channel 0 of lane 2.'])
  })

  test('names the lane with one value for each channel', () => {
    const { text, explanation } = say('Multiply', [[], stack(['GlobalMaxPooling2D'])], second)
    expect(text).toBe('(-2)×1 = -2')
    expect(explanation.notes.map(formatEnglish)).toEqual([
      'Lane 2 has one value for each channel, which counts for all its cells.',
    ])
  })

  test.each<[string, Join, (readonly Layer[])[]]>([
    ['maps', 'Add', [[], stack(['ReLU']), stack(['Tanh'])]],
    ['values of channels', 'Multiply', [stack(['GlobalAveragePooling2D']), []]],
    ['channels', 'Concatenate', [stack(['Conv2D', { filters: 3, padding: 'same' }]), [], stack(['ReLU'])]],
    ['vectors', 'Concatenate', [stack(['GlobalAveragePooling2D']), stack(['Flatten'])]],
  ])('of %s: the formula, evaluated, is the value', (_, join, lanes) => {
    const plan = planStack([block(join, ...lanes)], shape)
    expect(plan.problem).toBe(null)
    requireFormula(plan)
  })

  test('lies where its lanes lie, whichever of them has no place', () => {
    const squeezed = block('Multiply', stack(['GlobalAveragePooling2D']), [])
    const placed = planStack([...stack(['MaxPooling2D']), squeezed], shape)
    expect(placementOf(placed, placed.steps.length - 1)).toEqual(placementOf(placed, 0))
  })
})

/** Every formula of the last layer's cells gives what the portable kernels computed. */
function requireFormula(plan: Plan): void {
  fc.assert(
    fc.property(values, fc.tuple(share, share, share), (input, shares) => {
      requireCell(plan, input, cellFrom(plan.steps.at(-1)!.shape, shares))
    }),
    { numRuns: 20 },
  )
}

function requireCell(plan: Plan, input: Float32Array, cell: Cell): void {
  const { explanation, value } = arithmetic(plan, input, cell)
  const text = formatEnglish(concat(explanation.formula.map((token) => token.text)))
  expect(text).not.toBe('')
  // A random sample can't be repeated by hand: it is one of the cells.
  const drawn = /^random choice\((.*)\)$/.exec(text)?.[1]
  if (drawn !== undefined) return expect([...drawn.split(', ').map(Number), 0]).toContain(value)
  // Sums of float32 differ in their last digits with the order of their terms.
  expect(Math.abs(evaluated(text) - value)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(value)))
}

function cells(channels: number, height: number, width: number): Cell[] {
  return Array.from({ length: channels * height * width }, (_, i) => ({
    channel: Math.floor(i / (height * width)),
    row: Math.floor(i / width) % height,
    column: i % width,
  }))
}
