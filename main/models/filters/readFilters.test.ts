/** Kernels in files of weights: right numbers from every format, and pickles that hold more than weights refused. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { npyNumbers, readNpy, writeNpyHeader } from '#main/files/npy'
import { safetensorsParts } from '#main/files/safetensors'
import { packZip, readZip } from '#main/files/zip'
import { importFilters } from '#main/models/importNetwork'
import { marksOf } from './marks'
import { readFilters } from './readFilters'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))
const model = (name: string) => readFileSync(join(import.meta.dirname, '..', name))

/** The numbers as NumPy wrote them. */
async function expected(name: string): Promise<Float32Array> {
  const entries = await readZip(fixture('conv_bank.npz'), { maxEntries: 10, maxBytes: 1e6 })
  return readNpy(await entries.find((entry) => entry.name === `${name}.npy`)!.read()).data as Float32Array
}

describe('kernels of', () => {
  it.each(['conv_bank.pt', 'conv_bank.npz', 'conv_bank.safetensors'])('%s', async (name) => {
    const kernels = (await readFilters(fixture(name))).toSorted((a, b) => (a.name < b.name ? 1 : -1))
    expect(kernels.map((one) => [one.name, one.shape, one.bias?.name])).toEqual([
      ['stem.conv.weight', [6, 3, 5, 5], 'stem.conv.bias'],
      ['body.0.weight', [4, 6, 3, 3], undefined],
    ])
    expect(kernels[0]!.kernel).toEqual(await expected('stem.conv.weight'))
    expect(kernels[0]!.bias!.values).toEqual(await expected('stem.conv.bias'))
    // Of half precision in the file.
    expect(kernels[1]!.kernel).toEqual(await expected('body.0.weight'))
  })

  it.each([
    ['keras/fixtures/keras_small.keras', 'conv2d_1/0'],
    ['keras/fixtures/keras_small.h5', 'conv2d_1/kernel'],
  ])('%s, with the filters first', async (file, name) => {
    const kernels = await readFilters(model(file))
    const found = kernels.find((one) => one.name === name)!
    expect(found).toMatchObject({ shape: [8, 3, 3, 3], bias: { values: { length: 8 } } })
    expect(kernels.map(({ shape }) => shape)).toEqual([
      [8, 3, 3, 3],
      [8, 1, 3, 3],
      [12, 8, 1, 1],
    ])
  })

  it('weights that Keras saved alone', async () => {
    const [weights] = (
      await readZip(model('keras/fixtures/keras_tutorial.keras'), { maxEntries: 9, maxBytes: 1e6 })
    ).filter(({ name }) => name.endsWith('.h5'))
    expect(await readFilters(await weights!.read())).toMatchObject([{ name: 'conv2d/0', shape: [1, 1, 3, 3] }])
  })

  it('an ONNX network', async () => {
    const kernels = await readFilters(model('onnx/fixtures/lenet5.onnx'))
    expect(kernels[0]).toMatchObject({ shape: [6, 1, 5, 5], bias: { values: { length: 6 } } })
  })

  it('an array with Keras’ order of axes', async () => {
    const numbers = Float32Array.from({ length: 3 * 3 * 2 * 4 }, (_, i) => i)
    const bytes = Buffer.concat([writeNpyHeader([3, 3, 2, 4]), Buffer.from(numbers.buffer)])
    const [found] = await readFilters(await packZip([{ name: 'kernel.npy', bytes }]))
    expect(found!.shape).toEqual([4, 2, 3, 3])
    // Filter 1, channel 1, row 0, column 2.
    expect(found!.kernel[1 * 18 + 1 * 9 + 2]).toBe(((0 * 3 + 2) * 2 + 1) * 4 + 1)
    expect(npyNumbers(bytes.subarray(bytes.length - 4), { dtype: 'f4', bigEndian: false })[0]).toBe(71)
  })

  it('a file, through the worker that opens networks', async () => {
    const { banks, tensors } = await importFilters({ name: 'a.pt', bytes: fixture('conv_bank.pt'), folder: null })
    expect(banks[0]).toMatchObject({ kernel: { name: 'stem.conv.weight', shape: [6, 3, 5, 5] }, bias: { shape: [6] } })
    expect(tensors.get(banks[0]!.kernel.sha256)).toEqual(await expected('stem.conv.weight'))
  })
})

/** The state dict with some of its bytes replaced. */
async function stateDict(change: (pickle: string) => string, leave: (name: string) => boolean = () => true) {
  const entries = await readZip(fixture('conv_bank.pt'), { maxEntries: 100, maxBytes: 1e6 })
  const files = entries
    .filter(({ name }) => leave(name))
    .map(async (entry) => {
      const bytes = await entry.read()
      if (!entry.name.endsWith('data.pkl')) return { name: entry.name, bytes }
      return { name: entry.name, bytes: Buffer.from(change(Buffer.from(bytes).toString('latin1')), 'latin1') }
    })
  return packZip(await Promise.all(files))
}

describe('a file is refused', () => {
  const f32 = (shape: number[]) =>
    Buffer.concat(safetensorsParts([{ name: 'w', shape, numbers: new Float32Array(shape.reduce((a, b) => a * b, 1)) }]))
  it.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    [
      'whose pickle names a program',
      () => stateDict((pickle) => pickle.replace('ccollections\nOrderedDict\n', 'cposix\nsystem\n')),
      /its pickle names "posix.system", which may run any program, so it was not read/,
    ],
    [
      'whose pickle names a part of a known module',
      () => stateDict((pickle) => pickle.replace('ctorch\nHalfStorage\n', 'ctorch\nload\n')),
      /its pickle names "torch.load"/,
    ],
    ['whose pickle is cut off', () => stateDict((pickle) => pickle.slice(0, 200)), /its pickle is damaged/],
    [
      'whose pickle has other operations',
      () => stateDict((pickle) => pickle.replace('}q\x00', 'Iq\x00')),
      /its pickle has operation 0x49/,
    ],
    [
      'whose tensor is larger than its storage',
      // Six filters become 255.
      () => stateDict((pickle) => pickle.replace('(K\x06K\x03K\x05K\x05t', '(K\xffK\x03K\x05K\x05t')),
      /tensor "stem.conv.weight" needs 19125 numbers, the file has 450/,
    ],
    [
      'whose strides lead out of its storage',
      () => stateDict((pickle) => pickle.replace('(K\x4bK\x19', '(K\xffK\x19')),
      /tensor "stem.conv.weight" needs \d+ numbers, the file has 450/,
    ],
    [
      'whose storage is missing',
      () =>
        stateDict(
          (p) => p,
          (name) => !name.endsWith('data/0'),
        ),
      /needs 450 numbers, the file has 0/,
    ],
    ['of an old PyTorch', () => Buffer.from([0x80, 2, 0x8a, 10]), /written by PyTorch before 1.6/],
    ['without kernels', () => f32([10, 4]), /has no kernels of a two-dimensional convolution/],
    ['that is none', () => Buffer.from('hello, this is a text'), /not an ONNX model/],
  ])('%s', async (_, bytes, words) => {
    const error = await Promise.resolve(bytes())
      .then(readFilters)
      .then(
        () => null,
        (failed: unknown) => failed,
      )
    expect(error).toBeInstanceOf(Failure)
    expect(formatEnglish((error as Failure).text)).toMatch(words)
  })
})

describe('marks', () => {
  const marks = (...filters: number[][]) => marksOf(Float32Array.from(filters.flat()), [filters.length, 1, 2, 2])
  it('dead, duplicate and separable filters', () => {
    expect(marks([1, 2, 2, 4], [0, 0, 0, 0], [1, 2, 3, 4], [1, 2, 3, 4], [1e-9, 0, 0, 0])).toEqual({
      dead: [1, 4],
      duplicate: [3],
      separable: [0],
    })
  })

  it('nothing as separable that has a single row', () => {
    expect(marksOf(Float32Array.of(1, 2), [1, 1, 1, 2]).separable).toEqual([])
  })
})
