import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readNpy } from '#main/files/npy'
import { readZip } from '#main/files/zip'
import { importOnnx } from '#main/models/onnx/importOnnx'
import { root } from '#main/testing/contractSuite'
import { openTerminal, verticalLine } from './testing/terminal'

const { inFolder, place, poolscope } = openTerminal()

test('writes the network of an experiment, and prints the file', async () => {
  const out = `${place()}.onnx`
  expect(await poolscope('export', verticalLine, '--to', 'onnx', '--out', out)).toEqual({ code: 0, out, notes: '' })
  const { input, stack, report } = importOnnx(await readFile(out))
  expect(input).toMatchObject({ channels: 1, height: 8, width: 8 })
  expect(stack.map(({ type }) => type)).toEqual(['Conv2D', 'ReLU', 'MaxPooling2D'])
  expect(report.missing).toEqual([])
})

test('writes an imported network for the size of another image, and it is the same network again', async () => {
  const model = join(root, 'main/models/onnx/fixtures/resnet_small.onnx')
  const [experiment, out] = [`${place()}.poolscope`, `${place()}.onnx`]
  await poolscope('import', model, '--out', experiment)
  const image = join(root, 'examples/images/camera.png')
  const exported = await poolscope('export', experiment, '--to', 'onnx', '--out', out, '--input', image)
  expect(exported).toMatchObject({ code: 0, out })
  expect(importOnnx(await readFile(out)).stack).toEqual(importOnnx(await readFile(model)).stack)
})

test('never overwrites without --force', async () => {
  const out = inFolder('there.onnx')
  await writeFile(out, 'mine')
  const refused = await poolscope('export', verticalLine, '--to', 'onnx', '--out', out)
  expect(refused).toMatchObject({ code: 1, out: '', notes: expect.stringContaining('--force') })
  expect(await readFile(out, 'utf8')).toBe('mine')
  expect(await poolscope('export', verticalLine, '--to', 'onnx', '--out', out, '--force')).toMatchObject({ code: 0 })
  expect(importOnnx(await readFile(out)).stack).toHaveLength(3)
})

test('says what is wrong, and writes nothing', async () => {
  const text = JSON.parse(await readFile(verticalLine, 'utf8'))
  const draws = inFolder('draws.poolscope.json')
  const sampling = { id: 's', type: 'StochasticPooling2D', params: { mode: 'sample' } }
  await writeFile(draws, JSON.stringify({ ...text, stack: [...text.stack, sampling] }))
  const out = `${place()}.onnx`
  expect(await poolscope('export', draws, '--to', 'onnx', '--out', out)).toEqual({
    code: 1,
    out: '',
    notes:
      "poolscope: StochasticPooling2D can't be exported to ONNX: it draws at random, from numbers that ONNX does not fix. Turn it off or replace it.",
  })
  await expect(readFile(out)).rejects.toThrow('ENOENT')
  expect(await poolscope('export', verticalLine, '--to', 'onnx', '--out', 'network.txt')).toMatchObject({
    code: 1,
    notes: 'poolscope: Expected the name of a .onnx file after --out, received network.txt.',
  })
  expect(await poolscope('export', verticalLine, '--to', 'caffe', '--out', out)).toMatchObject({ code: 2 })
  const empty = inFolder('empty.poolscope.json')
  await writeFile(empty, JSON.stringify({ ...text, inputs: [] }))
  expect(await poolscope('export', empty, '--to', 'onnx', '--out', out)).toMatchObject({
    code: 1,
    notes: expect.stringContaining('no input of known shape'),
  })
})

test('writes a Keras script with its weights beside it, both or neither', async () => {
  const [out, weights] = [inFolder('net.py'), inFolder('net.weights.npz')]
  await writeFile(weights, 'mine')
  const refused = await poolscope('export', verticalLine, '--to', 'keras', '--out', out)
  expect(refused).toMatchObject({ code: 1, notes: expect.stringContaining('net.weights.npz') })
  await expect(readFile(out)).rejects.toThrow('ENOENT')
  const exported = await poolscope('export', verticalLine, '--to', 'keras', '--out', out, '--force')
  expect(exported).toEqual({ code: 0, out: `${out}\n${weights}`, notes: '' })
  expect(await readFile(out, 'utf8')).toContain('with_name("net.weights.npz")')
  const arrays = await readZip(await readFile(weights), { maxEntries: 9, maxBytes: 1e6, anyNames: true })
  expect(arrays.map(({ name }) => name)).toEqual(['conv2d.0.npy', 'conv2d.1.npy'])
  expect(readNpy(await arrays[0]!.read())).toMatchObject({
    shape: [3, 3, 1, 1],
    data: Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0),
  })
})
