/** Stacks to start from: layers that fit each other, on small maps and on photographs alike. */
import { initialParams } from '#app/layers/layer'
import { kindOf } from '#app/layers/catalogue'
import { presetParams, type PresetChoice } from '#app/layers/presets'
import type { Layer } from './experiment'

interface Template {
  readonly id: string
  readonly layers: TemplateLane
}

type TemplateLane = readonly TemplateLayer[]

/** A layer type with the parameters that differ from how a layer begins; an `off` one is passed by at first, a block has lanes. */
type TemplateLayer = readonly [
  type: string,
  params?: Readonly<Record<string, unknown>>,
  more?: 'off' | readonly TemplateLane[],
]

const random = (seed: number) => ({ init: 'random', distribution: 'heNormal', seed })
const presets = (...choices: readonly PresetChoice[]) => ({
  init: 'preset',
  presets: choices.map((choice) =>
    typeof choice === 'string' ? choice : { preset: choice.preset, ...presetParams(choice) },
  ),
})
const ORIENTATIONS = [0, 22.5, 45, 67.5, 90, 112.5, 135, 157.5]

export const templates = [
  {
    id: 'edges',
    layers: [
      [
        'Conv2D',
        {
          filters: 4,
          padding: 'same',
          paddingMode: 'replicate',
          weights: presets('sobelX', 'sobelY', { preset: 'line', angle: 45 }, 'laplacian'),
        },
      ],
      ['ReLU'],
      ['MaxPooling2D'],
    ],
  },
  {
    id: 'blur',
    layers: [
      [
        'DepthwiseConv2D',
        { kernelSize: [5, 5], padding: 'same', paddingMode: 'replicate', weights: presets('gaussian') },
      ],
      ['MaxPooling2D'],
    ],
  },
  {
    id: 'lenet',
    layers: [
      ['Conv2D', { filters: 6, kernelSize: [5, 5], padding: 'same', weights: random(1) }],
      ['Tanh'],
      ['AveragePooling2D'],
      ['Conv2D', { filters: 16, kernelSize: [5, 5], padding: 'same', weights: random(2) }],
      ['Tanh'],
      // Whatever the image's size, as many values reach the dense layers.
      ['AdaptiveAveragePooling2D', { outputSize: [5, 5] }],
      ['Flatten'],
      ['Dense', { units: 120 }],
      ['Tanh'],
      ['Dense', { units: 84, weights: random(4) }],
      ['Tanh'],
      ['Dense', { weights: random(5) }],
      ['Softmax'],
    ],
  },
  {
    id: 'vgg',
    layers: [
      ['Conv2D', { filters: 16, padding: 'same', weights: random(1) }],
      ['ReLU'],
      ['Conv2D', { filters: 16, padding: 'same', weights: random(16) }],
      ['ReLU'],
      ['MaxPooling2D'],
    ],
  },
  {
    id: 'strided',
    layers: [['Conv2D'], ['ReLU'], ['MaxPooling2D'], ['Conv2D', { strides: [2, 2] }, 'off'], ['ReLU', {}, 'off']],
  },
  {
    id: 'globalHead',
    layers: [
      [
        'Conv2D',
        {
          filters: 8,
          weights: presets(
            'verticalLine',
            'horizontalLine',
            'diagonalLine',
            'sobelX',
            'sobelY',
            'laplacian',
            'sharpen',
            'gaussian',
          ),
        },
      ],
      ['ReLU'],
      ['GlobalAveragePooling2D'],
      ['Dense'],
      ['Softmax'],
    ],
  },
  {
    id: 'gabor',
    layers: [
      [
        'Conv2D',
        {
          filters: 8,
          kernelSize: [7, 7],
          padding: 'same',
          paddingMode: 'replicate',
          weights: presets(
            ...ORIENTATIONS.map((orientation) => ({ preset: 'gabor' as const, orientation, zeroSum: true })),
          ),
        },
      ],
      ['ReLU'],
      ['MaxPooling2D'],
    ],
  },
  {
    id: 'unpooling',
    layers: [
      ['DepthwiseConv2D', { padding: 'same', paddingMode: 'replicate', weights: presets('gaussian') }],
      ['MaxPooling2D'],
      ['ReLU'],
      ['MaxUnpooling2D'],
    ],
  },
  {
    id: 'residual',
    layers: [
      ['Conv2D', { filters: 4, padding: 'same', weights: random(1) }],
      ['ReLU'],
      [
        'Parallel',
        { join: 'Add' },
        [
          [
            ['Conv2D', { filters: 4, padding: 'same', weights: random(7) }],
            ['ReLU'],
            ['Conv2D', { filters: 4, padding: 'same', weights: random(2) }],
          ],
          [],
        ],
      ],
      ['ReLU'],
    ],
  },
  {
    id: 'inception',
    layers: [
      [
        'Parallel',
        { join: 'Concatenate' },
        [
          [['Conv2D', { filters: 4, kernelSize: [1, 1], weights: random(14) }], ['ReLU']],
          [
            ['Conv2D', { filters: 2, kernelSize: [1, 1], weights: random(8) }],
            ['ReLU'],
            ['Conv2D', { filters: 4, padding: 'same', weights: random(1) }],
            ['ReLU'],
          ],
          [
            ['Conv2D', { filters: 2, kernelSize: [1, 1], weights: random(10) }],
            ['ReLU'],
            ['Conv2D', { filters: 4, kernelSize: [5, 5], padding: 'same', weights: random(4) }],
            ['ReLU'],
          ],
          [
            ['MaxPooling2D', { poolSize: [3, 3], strides: [1, 1], padding: 'same' }],
            ['Conv2D', { filters: 4, kernelSize: [1, 1], weights: random(29) }],
            ['ReLU'],
          ],
        ],
      ],
    ],
  },
] as const satisfies readonly Template[]

export type TemplateId = (typeof templates)[number]['id']

/** The layers of a template, complete with their parameters. */
export function templateLayers(of: TemplateId): readonly Layer[] {
  const { layers }: Template = templates.find(({ id }) => id === of) ?? templates[0]
  return laneOf(layers, 'layer')
}

/** @param id what the ids of its layers begin with */
function laneOf(lane: TemplateLane, id: string): readonly Layer[] {
  return lane.map(([type, params, more], i) => ({
    id: `${id}-${i}`,
    type,
    enabled: more !== 'off',
    params: { ...initialParams(kindOf(type)), ...params },
    ...(Array.isArray(more) && { lanes: more.map((inner: TemplateLane, j) => laneOf(inner, `${id}-${i}-${j}`)) }),
  }))
}
