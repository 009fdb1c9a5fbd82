/** Keras models: where an import ends and why, what layers become, and files that are damaged or no whole model. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { packZip, readZip } from '#main/files/zip'
import { importNetwork } from '#main/models/importNetwork'
import { importKeras } from './importKeras'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))

type Config = { class_name: string; config: Record<string, unknown> }

/** A `.keras` file with the weights of the tutorial's model and another configuration. */
async function withConfig(change: (layers: Config[], model: Config) => unknown, files: Record<string, string> = {}) {
  const entries = await readZip(fixture('keras_tutorial.keras'), { maxEntries: 10, maxBytes: 1e6 })
  const parts = await Promise.all(entries.map(async (one) => ({ name: one.name, bytes: await one.read() })))
  const config = parts.find(({ name }) => name === 'config.json')!
  const model = JSON.parse(new TextDecoder().decode(config.bytes)) as Config
  const changed = change(model.config['layers'] as Config[], model) ?? model
  files['config.json'] ??= typeof changed === 'string' ? changed : JSON.stringify(model)
  return packZip(parts.map((one) => ({ name: one.name, bytes: Buffer.from(files[one.name] ?? one.bytes) })))
}

const layer = (class_name: string, config: object = {}): Config => ({
  class_name,
  config: { name: class_name.toLowerCase(), ...config },
})
const inputLayer = (...sides: (number | null)[]) => layer('InputLayer', { batch_shape: [null, ...sides] })

/** The layers that a model of these becomes. */
async function stackOf(...layers: Config[]) {
  const { stack } = await importKeras(await withConfig((all) => all.splice(0, all.length, ...layers)))
  return stack.map(({ type, params }) => ({ type, ...params }))
}

async function refusal(bytes: Uint8Array): Promise<string> {
  const error = await importKeras(bytes).then(
    () => null,
    (failed: unknown) => failed,
  )
  expect(error).toBeInstanceOf(Failure)
  return formatEnglish((error as Failure).text)
}

describe('layers', () => {
  it('keep their names; the activation in a layer becomes one of its own', async () => {
    const { stack, producer, input } = await importKeras(fixture('keras_tutorial.keras'))
    expect(stack.map(({ type, name }) => [type, name])).toEqual([
      ['Conv2D', 'conv2d'],
      ['ReLU', undefined],
      ['MaxPooling2D', 'max_pooling2d'],
    ])
    expect(producer).toBe('Keras 3.15.1')
    expect(input).toEqual({ channels: 1, height: 8, width: 8, anySize: false, normalization: null })
  })

  it.each([
    [layer('ReLU', { max_value: 6 }), { type: 'ReLU6' }],
    [layer('ReLU', { max_value: 2 }), { type: 'Clip', min: 0, max: 2 }],
    [layer('ReLU', { negative_slope: 0.1 }), { type: 'LeakyReLU', alpha: 0.1 }],
    [layer('ReLU', { threshold: 0.5 }), { type: 'ThresholdedReLU', theta: 0.5 }],
    [layer('LeakyReLU', { negative_slope: 0.4 }), { type: 'LeakyReLU', alpha: 0.4 }],
    [layer('LeakyReLU', { alpha: 0.4 }), { type: 'LeakyReLU', alpha: 0.4 }],
    [layer('Activation', { activation: 'swish' }), { type: 'SiLU' }],
    [layer('Activation', { activation: { class_name: 'function', config: 'gelu' } }), { type: 'GELU' }],
    [layer('Activation', { activation: layer('ELU', { alpha: 2 }) }), { type: 'ELU', alpha: 2 }],
    [
      layer('ZeroPadding2D', {
        padding: [
          [1, 2],
          [3, 4],
        ],
      }),
      { type: 'ZeroPadding2D', padding: [1, 3, 2, 4] },
    ],
    [layer('Cropping2D', { cropping: 1 }), { type: 'Cropping2D', cropping: [1, 1, 1, 1] }],
    [layer('Rescaling', { scale: 2, offset: [1, 2, 3] }), { type: 'Rescaling', scale: [2], offset: [1, 2, 3] }],
    [
      layer('Normalization', { axis: [-1], mean: [1, 2, 3], variance: [4, 4, 1] }),
      { type: 'Rescaling', scale: [0.5, 0.5, 1], offset: [-0.5, -1, -3] },
    ],
    [
      layer('Resizing', { height: 4, width: 6, interpolation: 'nearest' }),
      { type: 'Resizing', height: 4, width: 6, rounding: 'roundPreferCeil' },
    ],
  ])('%j', async (given, expected) => {
    expect(await stackOf(inputLayer(8, 8, 3), given)).toMatchObject([expected])
  })

  it('that do something only in training are left out', async () => {
    const stack = await stackOf(inputLayer(8, 8, 3), layer('RandomFlip'), layer('GaussianNoise'), layer('ReLU'))
    expect(stack).toMatchObject([{ type: 'ReLU' }])
  })

  it('that reshape pixels to an image and back need no more than Flatten', async () => {
    const stack = await stackOf(
      inputLayer(144),
      layer('Reshape', { target_shape: [12, -1, 1] }),
      layer('ReLU'),
      layer('Reshape', { target_shape: [144] }),
    )
    expect(stack.map(({ type }) => type)).toEqual(['ReLU', 'Flatten'])
  })

  it('that prepare bytes tell how images are read', async () => {
    const bytes = await withConfig((all) =>
      all.splice(0, all.length, inputLayer(8, 8, 3), layer('Rescaling', { scale: 1 / 255, offset: 0 })),
    )
    expect(await importKeras(bytes)).toMatchObject({ bytesIn: true, input: { normalization: null } })
  })
})

describe('models of Keras 3 whose layers are connected', () => {
  const tensor = (from: string, call = 0) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, 8, 8, 1], dtype: 'float32', keras_history: [from, call, 0] },
  })
  const called = (one: Config, ...calls: unknown[][]) => ({
    ...one,
    inbound_nodes: calls.map((args) => ({ args, kwargs: { training: false } })),
  })
  const functional = (layers: object[], input: string, output: string) => ({
    class_name: 'Functional',
    config: { name: 'inner', layers, input_layers: [[input, 0, 0]], output_layers: [[output, 0, 0]] },
  })
  const input = (name: string) => ({
    ...layer('InputLayer', { name, batch_shape: [null, 8, 8, 1] }),
    inbound_nodes: [],
  })
  const imported = async (model: Config) => importKeras(await withConfig((_, root) => Object.assign(root, model)))

  it('become blocks; arithmetic with numbers becomes Rescaling', async () => {
    const { stack } = await imported(
      functional(
        [
          input('x'),
          called(layer('ReLU', { name: 'a' }), [tensor('x')]),
          called(layer('Activation', { name: 'b', activation: 'tanh' }), [tensor('a')]),
          called(layer('Add', { name: 'sum' }), [[tensor('a'), tensor('b')]]),
          called(layer('Multiply', { name: 'half' }), [tensor('sum'), 0.5]),
          called(layer('Subtract', { name: 'from_one' }), [1, tensor('half')]),
        ],
        'x',
        'from_one',
      ),
    )
    expect(stack).toMatchObject([
      { type: 'ReLU', name: 'a' },
      { type: 'Parallel', name: 'sum', params: { join: 'Add' }, lanes: [[], [{ type: 'Tanh', name: 'b' }]] },
      { type: 'Rescaling', params: { scale: [0.5], offset: [0] } },
      { type: 'Rescaling', params: { scale: [-1], offset: [1] } },
    ])
  })

  it('may hold models, and call a layer several times', async () => {
    const inner = functional(
      [input('y'), called(layer('Activation', { name: 'act', activation: 'sigmoid' }), [tensor('y')])],
      'y',
      'act',
    )
    const shared = called(layer('ReLU', { name: 'relu' }), [tensor('x')], [tensor('inner')])
    const { stack, report } = await imported(
      functional([input('x'), shared, called(inner, [tensor('relu')])].toReversed(), 'x', 'relu'),
    )
    expect(stack.map(({ name }) => name)).toEqual(['relu'])
    expect(report).toMatchObject({ nodes: 1, opened: 1 })
    const second = functional([input('x'), shared, called(inner, [tensor('relu')])], 'x', 'relu')
    second.config.output_layers = [['relu', 1, 0]]
    expect((await imported(second)).stack.map(({ name }) => name)).toEqual(['relu', 'act', 'relu:1'])
  })

  it('end where a call asks for what is only done in training, itself or of the model around it', async () => {
    const trained = { training: true }
    const called3 = (one: object) => ({ ...one, inbound_nodes: [{ args: [tensor('a')], kwargs: trained }] })
    const called2 = (one: object) => ({ ...one, inbound_nodes: [[['a', 0, 0, trained]]] })
    const dropout = layer('Dropout', { name: 'end' })
    const noisy = functional(
      [input('y'), called(layer('GaussianNoise', { name: 'noise' }), [tensor('y')])],
      'y',
      'noise',
    )
    Object.assign(noisy.config, { name: 'end' })
    for (const last of [called3(dropout), called2(dropout), called3(noisy)]) {
      const first = called(layer('ReLU', { name: 'a' }), [tensor('x')])
      const { stack, report } = await imported(functional([input('x'), first, last], 'x', 'end'))
      expect(stack.map(({ name }) => name)).toEqual(['a'])
      expect(report.missing.map((one) => formatEnglish(one.reason))).toEqual(['training = true is not supported'])
    }
  })

  it('end where they read a second input', async () => {
    const model = functional(
      [
        input('x'),
        input('mask'),
        called(layer('ReLU', { name: 'a' }), [tensor('x')]),
        called(layer('Add', { name: 'sum' }), [[tensor('a'), tensor('mask')]]),
      ],
      'x',
      'sum',
    )
    model.config.input_layers.push(['mask', 0, 0])
    const { stack, report } = await imported(model)
    expect(stack.map(({ name }) => name)).toEqual(['a'])
    expect(report.missing.map((one) => formatEnglish(one.reason))).toEqual(['it reads "mask", a second input'])
  })
})

describe('an import ends', () => {
  it.each([
    [layer('LayerNormalization'), 'Poolscope has no layer for this operator'],
    [layer('Lambda'), 'Poolscope has no layer for this operator'],
    [layer('MaxPooling2D', { data_format: 'channels_first' }), 'data_format = channels_first is not supported'],
    [layer('MaxPooling2D', { padding: 'causal' }), 'padding = causal is not supported'],
    [layer('Activation', { activation: 'my_own' }), 'activation = my_own is not supported'],
    [layer('Activation', { activation: 'constructor' }), 'activation = constructor is not supported'],
    [layer('Reshape', { target_shape: [4, 16, 3] }), 'it rearranges values in a way that no layer does'],
    [layer('MaxPooling2D', { pool_size: 9 }), expect.stringMatching(/9 × 9 window/)],
  ])('at %j', async (given, reason) => {
    const bytes = await withConfig((all) =>
      all.splice(0, all.length, inputLayer(8, 8, 3), layer('ReLU'), given, layer('Softmax')),
    )
    const { stack, report } = await importKeras(bytes)
    expect(stack.map(({ type }) => type)).toEqual(['ReLU'])
    expect(report).toMatchObject({ nodes: 3, opened: 1 })
    expect(report.missing.map((one) => formatEnglish(one.reason))).toEqual([reason])
  })
})

describe('a file is refused', () => {
  it.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    [
      'that is cut off',
      () => fixture('keras_small.h5').subarray(0, 20_000),
      /The HDF5 file is damaged|the HDF5 file is damaged/,
    ],
    ['that is cut off, as an archive', () => fixture('keras_small.keras').subarray(0, 20_000), /archive|ZIP/i],
    ['of weights alone', () => weightsAlone(), /the file holds weights without a model/],
    ['that is another archive', () => packZip([{ name: 'a.txt', bytes: new Uint8Array(1) }]), /expected config.json/],
    ['whose configuration is no model', () => withConfig(() => '[]'), /its configuration is not that of/],
    ['whose configuration is deep', () => withConfig(() => '['.repeat(1e4) + ']'.repeat(1e4)), /nested|configuration/],
    [
      'whose weights have another shape',
      () => withConfig((all) => (all[1]!.config['filters'] = 2)),
      /weights "conv2d\/0": expected shape 3 × 3 × 1 × 2, received 3 × 3 × 1 × 1/,
    ],
    [
      'without weights',
      () => withConfig((all) => all.push(layer('Dense', { units: 2 }))),
      /weights "dense\/0": expected shape 1 × 2, received none/,
    ],
    [
      'that reads no image',
      () => withConfig((all) => (all[0] = inputLayer(2, 3, 4, 5))),
      /reads an input of shape \? × 2 × 3/,
    ],
    ['of layers in a circle', () => circle(), /layer "a" reads its own output|layer "b" reads its own output/],
  ])('%s', async (_, bytes, words) => {
    expect(await refusal(await bytes())).toMatch(words)
  })

  const weightsAlone = async () => {
    const entries = await readZip(fixture('keras_tutorial.keras'), { maxEntries: 10, maxBytes: 1e6 })
    return entries.find(({ name }) => name === 'model.weights.h5')!.read()
  }
  const circle = () =>
    withConfig((_, model) => {
      const call = (from: string) => [[[from, 0, 0, {}]]]
      model.class_name = 'Functional'
      model.config = {
        layers: [
          { ...inputLayer(8, 8, 1), inbound_nodes: [] },
          { ...layer('ReLU', { name: 'a' }), inbound_nodes: call('b') },
          { ...layer('ReLU', { name: 'b' }), inbound_nodes: call('a') },
        ],
        input_layers: [['inputlayer', 0, 0]],
        output_layers: [['b', 0, 0]],
      }
    })
})

it('a worker imports them, as it does when they are opened', async () => {
  const network = await importNetwork({ name: 'keras_small.h5', bytes: fixture('keras_small.h5'), folder: null })
  expect(network.report).toMatchObject({ nodes: 7, opened: 7, missing: [] })
})
