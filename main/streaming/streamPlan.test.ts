import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { geometryOf } from '#app/calls/geometry'
import { roundDown } from '#app/calls/stripRows'
import { Failure } from '#app/failure'
import type { Layer } from '#app/document/experiment'
import { mapLayers } from '#app/document/lanes'
import { catalogue } from '#app/layers/catalogue'
import { initialParams, type LayerKind } from '#app/layers/layer'
import { planBytes, planStack, type Plan } from '#app/plan'
import { mapShape, type MapShape } from '#app/shape'
import { block, stack, type LayerOf } from '#native-kernels/testing/portableRun'
import { arbitraryInput, arbitraryStack, arbitraryStackWith } from '#app/testing/stacks'
import { floatCount, type FeatureMap } from '#main/engine/featureMap'
import { bufferBytes } from '#main/engine/memory'
import { createEngine } from '#main/engine/createEngine'
import type { Engine } from '#main/engine/engine'
import { fillRandom, firstDifference, plainMap, planOf, runDully } from '#main/engine/testing/maps'
import { planWork } from '#main/engine/work'
import { isRowwise } from './callGraph'
import { cutStrips, cutRange } from './strips'
import { copyRows, copyRowsToNewMap } from './rowBlocks'
import { inputRows, rowsOfWhole, type RowSource } from './rowProducer'
import { splitPlan, type Split } from './splitPlan'
import { streamPlan } from './streamPlan'

const engine = createEngine({ threads: 2, memoryBudget: 1e9 })
const portable = createEngine({ threads: 1, memoryBudget: 1e9, kernels: 'portable' })
afterAll(() => Promise.all([engine.close(), portable.close()]))

/** The whole maps, put together from strips of about `bytes`; every row must come once, in order. */
async function streamed(plan: Plan, input: FeatureMap, bytes: number, align = 1, by = portable): Promise<FeatureMap[]> {
  const whole = plan.steps.map((step) => plainMap(step.shape))
  const next = plan.steps.map(() => 0)
  await streamPlan(
    by,
    plan,
    rowsOfPlain(by, input),
    async (made) => {
      for (const { step, rows, map, first } of made) {
        expect(rows.begin).toBe(next[step])
        next[step] = rows.end
        expect([rows.begin % align, (rows.begin - first) % align]).toEqual([0, 0])
        copyRows(map, first, whole[step]!, rows.begin, rows.end - rows.begin)
      }
    },
    { stripBytes: bytes, align },
  )
  expect(next).toEqual(plan.steps.map((step) => step.shape.height))
  return whole
}

/** The rows of a map that is not of the engine's memory. */
function rowsOfPlain(by: Engine, map: FeatureMap): RowSource {
  return {
    shape: map.shape,
    produce: async (rows) => ({ map: copyRowsToNewMap(by, map, rows.begin, rows), begin: rows.begin }),
  }
}

function differences(maps: readonly FeatureMap[], expected: readonly FeatureMap[]): (string | null)[] {
  return maps.map((map, i) => firstDifference(map, expected[i]!)).filter((text) => text !== null)
}

const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)

/** `part`: where a look at the last map begins, and how much of what is left it takes. */
const cuts = (stack: fc.Arbitrary<readonly Layer[]>, shape: fc.Arbitrary<MapShape>) =>
  fc
    .record({ stack, shape, share, align: fc.constantFrom(1, 2, 4), part: fc.tuple(share, share) })
    .map(({ stack, shape, ...how }) => ({ plan: { ...planStack(stack, shape), problem: null }, ...how }))
    .filter(({ plan }) => plan.steps.length > 0 && planBytes(plan) < 1e6 && planWork(plan, 'portable') < 2e7)

async function requireSame({ plan, bytes, align }: { plan: Plan; bytes: number; align: number }): Promise<void> {
  const input = fillRandom(plainMap(plan.input), 5)
  expect(differences(await streamed(plan, input, bytes, align), runDully(plan, input))).toEqual([])
}

function splitOrNull(plan: Plan, bytes: number): Split | null {
  try {
    return splitPlan(plan, bytes)
  } catch (error) {
    expect(error).toMatchObject({ code: 'over-budget' })
    return null
  }
}

/** Part of the last map of a plan in strips, made alone. */
async function requireSamePart(plan: Plan, align: number, [from, length]: readonly [number, number]): Promise<void> {
  const { shape } = plan.steps.at(-1)!
  const begin = roundDown(from * (shape.height - 1), align)
  const end = begin + 1 + Math.floor(length * (shape.height - 1 - begin))
  const input = fillRandom(plainMap(plan.input), 5)
  const strip = cutRange(plan, { begin, end }, align)
  const held: FeatureMap[] = []
  const maps = await portable.run(
    strip.plan,
    await inputRows(portable, rowsOfPlain(portable, input), strip.input, held),
  )
  const part = (map: FeatureMap, first: number) => {
    const rows = plainMap({ ...shape, height: end - begin })
    copyRows(map, first, rows, 0, rows.height)
    return rows
  }
  const { begin: first } = strip.steps.at(-1)!.held
  expect(first % align).toBe(0)
  expect(firstDifference(part(maps.at(-1)!, begin - first), part(runDully(plan, input).at(-1)!, begin))).toBeNull()
  for (const map of [...held, ...maps]) portable.release(map!)
}

/** The kinds that, in one of their settings, need their whole input or pool regions of it. */
const WHOLE = catalogue.filter((kind) => settingsOf(kind).some(needsWhole)).map(({ type }) => type)

/** The initial parameters, and with each option of a choice in turn. */
function settingsOf(kind: LayerKind): Layer[] {
  const params = initialParams(kind)
  const changes = Object.entries(kind.fields).flatMap(([name, { control }]) =>
    control.kind === 'choice' ? control.options.map(({ value }) => ({ [name]: value })) : [],
  )
  return [{}, ...changes].map((change) => ({
    id: 'l0',
    type: kind.type,
    enabled: true,
    params: { ...params, ...change },
  }))
}

function needsWhole(layer: Layer): boolean {
  const { steps } = planStack([layer], mapShape(4, 8, 8))
  return steps.some((step) => !isRowwise(step) || step.calls.some(({ call }) => geometryOf(call).regions))
}

const WRAPPING = catalogue.filter(({ fields }) => 'paddingMode' in fields).map(({ type }) => type)

/** The stack with circular padding wherever it is to be had. */
function wrapping(stack: readonly Layer[]): readonly Layer[] {
  return mapLayers(stack, (layer) =>
    'paddingMode' in layer.params ? { ...layer, params: { ...layer.params, paddingMode: 'circular' } } : layer,
  )
}

/** A max pooling, perhaps others, and the unpooling that undoes it. */
const unpooling = fc
  .tuple(arbitraryStackWith(['MaxPooling2D'], 'small', 1), arbitraryStackWith(['MaxUnpooling2D'], 'small', 1))
  .map((parts) => parts.flat())

const small = arbitraryInput('small')
const tall = fc
  .tuple(fc.integer({ min: 20, max: 80 }), fc.integer({ min: 1, max: 6 }))
  .map(([height, width]) => mapShape(2, height, width))

test.each([
  ['any stack', arbitraryStack('small', 4), small, { strips: 100, rests: 0 }],
  [
    'stacks with a layer that needs its whole input',
    arbitraryStackWith(WHOLE, 'small', 2),
    small,
    { strips: 100, rests: 50 },
  ],
  [
    'stacks whose rows wrap around',
    arbitraryStackWith(WRAPPING, 'small', 2).map(wrapping),
    tall,
    { strips: 100, rests: 0 },
  ],
  ['stacks with an unpooling', unpooling, tall, { strips: 100, rests: 0 }],
  ['stacks with an unpooling whose rows wrap around', unpooling.map(wrapping), tall, { strips: 100, rests: 0 }],
])(
  'the strips of %s make its maps, bit for bit',
  async (_, stack, shape, least) => {
    const found = { strips: 0, rests: 0 }
    await fc.assert(
      fc.asyncProperty(cuts(stack, shape), async ({ plan, share, align, part }) => {
        const bytes = share * planBytes(plan)
        const split = splitOrNull(plan, bytes)
        if (!split) return
        const { streamed, rest } = split
        if (rest) found.rests++
        found.strips += cutStrips(streamed, bytes, align).length - 1
        await requireSame({ plan, bytes, align })
        if (streamed.steps.length > 0) await requireSamePart(streamed, align, part)
      }),
      { numRuns: 300 },
    )
    expect(found.strips).toBeGreaterThan(least.strips)
    expect(found.rests).toBeGreaterThanOrEqual(least.rests)
  },
  60_000,
)

test('convolution, ReLU and pooling of a tall image come out as from the whole run', async () => {
  const plan = planOf(
    [['Conv2D', { filters: 4, padding: 'same' }], ['ReLU'], ['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2] }]],
    mapShape(1, 500, 300),
  )
  const input = fillRandom(engine.allocate(plan.input), 1)
  const whole = await engine.run(plan, input)
  const maps = await streamed(plan, input, planBytes(plan) / 9, 1, engine)
  expect(
    differences(
      maps,
      whole.map((map) => map!),
    ),
  ).toEqual([])
})

test('poolings of the whole map, and what follows them, come from one pass over the strips', async () => {
  const [first, kernels] = [
    [['Conv2D', { filters: 3, padding: 'same' }], ['ReLU']],
    [['Dense', { units: 7 }], ['Softmax']],
  ] as [string, object?][][]
  const poolings: [string, object?][][] = [
    [['GlobalAveragePooling2D'], ...kernels!],
    [['GlobalMaxPooling2D', { keepdims: true }], ['UpSampling2D']],
    [['GlobalLpPooling2D', { p: 3 }]],
    [['GlobalGeMPooling2D'], ...kernels!],
    [['AdaptiveAveragePooling2D', { outputSize: [3, 5] }], ['Flatten'], ...kernels!],
    [['SpatialPyramidPooling2D', { reduce: 'average' }], ...kernels!],
    [
      ['MaxPooling2D', { poolSize: [30, 30] }],
      ['Softmax', { axis: 'height' }],
      ['MaxPooling2D'],
      ['MaxUnpooling2D'],
      ['Flatten'],
      ...kernels!,
    ],
  ]
  for (const pooling of poolings) {
    const plan = planOf([...first!, ...pooling], mapShape(1, 203, 301))
    await requireSame({ plan, bytes: planBytes(plan) / 30, align: 1 })
  }
})

test('lanes come together row by row, however far their windows reach', async () => {
  const conv = (size: number, filters = 2): LayerOf => [
    'Conv2D',
    {
      filters,
      kernelSize: [size, size],
      padding: 'same',
      weights: { init: 'random', distribution: 'heNormal', seed: size },
    },
  ]
  const shape = mapShape(1, 202, 150)
  const network = (...layers: Layer[]) => planStack([...stack(conv(3)), ...layers], shape)
  const plans = {
    residual: network(block('Add', stack(conv(7), ['ReLU'], conv(5)), []), ...stack(['MaxPooling2D'])),
    inception: network(
      block(
        'Concatenate',
        stack(conv(1)),
        stack(conv(5)),
        stack(['MaxPooling2D', { poolSize: [3, 3], strides: [1, 1], padding: 'same' }]),
      ),
    ),
    uNet: network(
      block(
        'Concatenate',
        [],
        [
          ...stack(['MaxPooling2D']),
          block(
            'Concatenate',
            [],
            stack(
              ['AveragePooling2D', { padding: 'same' }],
              conv(3),
              ['UpSampling2D'],
              ['Cropping2D', { cropping: [0, 0, 1, 1] }],
            ),
          ),
          ...stack(['UpSampling2D']),
        ],
      ),
      ...stack(conv(3)),
    ),
    apart: network(block('none', stack(conv(9), ['MaxPooling2D', { poolSize: [5, 5] }]), stack(['Tanh']), [])),
    squeezed: network(block('Multiply', [], stack(['GlobalAveragePooling2D', { keepdims: true }], ['Sigmoid']))),
  }
  for (const [name, plan] of Object.entries(plans)) {
    expect([name, plan.problem]).toEqual([name, null])
    const bytes = planBytes(plan) / 12
    if (name !== 'squeezed') {
      expect(cutStrips(splitPlan(plan, bytes).streamed, bytes, 1).length, name).toBeGreaterThan(3)
    }
    await requireSame({ plan, bytes, align: 1 })
  }
})

test('poolings of the image itself need no other layer', async () => {
  const plan = planOf([['GlobalAveragePooling2D']], mapShape(3, 203, 301))
  await requireSame({ plan, bytes: planBytes(plan) / 9, align: 1 })
})

test('rows that wrap around are found at the other end of the map', async () => {
  const circular = { paddingMode: 'circular' }
  const stacks: [string, object?][][] = [
    [['Conv2D', { filters: 2, padding: 'same', kernelSize: [5, 5], ...circular }]],
    [
      ['Conv2D', { padding: 'same', kernelSize: [5, 5], ...circular }],
      ['MaxPooling2D', { padding: 'same' }],
      ['Conv2D', { padding: 'same', dilationRate: [3, 3], ...circular }],
      ['UpSampling2D'],
    ],
    [
      ['ReLU'],
      ['ZeroPadding2D', { padding: [7, 1, 3, 2], ...circular }],
      ['Conv2DTranspose', { strides: [2, 2] }],
      ['BlurPooling2D', circular],
    ],
    [
      ['Conv2D', { padding: 'same' }],
      ['Translation2D', { shift: [-5, 2], ...circular }],
      ['Translation2D', { shift: [4, 2], ...circular }],
      ['GlobalAveragePooling2D'],
    ],
    // The first strip reads rows that don't lie at an end of the input.
    [
      ['Translation2D', { shift: [-40, 2], ...circular }],
      ['Conv2D', { padding: 'same', ...circular }],
    ],
    [
      ['Translation2D', { shift: [40, 2], ...circular }],
      ['Conv2D', { padding: 'same', ...circular }],
    ],
  ]
  for (const stack of stacks) {
    for (const align of [1, 4]) {
      const plan = planOf(stack, mapShape(1, 203, 41))
      expect(
        cutStrips(splitPlan(plan, planBytes(plan) / 9).streamed, planBytes(plan) / 9, align).length,
      ).toBeGreaterThan(3)
      await requireSame({ plan, bytes: planBytes(plan) / 9, align })
    }
  }
})

test('values are put back to where their maxima were, in any strip', async () => {
  const conv = (paddingMode: string): [string, object] => ['Conv2D', { filters: 2, padding: 'same', paddingMode }]
  const stacks: [string, object?][][] = [
    [['MaxPooling2D'], ['MaxUnpooling2D']],
    [
      conv('zeros'),
      ['MaxPooling2D', { poolSize: [4, 4], strides: [3, 3], padding: 'same' }],
      conv('zeros'),
      ['MaxUnpooling2D'],
      conv('zeros'),
    ],
    [
      conv('zeros'),
      ['MaxPooling2D', { poolSize: [2, 2], strides: [3, 3] }],
      ['MaxPooling2D'],
      conv('zeros'),
      ['MaxUnpooling2D'],
      ['MaxUnpooling2D'],
    ],
    [conv('circular'), ['MaxPooling2D'], conv('circular'), ['MaxUnpooling2D'], conv('circular')],
  ]
  for (const stack of stacks) {
    for (const align of [1, 4]) {
      const plan = planOf(stack, mapShape(1, 203, 41))
      expect(cutStrips(plan, planBytes(plan) / 9, align).length).toBeGreaterThan(3)
      await requireSame({ plan, bytes: planBytes(plan) / 9, align })
    }
  }
})

test('blocks of cells that become channels, and back, are whole in any strip', async () => {
  const stacks = ['zeros', 'circular'].flatMap((paddingMode): [string, object?][][] => {
    const conv = (filters: number): [string, object] => ['Conv2D', { filters, padding: 'same', paddingMode }]
    return [
      [['SpaceToDepth', { blockSize: 3 }], conv(9), ['DepthToSpace', { blockSize: 3, mode: 'CRD' }], conv(2)],
      [conv(8), ['Gather', { indices: [7, 0, 3, 3] }], ['DepthToSpace'], ['MaxPooling2D', { padding: 'same' }]],
      [['UpSampling2D', { size: [2, 2] }], ['SpaceToDepth', { mode: 'CRD' }], conv(4), ['DepthToSpace'], conv(1)],
      [
        ['MaxPooling2D', { poolSize: [3, 3], strides: [1, 1], padding: 'same' }],
        ['SpaceToDepth', { blockSize: 6 }],
      ],
    ]
  })
  for (const stack of stacks) {
    for (const align of [1, 4]) {
      const plan = planOf(stack, mapShape(1, 204, 42))
      expect(plan.problem).toBe(null)
      expect(cutStrips(plan, planBytes(plan) / 9, align).length).toBeGreaterThan(3)
      await requireSame({ plan, bytes: planBytes(plan) / 9, align })
    }
  }
})

test('regions go by rows where they are many', async () => {
  const plan = planOf(
    [['ReLU'], ['FractionalMaxPooling2D'], ['AdaptiveMaxPooling2D', { outputSize: [80, 70] }]],
    mapShape(2, 203, 301),
  )
  expect(splitPlan(plan, planBytes(plan) / 9).rest).toBeNull()
  await requireSame({ plan, bytes: planBytes(plan) / 9, align: 1 })
})

test('a layer that needs its whole input is named', () => {
  const plan = planOf([['ReLU'], ['Softmax', { axis: 'height' }]], mapShape(1, 64, 64))
  expect(() => splitPlan(plan, 1000)).toThrow(Failure)
  expect(() => splitPlan(plan, 1000)).toThrow('Softmax needs its whole input in memory (16 kB)')
})

test('strips compute no more rows than windows need, wherever the levels that are held begin', () => {
  const same = { filters: 2, padding: 'same' }
  const plan = planOf([['Conv2D', same], ['ReLU'], ['Conv2D', same], ['ReLU'], ['MaxPooling2D']], mapShape(1, 403, 64))
  const [first, second] = cutStrips(plan, planBytes(plan) / 4, 16)
  expect(first!.steps.map(({ own }) => own.end)).toEqual([96, 96, 96, 96, 48])
  expect(second!.plan.steps.map(({ shape }) => shape.height)).toEqual([98, 98, 96, 96, 48])
  expect(second!.plan.steps.flatMap(({ calls }) => calls.map(({ call }) => call.kernel))).not.toContain('pad2d')
})

test('all strips are computed in the memory of the tallest', async () => {
  const pool = { poolSize: [41, 41], strides: [1, 1], padding: 'same' }
  const plan = planOf([['ReLU'], ['MaxPooling2D', pool]], mapShape(2, 600, 4096))
  const shapes = cutStrips(plan, 9e6).map((strip) => strip.plan.steps[0]!.shape)
  const bytes = [shapes[0]!, shapes[1]!, shapes.at(-1)!].map((shape) => bufferBytes(floatCount(shape)))
  expect(bytes).toEqual([bytes[0], Math.max(...bytes), Math.min(...bytes)])
  const own = createEngine({ threads: 2, memoryBudget: 1e9 })
  const input = own.allocate(plan.input)
  await streamPlan(own, plan, rowsOfWhole(own, input), async () => undefined, { stripBytes: 9e6, keep: new Set([0]) })
  expect(own.memory().pooled).toBe(bytes[1])
  await own.close()
})

test('a cancelled run ends between two strips', async () => {
  const plan = planOf([['ReLU']], mapShape(1, 64, 64))
  const controller = new AbortController()
  const run = streamPlan(portable, plan, rowsOfPlain(portable, plainMap(plan.input)), async () => controller.abort(), {
    stripBytes: 1,
    signal: controller.signal,
  })
  await expect(run).rejects.toMatchObject({ code: 'cancelled' })
})
