/** How the maps of stacks change when their input moves: the numbers of the course, and what can't be measured. */
import { expect, test } from 'vitest'
import type { RequestOf } from '#app/protocol/contract'
import { insertLayer, newLayer } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import { candidates } from '#app/compare/shiftInvariance'
import { openDesk, withLayers } from '#main/testing/desk'

const desk = openDesk()

async function lineExample(): Promise<Experiment> {
  return (await desk.session.request('openExample', { example: 'vertical-line' })).experiment
}

/** One candidate of an experiment, its input moved. */
async function measured(
  experiment: Experiment,
  key: string,
  shifts: RequestOf<'measureShifts'>['shifts'],
  how: Partial<RequestOf<'measureShifts'>> = {},
) {
  const { stack } = candidates(experiment.stack, how.paddingMode ?? 'zeros').find((one) => one.key === key)!
  return desk.session.request('measureShifts', {
    job: `measure-${key}`,
    experiment: { ...experiment, stack: [...stack] },
    input: 0,
    image: null,
    shifts,
    paddingMode: 'zeros',
    tolerance: 0,
    inside: null,
    show: 0,
    ...how,
  })
}

const firstRow = ({ tile }: { tile: { values: Float32Array; width: number } | null }) => [
  ...tile!.values.subarray(0, tile!.width),
]

test.each([
  ['MaxPooling2D', [[3, 3, 0], 6], [[0, 3, 3], 6]],
  ['AveragePooling2D', [[1.5, 1.5, 0], 3], [[0, 1.5, 1.5], 3]],
  ['strides', [[0, 3, 0], 9], [[0, 0, 3], 3]],
])('the line of the course, moved left and right by one and by two: %s', async (key, left, right) => {
  const { measures, strides } = await measured(await lineExample(), key, [
    [0, -1],
    [0, 1],
    [0, -2],
    [0, 2],
    [0, 0],
  ])
  expect(strides).toEqual([2, 2])
  expect(measures.map(({ cells }) => cells)).toEqual([9, 9, 9, 9, 9])
  expect(measures.slice(0, 2).map((one) => [firstRow(one), one.unchanged])).toEqual([left, right])
  expect(measures.slice(2).map(({ unchanged }) => unchanged)).toEqual([3, 3, 9])
  expect(measures[4]).toMatchObject({
    relativeChange: 0,
    cosineSimilarity: expect.closeTo(1, 12),
    equivarianceError: 0,
  })
})

test('a map moves along by as many cells as its strides divide the shift, and else it is not asked to', async () => {
  const { measures, contrast } = await measured(await lineExample(), 'MaxPooling2D', [
    [0, 1],
    [0, 2],
    [0, -2],
  ])
  expect(measures.map(({ equivarianceError }) => equivarianceError)).toEqual([null, 0, 0])
  // Three of nine cells are 3: mean 1, root mean square sqrt(3).
  expect(contrast).toBeCloseTo(Math.sqrt(2 / 3), 12)
})

test('global pooling does not notice where the line stands, and tells nothing of it', async () => {
  const base = await lineExample()
  const global = insertLayer({ ...base, stack: base.stack.slice(0, 2) }, newLayer(base, 'GlobalMaxPooling2D'), 2)
  const { measures, contrast, strides } = await measured(global, 'GlobalMaxPooling2D', [
    [0, 1],
    [0, -2],
  ])
  expect(measures.map(({ cells, unchanged, relativeChange }) => [cells, unchanged, relativeChange])).toEqual([
    [1, 1, 0],
    [1, 1, 0],
  ])
  expect([contrast, strides]).toEqual([0, null])
})

test('anti-aliasing: blurred, the pooled pattern changes less', async () => {
  const wave: Experiment = {
    ...withLayers(['MaxPooling2D', { poolSize: [1, 2] }]),
    inputs: [{ kind: 'values', name: 'wave', planes: [[[0, 0, 1, 1, 0, 0, 1, 1]]] }],
  }
  const circular = { paddingMode: 'circular' } as const
  const max = await measured(
    wave,
    'MaxPooling2D',
    [
      [0, 0],
      [0, 1],
    ],
    circular,
  )
  expect(max.measures.map(firstRow)).toEqual([
    [0, 1, 0, 1],
    [1, 1, 1, 1],
  ])
  const blurred = await measured(wave, 'BlurPooling2D', [[0, 1]], circular)
  expect(blurred.measures[0]!.relativeChange).toBeLessThan(max.measures[1]!.relativeChange!)
})

test('what comes in at the border is a choice', async () => {
  const ones = withLayers()
  const rows = async (paddingMode: 'zeros' | 'replicate') =>
    (await measured(ones, 'input', [[0, 2]], { paddingMode })).measures[0]!
  expect((await rows('zeros')).unchanged).toBe(16 * 14)
  expect((await rows('replicate')).unchanged).toBe(16 * 16)
})

test('the tolerance is a share of the range', async () => {
  const ramp: Experiment = { ...withLayers(), inputs: [{ kind: 'values', name: 'ramp', planes: [[[0, 1, 2, 3, 10]]] }] }
  const unchanged = [0, 0.1, 1].map(
    async (tolerance, i) =>
      (await measured(ramp, 'input', [[0, 1]], { job: `t${i}`, tolerance })).measures[0]!.unchanged,
  )
  expect(await Promise.all(unchanged)).toEqual([1, 4, 5])
  expect((await measured(ramp, 'input', [[0, 1]], { tolerance: 0.1 })).tolerance).toBe(1)
})

test('a channel is shown, and of maps with fewer channels their last one', async () => {
  const two = withLayers(
    [
      'Conv2D',
      { filters: 2, kernelSize: [1, 1], weights: { init: 'values', kernel: [[[[1]]], [[[2]]]], bias: [0, 0] } },
    ],
    ['MaxPooling2D'],
  )
  const shown = async (key: string) => (await measured(two, key, [[0, 0]], { show: 1 })).measures[0]!.tile!.values[0]
  expect([await shown('input'), await shown('MaxPooling2D')]).toEqual([1, 2])
})

test('what comes in at the border does not count where only cells that it does not touch are measured', async () => {
  const noise: Experiment = {
    ...withLayers(['Conv2D', { padding: 'same' }], ['MaxPooling2D']),
    inputs: [{ kind: 'pattern', name: 'noise', height: 20, width: 24, pattern: { type: 'noise', seed: 1 } }],
  }
  const at = async (paddingMode: 'zeros' | 'replicate' | 'circular', inside: [number, number] | null) => {
    const how = { paddingMode, inside, show: null }
    return measured(noise, 'MaxPooling2D', [[2, 2]], how)
  }
  const [zeros, replicate, circular] = [
    await at('zeros', [2, 2]),
    await at('replicate', [2, 2]),
    await at('circular', [2, 2]),
  ]
  // Windows of four cells, two apart, from the first in the padding on; two cells of the movement on both sides.
  expect(zeros.inside).toEqual({ rows: { begin: 2, end: 8 }, columns: { begin: 2, end: 10 } })
  expect(zeros.measures[0]!.cells).toBe(48)
  expect([replicate.measures, circular.measures]).toEqual([zeros.measures, zeros.measures])
  // The output moves along exactly: what it was is there, two cells further.
  expect(zeros.measures[0]!.equivarianceError).toBeLessThan(1e-6)
  expect((await at('zeros', null)).measures[0]!.equivarianceError).toBeGreaterThan(0.01)
})

test('where the border touches every cell, all of them are measured', async () => {
  const { inside, measures } = await measured(await lineExample(), 'MaxPooling2D', [[0, 4]], { inside: [0, 4] })
  expect([inside, measures[0]!.cells]).toEqual([null, 9])
})

test.each<[string, Parameters<typeof withLayers>, number, Partial<RequestOf<'measureShifts'>>]>([
  ['of a map in strips', [['Conv2D', { filters: 2, padding: 'same' }], ['MaxPooling2D']], 2.4e6, {}],
  [
    'with rows that wrap around',
    [['Conv2D', { padding: 'same', paddingMode: 'circular' }], ['ReLU']],
    2.4e6,
    { paddingMode: 'circular' },
  ],
  ['of a map that fits only where it is not moved', [['Conv2D', { padding: 'same' }], ['MaxPooling2D']], 3.4e6, {}],
  ['after a global pooling', [['Conv2D', { filters: 3 }], ['GlobalAveragePooling2D']], 2.4e6, {}],
  ['of the input', [], 2.4e6, { paddingMode: 'replicate' }],
  [
    'of the cells that the border does not touch',
    [['Conv2D', { filters: 2, padding: 'same' }], ['MaxPooling2D']],
    2.4e6,
    { inside: [40, 2] },
  ],
])(
  'what is larger than the budget is measured in strips, to the same numbers: %s',
  async (_, layers, memoryBudget, how) => {
    const before = (await desk.session.request('getSettings', {})).memoryBudget
    const noise: Experiment = {
      ...withLayers(...layers),
      inputs: [{ kind: 'pattern', name: 'noise', height: 560, width: 560, pattern: { type: 'noise', seed: 1 } }],
    }
    const measure = () =>
      desk.session.request('measureShifts', {
        job: 'large',
        experiment: noise,
        input: 0,
        image: null,
        shifts: [
          [6, 2],
          [-40, 0],
          [0, 0],
        ],
        paddingMode: 'zeros',
        tolerance: 0.05,
        inside: null,
        show: 1,
        ...how,
      })
    const whole = await measure()
    await desk.session.request('setSettings', { memoryBudget })
    const parts = await measure().finally(() => desk.session.request('setSettings', { memoryBudget: before }))
    // The sums are the same but for the order in which they are added up.
    const alike = (value: number | null) => (value === null ? null : expect.closeTo(value, 12))
    expect(parts).toEqual({
      ...whole,
      contrast: alike(whole.contrast),
      measures: whole.measures.map((one) => ({
        ...one,
        relativeChange: alike(one.relativeChange),
        cosineSimilarity: alike(one.cosineSimilarity),
        equivarianceError: alike(one.equivarianceError),
      })),
    })
    expect(parts.measures.at(-1)).toMatchObject({ unchanged: parts.measures[0]!.cells, relativeChange: 0 })
  },
  60_000,
)

test('a measurement in strips can be cancelled', async () => {
  const budget = (await desk.session.request('getSettings', {})).memoryBudget
  const large: Experiment = {
    ...withLayers(['Conv2D'], ['MaxPooling2D']),
    inputs: [{ kind: 'pattern', name: 'x', height: 560, width: 560, pattern: { type: 'noise', seed: 1 } }],
  }
  await desk.session.request('setSettings', { memoryBudget: 2.4e6 })
  const measuring = measured(
    large,
    'MaxPooling2D',
    [
      [0, 1],
      [0, 2],
    ],
    { job: 'strips' },
  ).catch((error: unknown) => error)
  await expect
    .poll(() => desk.events.some((event) => event.type === 'measureProgress' && event.fraction > 0.1))
    .toBe(true)
  await desk.session.request('cancel', { job: 'strips' })
  expect(await measuring).toMatchObject({ code: 'cancelled' })
  await desk.session.request('setSettings', { memoryBudget: budget })
})

test('progress is told, and a measurement can be cancelled', async () => {
  const large: Experiment = {
    ...withLayers(['Conv2D'], ['MaxPooling2D']),
    inputs: [
      {
        kind: 'pattern',
        name: 'x',
        height: 600,
        width: 600,
        pattern: { type: 'line', thickness: 2, angle: 90, offset: 0 },
      },
    ],
  }
  const measuring = measured(
    large,
    'MaxPooling2D',
    Array.from({ length: 500 }, (_, i) => [0, i] as [number, number]),
    { job: 'long', show: null },
  )
  const outcome = measuring.catch((error: unknown) => error)
  await expect
    .poll(() => desk.events.some((event) => event.type === 'measureProgress' && event.fraction > 0))
    .toBe(true)
  await desk.session.request('cancel', { job: 'long' })
  expect(await outcome).toMatchObject({ code: 'cancelled' })
})

test('a stack that cannot work says why', async () => {
  await expect(
    measured(withLayers(['MaxPooling2D', { poolSize: [17, 17] }]), 'MaxPooling2D', [[0, 1]]),
  ).rejects.toThrow('the 17 × 17 window does not fit into the')
  await expect(measured(withLayers(), 'input', [[0, 99]], { paddingMode: 'circular' })).rejects.toThrow(
    'paddingMode "circular"',
  )
})
