import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { Lane } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { readNpy } from '#main/files/npy'
import { readZip } from '#main/files/zip'
import { block, cases, layer } from '#main/models/onnx/testing/cases'
import { writeKeras } from './writeKeras'

const written = (stack: Lane, input = mapShape(1, 8, 8)) =>
  writeKeras({ name: 'my "net"', stack, plan: planStack(stack, input), version: '1.2.3' }, 'net.weights.npz')

/** The lines of the layers alone. */
async function layersOf(stack: Lane, input?: ReturnType<typeof mapShape>): Promise<string[]> {
  const { script } = await written(stack, input)
  const lines = script.split('\n')
  return lines.slice(
    lines.findIndex((line) => line.startsWith('inputs')) + 1,
    lines.findIndex((line) => line.startsWith('model =')),
  )
}

async function arraysOf(weights: Uint8Array) {
  const entries = await readZip(weights, { maxEntries: 100, maxBytes: 1e6, anyNames: true })
  const arrays = entries.map(async ({ name, read }) => {
    const { shape, data } = readNpy(await read())
    return [name, { shape, values: [...data] }] as const
  })
  return Object.fromEntries(await Promise.all(arrays))
}

test('a script as a reader of the course would write it', async () => {
  const stack = [
    layer('Conv2D', { filters: 2, padding: 'same' }),
    layer('ReLU'),
    layer('MaxPooling2D'),
    layer('Flatten'),
    layer('Dense', { units: 3, weights: { init: 'random', distribution: 'heNormal', seed: 1 } }),
    layer('Softmax'),
  ]
  expect((await written(stack)).script).toBe(`"""my 'net', written by Poolscope 1.2.3 for Keras 3."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

inputs = keras.Input((8, 8, 1))
conv2d = layers.Conv2D(2, (3, 3), padding="same", name="conv2d")(inputs)
relu = layers.ReLU(name="relu")(conv2d)
max_pooling2d = layers.MaxPooling2D((2, 2), name="max_pooling2d")(relu)
flatten = layers.Flatten(name="flatten")(max_pooling2d)
dense = layers.Dense(3, name="dense")(flatten)
softmax = layers.Softmax(name="softmax")(dense)
model = keras.Model(inputs, softmax)

with np.load(Path(__file__).with_name("net.weights.npz")) as weights:
    for layer in model.layers:
        if layer.weights:
            layer.set_weights([weights[f"{layer.name}.{i}"] for i in range(len(layer.weights))])

model.summary()
`)
})

describe('lines', () => {
  test('of blocks: lanes that are empty pass their input on, vectors are reshaped', async () => {
    const stack = [
      block('Add', [layer('ReLU')], []),
      block('Multiply', [layer('GlobalAveragePooling2D')], []),
      block('none', [layer('GELU', { approximate: 'tanh' })], []),
    ]
    expect(await layersOf(stack, mapShape(4, 8, 8))).toEqual([
      'relu = layers.ReLU(name="relu")(inputs)',
      'parallel = layers.Add(name="parallel")([relu, inputs])',
      'global_average_pooling2d = layers.GlobalAveragePooling2D(name="global_average_pooling2d")(parallel)',
      'parallel_2 = layers.Multiply(name="parallel_2")([layers.Reshape((1, 1, 4))(global_average_pooling2d), parallel])',
      'gelu = ops.gelu(parallel_2, approximate=True)',
    ])
    expect((await written(stack, mapShape(4, 8, 8))).script).toContain(
      'model = keras.Model(inputs, [gelu, parallel_2])',
    )
  })

  test('of padding that Keras has no word for', async () => {
    const stack = [
      layer('Conv2D', { padding: [1, 0, 2, 3], useBias: false }),
      layer('Conv2DTranspose', { padding: [1, 1, 0, 0], outputPadding: [0, 0], strides: [2, 2] }),
    ]
    expect(await layersOf(stack)).toEqual([
      'conv2d = layers.Conv2D(1, (3, 3), use_bias=False, name="conv2d")(layers.ZeroPadding2D(((1, 2), (0, 3)))(inputs))',
      'conv2dtranspose = layers.Cropping2D(((1, 0), (1, 0)))(layers.Conv2DTranspose(1, (2, 2), strides=(2, 2), name="conv2dtranspose")(conv2d))',
    ])
  })

  test('of padding in numbers that `same` stands for', async () => {
    const stack = [
      layer('Conv2D', { padding: [1, 1, 1, 1] }),
      layer('MaxPooling2D', { poolSize: [3, 3], strides: [2, 2], padding: [0, 0, 1, 1] }),
    ]
    expect(await layersOf(stack)).toEqual([
      'conv2d = layers.Conv2D(1, (3, 3), padding="same", name="conv2d")(inputs)',
      'max_pooling2d = layers.MaxPooling2D((3, 3), strides=(2, 2), padding="same", name="max_pooling2d")(conv2d)',
    ])
  })

  test('of poolings with other padding, or a last window that is not whole', async () => {
    const stack = [
      layer('MaxPooling2D', { poolSize: [3, 3], strides: [2, 2], padding: [1, 1, 1, 1] }),
      layer('MaxPooling2D', { poolSize: [3, 3], ceilMode: true }),
      layer('AveragePooling2D', { padding: [1, 1, 1, 1], countIncludePad: true }),
    ]
    expect(await layersOf(stack)).toEqual([
      'max_pooling2d = layers.MaxPooling2D((3, 3), strides=(2, 2), name="max_pooling2d")(ops.pad(inputs, ((0, 0), (1, 0), (1, 0), (0, 0)), constant_values=float("-inf")))',
      'max_pooling2d_2 = layers.MaxPooling2D((3, 3), name="max_pooling2d_2")(ops.pad(max_pooling2d, ((0, 0), (0, 2), (0, 2), (0, 0)), constant_values=float("-inf")))',
      'average_pooling2d = layers.AveragePooling2D((2, 2), name="average_pooling2d")(layers.ZeroPadding2D(((1, 1), (1, 1)))(max_pooling2d_2))',
    ])
  })

  test('have names that Python allows, each once', async () => {
    const names = ['layer1.0.relu', 'layer1.0.relu', 'lambda', '3', 'Größe', '', 'inputs']
    const stack = names.map((name) => layer('ReLU', {}, name === '' ? {} : { name }))
    const found = (await layersOf(stack)).map((line) => line.split(' = ')[0])
    expect(found).toEqual(['layer1_0_relu', 'layer1_0_relu_2', 'lambda_2', 'layer_3', 'gro_e', 'relu', 'inputs_2'])
  })
})

describe('weights', () => {
  test('have the axes of Keras', async () => {
    const kernel = [[[[1, 2]], [[3, 4]]]]
    const stack = [
      layer('Conv2D', { kernelSize: [1, 2], weights: { init: 'values', kernel, bias: [9] } }, { name: 'c' }),
      layer('BatchNormalization', { gamma: [2], movingVariance: [4] }, { name: 'b' }),
      layer('PReLU', { slope: [0.5] }, { name: 'p' }),
      layer('Flatten'),
      layer(
        'Dense',
        {
          units: 2,
          weights: {
            init: 'values',
            kernel: [
              [1, 2],
              [3, 4],
            ],
            bias: [0, 1],
          },
        },
        { name: 'd' },
      ),
    ]
    expect(await arraysOf((await written(stack, mapShape(2, 1, 3))).weights)).toEqual({
      // Rows, columns, inputs, outputs.
      'c.0.npy': { shape: [1, 2, 2, 1], values: [1, 3, 2, 4] },
      'c.1.npy': { shape: [1], values: [9] },
      'b.0.npy': { shape: [1], values: [2] },
      'b.1.npy': { shape: [1], values: [0] },
      'b.2.npy': { shape: [1], values: [0] },
      'b.3.npy': { shape: [1], values: [4] },
      'p.0.npy': { shape: [1, 1, 1], values: [0.5] },
      // Inputs, units.
      'd.0.npy': { shape: [2, 2], values: [1, 3, 2, 4] },
      'd.1.npy': { shape: [2], values: [0, 1] },
    })
  })

  test('of depthwise kernels: rows, columns, channels, multiples', async () => {
    const kernel = [1, 2, 3, 4].map((n) => [[[n, 10 * n]]])
    const params = { kernelSize: [1, 2], depthMultiplier: 2, useBias: false }
    const stack = [layer('DepthwiseConv2D', { ...params, weights: { init: 'values', kernel, bias: [0, 0, 0, 0] } })]
    expect(await arraysOf((await written(stack, mapShape(2, 1, 3))).weights)).toEqual({
      'depthwise_conv2d.0.npy': { shape: [1, 2, 2, 2], values: [1, 2, 3, 4, 10, 20, 30, 40] },
    })
  })

  test('there are none where nothing has any', async () => {
    const { script, weights } = await written([layer('ReLU')])
    expect(weights).toHaveLength(0)
    expect(script).not.toContain('numpy')
  })
})

test.each([
  ['MinPooling2D', {}, 'Keras has no such layer'],
  ['MaxPooling2D', { dilation: [1, 2] }, 'Keras has nothing like dilation = (1, 2)'],
  ['AveragePooling2D', { padding: [1, 1, 1, 1] }, 'Keras has nothing like padding = (1, 1, 1, 1)'],
  ['AveragePooling2D', { poolSize: [3, 3], ceilMode: true }, 'Keras has nothing like ceilMode = True'],
  ['AveragePooling2D', { divisorOverride: 3 }, 'Keras has nothing like divisorOverride = 3'],
  ['Conv2D', { padding: 'same', paddingMode: 'reflect' }, 'Keras has nothing like paddingMode = "reflect"'],
  ['Conv2D', { strides: [2, 2], dilationRate: [2, 2] }, 'Keras has nothing like dilationRate = (2, 2)'],
  ['ZeroPadding2D', { value: 2 }, 'Keras has nothing like value = 2'],
])('what Keras does not have is refused: %s %o', async (type, params, reason) => {
  await expect(written([layer(type, params)])).rejects.toThrow(
    `${type} can't be exported to Keras: ${reason}. Turn it off or replace it.`,
  )
})

test('what moves values', async () => {
  const blocks = (mode: string) => [
    layer('SpaceToDepth', { blockSize: 3, mode }),
    layer('DepthToSpace', { blockSize: 3, mode }),
  ]
  const stack = [...blocks('DCR'), ...blocks('CRD'), layer('Gather', { indices: [1, 0, 1] })]
  expect(await layersOf(stack, mapShape(2, 6, 9))).toEqual([
    'space_to_depth = ops.reshape(ops.transpose(ops.reshape(inputs, (-1, 2, 3, 3, 3, 2)), (0, 1, 3, 2, 4, 5)), (-1, 2, 3, 18))',
    'depth_to_space = ops.reshape(ops.transpose(ops.reshape(space_to_depth, (-1, 2, 3, 3, 3, 2)), (0, 1, 3, 2, 4, 5)), (-1, 6, 9, 2))',
    'space_to_depth_2 = ops.reshape(ops.transpose(ops.reshape(depth_to_space, (-1, 2, 3, 3, 3, 2)), (0, 1, 3, 5, 2, 4)), (-1, 2, 3, 18))',
    'depth_to_space_2 = ops.reshape(ops.transpose(ops.reshape(space_to_depth_2, (-1, 2, 3, 2, 3, 3)), (0, 1, 4, 2, 5, 3)), (-1, 6, 9, 2))',
    'gather = ops.take(depth_to_space_2, [1, 0, 1], axis=-1)',
  ])
})

/** Python on this machine. */
const python = process.platform === 'win32' ? 'python' : 'python3'

test('every script is Python', async () => {
  const scripts: string[] = []
  for (const { stack, input } of cases) {
    const script = await written(stack, input).then(
      (one) => one.script,
      (error: unknown) => {
        if (error instanceof Failure && error.place.layerId !== undefined) return null
        throw error
      },
    )
    if (script !== null) scripts.push(script)
  }
  expect(scripts.length).toBeGreaterThan(70)
  const check = 'import ast,json,sys; [ast.parse(s) for s in json.load(sys.stdin)]; print("parsed")'
  expect(execFileSync(python, ['-c', check], { input: JSON.stringify(scripts), encoding: 'utf8' }).trim()).toBe(
    'parsed',
  )
})
