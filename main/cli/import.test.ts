/** `poolscope import`, and networks where experiments are expected. */
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readZip } from '#main/files/zip'
import { openTerminal, text } from './testing/terminal'

const { inFolder, place, poolscope } = openTerminal()
const fixtures = join(import.meta.dirname, '../models/onnx/fixtures')
const network = join(fixtures, 'resnet_small.onnx')

describe('import', () => {
  it('writes a bundle that runs', async () => {
    const [out, maps] = [inFolder('resnet.poolscope'), place()]
    const { code, notes } = await poolscope('import', network, '--out', out)
    expect({ code, notes }).toEqual({
      code: 0,
      notes:
        'Imported all 22 nodes of the network.\n' +
        'The image is normalized the way such networks usually expect (ImageNet). You can change that in the steps of the input.',
    })
    const entries = await readZip(await readFile(out), { maxEntries: 10, maxBytes: 1e9 })
    expect(entries.map(({ name }) => name)).toContain('weights.safetensors')
    expect((await poolscope('run', out, '--out', maps)).code).toBe(0)
    expect((await readdir(maps)).some((name) => name.includes('7.2'))).toBe(true)
  })

  it('takes an image, and brings it to the size of the network', async () => {
    const out = inFolder('lenet.poolscope.json')
    const image = join(fixtures, 'squeezenet_small.input.npy')
    expect(await poolscope('import', join(fixtures, 'lenet5.onnx'), '--out', out, '--input', image)).toMatchObject({
      code: 0,
    })
    const { inputs } = JSON.parse(await readFile(out, 'utf8'))
    expect(inputs).toMatchObject([
      {
        name: 'squeezenet_small.input.npy',
        steps: [
          { type: 'resize', height: 28 },
          { type: 'centerCrop', width: 28 },
        ],
      },
    ])
  })

  it('replaces nothing unless it is told to', async () => {
    const out = inFolder('there.poolscope')
    await writeFile(out, 'mine')
    expect(await poolscope('import', network, '--out', out)).toMatchObject({ code: 1 })
    expect(await text(inFolder('.'), 'there.poolscope')).toBe('mine')
    expect((await poolscope('import', network, '--out', out, '--force')).code).toBe(0)
  })

  it.each([
    ['a name that is no experiment', network, 'net.onnx', /Expected the name of an experiment/],
    [
      'an experiment',
      join(import.meta.dirname, '../../examples/vertical-line.poolscope.json'),
      'a.poolscope',
      /vertical-line.poolscope.json: expected a network/,
    ],
    ['an array', join(fixtures, 'squeezenet_small.input.npy'), 'a.poolscope', /input.npy: expected a network/],
    ['a file that is not there', 'no.onnx', 'a.poolscope', /no.onnx" was not found/],
  ])('refuses %s', async (_, file, out, words) => {
    const { code, notes } = await poolscope('import', file, '--out', inFolder(out))
    expect(code).toBe(1)
    expect(notes).toMatch(words)
  })
})

describe('a damaged network', () => {
  beforeAll(async () => {
    await copyFile(network, inFolder('cut.onnx'))
    await writeFile(inFolder('cut.onnx'), (await readFile(network)).subarray(0, 1000))
  })

  it('is refused with the reason', async () => {
    const { code, notes } = await poolscope('import', inFolder('cut.onnx'), '--out', inFolder('cut.poolscope'))
    expect(code).toBe(1)
    expect(notes).toMatch(/network can't be read: the file is not an ONNX model, or it is damaged/)
  })
})

it('a network runs, and is summed up, as it is', async () => {
  const { code, out } = await poolscope('summary', network)
  expect(code).toBe(0)
  expect(out).toMatch(/Total parameters: 40,266/)
  const to = place()
  expect((await poolscope('run', network, '--out', to, '--layers', '-1')).code).toBe(0)
})
