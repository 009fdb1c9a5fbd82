import { expect, test } from 'vitest'
import { emptyExperiment, newLayer } from '#app/document/edit'
import type { Experiment, ExperimentInput } from '#app/document/experiment'
import { serialiseExperiment } from '#app/document/parse'
import { isBundle, packBundle, readBundle } from './bundle'
import { rawZip } from './testing/zip'
import { packZip, readZip } from './zip'

const image = (name: string): ExperimentInput => ({ kind: 'image', name })
const withInputs = (...inputs: ExperimentInput[]): Experiment => ({ ...emptyExperiment('e'), inputs })
const file = (name: string, words: string) => ({ name, bytes: Buffer.from(words) })

async function namesIn(bytes: Uint8Array): Promise<readonly string[]> {
  return (await readZip(bytes, { maxEntries: 100, maxBytes: 1e6 })).map(({ name }) => name)
}

test('an experiment comes back with the bytes of each image', async () => {
  const values: ExperimentInput = { kind: 'values', name: 'dot', planes: [[[1]]] }
  const experiment = withInputs(image('a.png'), values, image('b.png'))
  const packed = await packBundle(experiment, [file('a.png', 'A'), null, file('b.png', 'B')])
  expect(isBundle(packed)).toBe(true)
  const bundle = await readBundle(packed)
  expect(bundle.experiment).toEqual(
    withInputs({ ...image('a.png'), path: 'images/a.png' } as ExperimentInput, values, {
      ...image('b.png'),
      path: 'images/b.png',
    } as ExperimentInput),
  )
  expect(String(await bundle.image('images/a.png'))).toBe('A')
  expect(String(await bundle.image('images/b.png'))).toBe('B')
})

test('a stack with blocks comes back with all its lanes', async () => {
  const block = newLayer(emptyExperiment('e'), 'Parallel')
  const relu = newLayer(emptyExperiment('e'), 'ReLU')
  const experiment: Experiment = { ...withInputs(), version: 2, stack: [{ ...block, lanes: [[relu], []] }] }
  expect((await readBundle(await packBundle(experiment, []))).experiment).toEqual(experiment)
})

test('two images of one name both travel, and one file that is used twice travels once', async () => {
  const one = file('img.png', 'A')
  const packed = await packBundle(withInputs(image('img.png'), image('img.png'), image('x')), [
    one,
    file('IMG.png', 'B'),
    one,
  ])
  expect(await namesIn(packed)).toEqual(['experiment.poolscope.json', 'images/img.png', 'images/IMG-2.png'])
  const { experiment, image: read } = await readBundle(packed)
  const paths = experiment.inputs.map((input) => (input.kind === 'image' ? input.path! : ''))
  expect(await Promise.all(paths.map(async (path) => String(await read(path))))).toEqual(['A', 'B', 'A'])
})

test('the same experiment gives the same bytes', async () => {
  const pack = () => packBundle(withInputs(image('a.png')), [file('a.png', 'A')])
  expect(await pack()).toEqual(await pack())
})

test('names that no file system takes become ones that all take', async () => {
  const names = ['../../etc/passwd', 'C:\\a.png', `${'n'.repeat(300)}.jpeg`, '..', 'con.png', 'a\u001b[2J.png']
  const packed = await packBundle(
    withInputs(...names.map(image)),
    names.map((name, i) => file(name, String(i))),
  )
  const inside = (await namesIn(packed)).slice(1)
  expect(inside).toEqual([
    'images/_.._etc_passwd',
    'images/C_a.png',
    `images/${'n'.repeat(120)}.jpeg`,
    'images/unnamed',
    'images/_con.png',
    'images/a_[2J.png',
  ])
})

test('paths lead to images inside the bundle only', async () => {
  const { image: read } = await readBundle(
    await packZip([
      { name: 'experiment.poolscope.json', bytes: Buffer.from(serialiseExperiment(withInputs())) },
      { name: 'images/a.png', bytes: Buffer.from('A') },
      { name: 'weights/w', bytes: Buffer.from('W') },
    ]),
  )
  for (const path of ['images/b.png', '../images/a.png', '/etc/passwd', 'experiment.poolscope.json', 'weights/w'])
    expect(await read(path), path).toBeNull()
})

test('a document that unpacks to more than any experiment has is refused before it is read', async () => {
  const bomb = rawZip([
    { name: 'experiment.poolscope.json', bytes: Buffer.from('{}'), deflate: true, declaredSize: 1_000_000_000 },
  ])
  await expect(readBundle(bomb)).rejects.toMatchObject({
    code: 'unreadable-file',
    message: expect.stringContaining('"experiment.poolscope.json" is too large: its size is 1 GB'),
  })
})

test('an archive that holds no experiment is refused in words', async () => {
  const foreign = rawZip([{ name: 'a.txt', bytes: Buffer.from('a') }])
  await expect(readBundle(foreign)).rejects.toMatchObject({
    code: 'invalid-document',
    message: expect.stringContaining('no entry "experiment.poolscope.json"'),
  })
  const torch = rawZip([{ name: 'model/data.pkl', bytes: Buffer.from('a') }])
  await expect(readBundle(torch)).rejects.toMatchObject({
    message: expect.stringMatching(/^This is a PyTorch file\. .*torch\.onnx\.export/) as string,
  })
  const unsafe = rawZip([
    { name: 'experiment.poolscope.json', bytes: Buffer.from(serialiseExperiment(withInputs())) },
    { name: '../evil', bytes: Buffer.from('a') },
  ])
  await expect(readBundle(unsafe)).rejects.toMatchObject({ code: 'unreadable-file' })
})
