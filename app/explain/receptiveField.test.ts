/**
 * Receptive fields against the portable kernels: for every cell of the image, alone made to be NaN, exactly the cells
 * of the last map that have it in their receptive field become NaN. NaN passes through sums whatever the weights, and
 * through every window that holds it.
 */
import { expect, test } from 'vitest'
import type { Layer } from '#app/document/experiment'
import { catalogue } from '#app/layers/catalogue'
import { planStack, type Plan } from '#app/plan'
import { receptiveField, type Cell } from './provenance'
import { mapShape, type MapShape } from '#app/shape'
import { at, block, run, stack, workingStack, type LayerOf } from '#native-kernels/testing/portableRun'

const shape = mapShape(2, 7, 6)
const modes = ['zeros', 'reflect', 'replicate', 'circular']

function cellsOf({ channels, height, width }: MapShape): Cell[] {
  return Array.from({ length: channels * height * width }, (_, i) => ({
    channel: Math.floor(i / (height * width)),
    row: Math.floor(i / width) % height,
    column: i % width,
  }))
}

/** For each cell of the last map, the indices of the image's cells in its receptive field. */
function named(plan: Plan, cells: readonly Cell[]): Set<number>[] {
  return cells.map((cell) => {
    const regions = receptiveField(plan, plan.steps.length - 1, cell)
    const indices = cellsOf(plan.input).flatMap((from, i) => {
      const within = regions.some(({ channels, rows, columns }) =>
        [[channels], rows, columns].every((spans, axis) =>
          spans.some(({ begin, end }) => {
            const place = [from.channel, from.row, from.column][axis]!
            return place >= begin && place < end
          }),
        ),
      )
      return within ? [i] : []
    })
    return new Set(indices)
  })
}

/** The same as the kernels have it: what changes when one cell of the image becomes another. */
function found(plan: Plan, cells: readonly Cell[], image: Float32Array, other: number): Set<number>[] {
  const before = run(plan, image).at(-1)!
  const last = plan.steps.at(-1)!.shape
  const sets = cells.map(() => new Set<number>())
  for (let i = 0; i < image.length; i++) {
    const after = run(plan, image.with(i, other)).at(-1)!
    cells.forEach((cell, k) => {
      if (!Object.is(after[at(last, cell)], before[at(last, cell)])) sets[k]!.add(i)
    })
  }
  return sets
}

function listed(sets: readonly Set<number>[]): string[] {
  return sets.map((set) => [...set].sort((a, b) => a - b).join(' '))
}

/** Values without order or ties, all above 0. */
function scattered({ channels, height, width }: MapShape): Float32Array {
  return Float32Array.from({ length: channels * height * width }, (_, i) => ((i * 37) % 101) / 50 + 0.25)
}

function planned(layers: readonly Layer[], input: MapShape): Plan {
  const plan = planStack(layers, input)
  expect(plan.problem).toBe(null)
  return plan
}

function requireEqual(layers: readonly Layer[], input = shape): void {
  const plan = planned(layers, input)
  const cells = cellsOf(plan.steps.at(-1)!.shape)
  const names = listed(named(plan, cells))
  const changed = (other: number) => listed(found(plan, cells, scattered(input), other))
  // NaN spreads past 0 * NaN, though a neighbour of weight 0 doesn't count, and is below every threshold: then a large
  // number tells.
  if (changed(NaN).join() !== names.join()) expect(changed(1000)).toEqual(names)
}

/** Where arithmetic can hide a cell, such as that of a maximum: none but named cells change anything. */
function requireWithin(layers: readonly Layer[], input = shape): void {
  const plan = planned(layers, input)
  const cells = cellsOf(plan.steps.at(-1)!.shape)
  const names = named(plan, cells)
  for (const other of [-1000, 1000]) {
    found(plan, cells, scattered(input), other).forEach((set, k) =>
      expect([...set].filter((i) => !names[k]!.has(i))).toEqual([]),
    )
  }
}

const random = (seed: number) => ({ init: 'random', distribution: 'heUniform', seed })
const conv = (params: Record<string, unknown> = {}): LayerOf => ['Conv2D', { weights: random(1), ...params }]

test.each(catalogue.map(({ type }) => type))('%s', (type) => {
  const layers = workingStack(type, shape)
  requireWithin(layers)
  // Where a layer reads several maps, its values come from other cells than those that decide where they go.
  const several = planned(layers, shape).steps.some(({ calls }) => calls.some(({ call }) => call.kernel === 'unpool2d'))
  if (!several) requireEqual(layers)
})

const single: LayerOf[] = [
  ...modes.flatMap((paddingMode): LayerOf[] => [
    conv({ padding: 'same', paddingMode }),
    conv({ padding: 'sameLower', paddingMode, kernelSize: [4, 2], strides: [2, 3] }),
    conv({ padding: [5, 3, 4, 5], paddingMode, dilationRate: [2, 3], filters: 2, groups: 2 }),
    ['DepthwiseConv2D', { padding: 'same', paddingMode, depthMultiplier: 2, weights: random(2) }],
    ['SeparableConv2D', { padding: 'same', paddingMode, dilationRate: [1, 2], filters: 2 }],
    ['BlurPooling2D', { paddingMode, filterSize: 4 }],
    ['BlurPooling2D', { paddingMode, poolSize: [1, 3], strides: [3, 1] }],
    ['ZeroPadding2D', { paddingMode, padding: [2, 0, 3, 5] }],
    ['Translation2D', { paddingMode, shift: [-2, 3] }],
  ]),
  conv({ kernelSize: [2, 2], strides: [4, 3] }),
  ['Cropping2D', { cropping: [1, 0, 2, 3] }],
  ['Conv2DTranspose', { kernelSize: [3, 3], strides: [2, 2], padding: 'same' }],
  ['Conv2DTranspose', { kernelSize: [2, 3], strides: [3, 1], dilationRate: [1, 2], padding: 'same', filters: 2 }],
  ['Conv2DTranspose', { kernelSize: [3, 2], strides: [3, 4], dilationRate: [2, 3] }],
  ['Conv2DTranspose', { kernelSize: [1, 1], strides: [3, 3], padding: [1, 0, 0, 1] }],
  ['UpSampling2D', { size: [2, 3] }],
  ['UpSampling2D', { size: [2, 3], interpolation: 'bilinear' }],
  ['UpSampling2D', { size: [5, 1], interpolation: 'bilinear' }],
  ['MaxPooling2D', { poolSize: [3, 2], strides: [2, 1], padding: 'same', dilation: [2, 3] }],
  ['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2], padding: [1, 1, 0, 1], ceilMode: true }],
  [
    'AveragePooling2D',
    { poolSize: [3, 4], strides: [3, 2], padding: [1, 2, 1, 0], ceilMode: true, countIncludePad: true },
  ],
  ['AveragePooling2D', { poolSize: [2, 2], padding: [4, 4, 4, 4] }],
  ['SumPooling2D', { poolSize: [1, 2], strides: [3, 4] }],
  ['AdaptiveAveragePooling2D', { outputSize: [3, 4] }],
  ['AdaptiveMaxPooling2D', { outputSize: [9, 5] }],
  ['SpatialPyramidPooling2D', { levels: [1, 2, 4] }],
  ['Gather', { indices: [1, 1, 0] }],
  ['Flatten', { order: 'channelsFirst' }],
  ['Softmax', { axis: 'height' }],
  ['LogSoftmax', { axis: 'width' }],
]

test.each(single)('%s %o', (type, params) => {
  requireEqual(stack([type, params]))
  requireWithin(stack([type, params]))
})

const chains: LayerOf[][] = [
  [conv({ filters: 8 }), ['DepthToSpace']],
  [conv({ filters: 8 }), ['DepthToSpace', { mode: 'CRD' }], conv({ kernelSize: [3, 2] })],
  [['Cropping2D', { cropping: [1, 0, 0, 0] }], ['SpaceToDepth']],
  [
    ['ZeroPadding2D', { padding: [0, 0, 2, 0] }],
    ['SpaceToDepth', { blockSize: 3, mode: 'CRD' }],
    ['Gather', { indices: [16, 3] }],
  ],
  [['Cropping2D', { cropping: [1, 0, 0, 0] }], ['SpaceToDepth'], conv(), ['DepthToSpace', { blockSize: 1 }]],
  [['Flatten'], ['Gather', { indices: [5, 80, 0] }]],
  ...modes.map((paddingMode): LayerOf[] => [
    conv({ padding: 'same', paddingMode }),
    ['AveragePooling2D'],
    conv({ padding: 'same', paddingMode, kernelSize: [2, 3] }),
  ]),
  ...modes.map((paddingMode): LayerOf[] => [
    ['ZeroPadding2D', { paddingMode, padding: [2, 1, 3, 2] }],
    conv({ kernelSize: [2, 2], strides: [2, 2] }),
  ]),
  ...modes.map((paddingMode): LayerOf[] => [
    ['Translation2D', { paddingMode, shift: [3, -2] }],
    conv({ padding: 'same', dilationRate: [2, 2] }),
    ['MaxPooling2D', { ceilMode: true }],
  ]),
  [['ZeroPadding2D', { padding: [3, 3, 3, 3] }], ['AveragePooling2D']],
  [
    ['Cropping2D', { cropping: [2, 1, 0, 1] }],
    ['UpSampling2D', { size: [3, 2], interpolation: 'bilinear' }],
    conv({ dilationRate: [3, 2] }),
  ],
  [
    conv({ strides: [2, 2] }),
    ['Conv2DTranspose', { strides: [3, 2], kernelSize: [2, 2], dilationRate: [2, 1] }],
    ['AveragePooling2D', { poolSize: [3, 3], strides: [2, 2] }],
  ],
  [
    ['Conv2DTranspose', { strides: [3, 3], kernelSize: [1, 1] }],
    ['SumPooling2D', { poolSize: [2, 2] }],
    ['SpatialPyramidPooling2D', { levels: [3] }],
  ],
  [
    conv({ dilationRate: [2, 2] }),
    ['UpSampling2D'],
    ['BatchNormalization'],
    ['AdaptiveAveragePooling2D', { outputSize: [2, 3] }],
    ['Flatten'],
  ],
  [
    conv({ filters: 4, groups: 2 }),
    conv({ filters: 2, groups: 2, kernelSize: [1, 1] }),
    ['GlobalAveragePooling2D'],
    ['Dense', { units: 2 }],
    ['Softmax'],
  ],
  [
    ['SpatialPyramidPooling2D', { levels: [2] }],
    ['Dense', { units: 2 }],
  ],
  [conv({ padding: 'same', paddingMode: 'circular' }), ['Softmax', { axis: 'height' }], ['MaxPooling2D']],
]

test.each(chains.map((layers) => [layers.map(([type]) => type).join(', '), layers] as const))('%s', (_, layers) => {
  requireEqual(stack(...layers))
})

const same = conv({ padding: 'same' })
test.each<[string, ...Layer[]]>([
  [
    'a residual block',
    block('Add', stack(same, ['ReLU'], conv({ padding: 'same', filters: 2 })), []),
    ...stack(['MaxPooling2D']),
  ],
  [
    'lanes of several sizes',
    block('Concatenate', stack(conv({ kernelSize: [1, 1] })), stack(same), []),
    ...stack(same),
  ],
  [
    'one lane of padding that wraps around',
    block('Subtract', stack(conv({ padding: 'same', paddingMode: 'circular', filters: 2 })), []),
  ],
  [
    'squeeze and excitation',
    ...stack(conv({ filters: 2 })),
    block('Multiply', [], stack(['GlobalAveragePooling2D'], ['Dense', { units: 2 }], ['Sigmoid'])),
  ],
  [
    'blocks in blocks',
    block('Average', stack(['AveragePooling2D']), [
      block(
        'Concatenate',
        stack(conv({ strides: [2, 2], padding: 'same' })),
        stack(['MaxPooling2D', { padding: 'same' }]),
      ),
      ...stack(['Cropping2D', { cropping: [1, 0, 0, 0] }], conv({ filters: 2, kernelSize: [1, 1] })),
    ]),
  ],
  [
    'vectors',
    block('Concatenate', stack(['GlobalAveragePooling2D']), stack(['Flatten'])),
    ...stack(['Dense', { units: 2 }]),
  ],
])('the union over the lanes of %s', (_, ...layers) => {
  requireWithin(layers)
  requireEqual(layers)
})

test.each<[string, ...LayerOf[]]>([
  ['windows that overlap', ['MaxPooling2D', { poolSize: [3, 3], strides: [1, 2] }], ['MaxUnpooling2D']],
  ['gaps between windows', ['MaxPooling2D', { poolSize: [2, 2], strides: [3, 3] }], ['ReLU'], ['MaxUnpooling2D']],
  [
    'dilated windows',
    ['MaxPooling2D', { poolSize: [2, 2], strides: [1, 1], dilation: [2, 3], padding: 'same' }],
    ['MaxUnpooling2D'],
    conv(),
  ],
  [
    'other cells between',
    ['MaxPooling2D'],
    ['Translation2D', { shift: [1, 1], paddingMode: 'circular' }],
    ['MaxUnpooling2D'],
  ],
])('an unpooling of %s', (_, ...layers) => {
  requireWithin(stack(...layers))
})
