/** Experiments whose weights are tensors: in a bundle, or in a file beside the JSON text. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import type { TensorRef } from '#app/layers/weightFields'
import { packBundle, readBundle } from './bundle'
import { parseExperimentFile, readExperiment, writeExperiment } from './experiment'
import { readSafetensors, safetensorsParts } from './safetensors'
import { findTensors, sha256Of, tensorsToWrite, type Tensors } from './tensors'
import { withWeightsFile } from './weightsFile'

const numbers = (count: number, first: number) => Float32Array.from({ length: count }, (_, i) => first + i / 8)
const tensors = new Map<string, Float32Array>()
function ref(name: string, shape: number[], first: number): TensorRef {
  const made = numbers(
    shape.reduce((product, side) => product * side, 1),
    first,
  )
  const sha256 = createHash('sha256').update(made).digest('hex')
  tensors.set(sha256, made)
  return { name, shape, sha256 }
}
const kernel = ref('conv.weight', [2, 1, 3, 3], 0)
const bias = ref('conv.bias', [2], 5)
const other = ref('conv.weight', [2, 2, 1, 1], 9)

function withKernels(...kernels: [TensorRef, TensorRef | null][]): Experiment {
  return kernels.reduce<Experiment>((experiment, [kernel, bias]) => {
    const layer = newLayer(experiment, 'Conv2D')
    const weights = { init: 'tensor', kernel, bias }
    return insertLayer(experiment, { ...layer, params: { ...layer.params, filters: 2, weights } }, 0)
  }, emptyExperiment('e'))
}
const experiment = withKernels([kernel, bias], [other, null], [kernel, null])
const plain = (found: Tensors) => new Map([...found].map(([hash, floats]) => [hash, Float32Array.from(floats)]))

let folder: string
let path: string
let count = 0
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'poolscope-weights-'))))
beforeEach(async () => {
  const own = join(folder, String(count++))
  await mkdir(own)
  path = join(own, 'net.poolscope.json')
})
afterAll(() => rm(folder, { recursive: true }))

const never = () => false
async function save(saved: Experiment, have: Tensors, from: string | null = null, to = path): Promise<void> {
  const { experiment, beside } = await withWeightsFile(to, saved, have, from, never)
  await writeExperiment(to, experiment, { replace: true }, beside)
}

describe('a bundle', () => {
  test('holds each tensor once, under names that differ, and gives them back in shared memory', async () => {
    const packed = await packBundle(experiment, [], tensors)
    const stored = readSafetensors((await (await readBundle(packed)).weights())!)
    expect(stored.map(({ name, shape }) => [name, shape])).toEqual([
      ['conv.weight', [2, 1, 3, 3]],
      ['conv.weight-2', [2, 2, 1, 1]],
      ['conv.bias', [2]],
    ])
    const opened = await parseExperimentFile(packed, 'net.poolscope')
    expect(opened).toMatchObject({ experiment: { ...experiment, version: 2 }, lacking: null })
    expect(plain(opened.tensors)).toEqual(tensors)
    for (const { buffer } of opened.tensors.values()) expect(buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(await packBundle(opened.experiment, [], opened.tensors)).toEqual(packed)
  })

  test('is refused where a tensor is missing, and has no weights where none are named', async () => {
    await expect(packBundle(experiment, [])).rejects.toThrow('The numbers of the tensor "conv.weight" are not open')
    expect(await (await readBundle(await packBundle(emptyExperiment('e'), [], tensors))).weights()).toBeNull()
  })

  test('opens with the tensors that are whole, and says what is missing', async () => {
    const packed = Buffer.from(await packBundle(experiment, [], tensors))
    packed.writeFloatLE(-1, packed.indexOf(Buffer.from(Float32Array.of(5, 5.125).buffer)))
    const { tensors: found, lacking } = await parseExperimentFile(packed, 'net.poolscope')
    // Its checksum is wrong, so nothing of the entry is trusted.
    expect(found.size).toBe(0)
    expect(lacking?.message).toContain('The entry "weights.safetensors" of the ZIP archive is damaged')
  })
})

describe('JSON text', () => {
  test('names a file beside it, which is found wherever both are moved', async () => {
    await save(experiment, tensors)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 2, weights: { path: 'net.safetensors' } })
    const moved = join(folder, 'moved')
    await rename(join(path, '..'), moved)
    const opened = await readExperiment(join(moved, 'net.poolscope.json'))
    expect(opened.lacking).toBeNull()
    expect(plain(opened.tensors)).toEqual(tensors)
  })

  test('is opened without its weights where their file is gone or has changed, and saved without losing anything', async () => {
    await save(experiment, tensors)
    const file = join(path, '../net.safetensors')
    const kept = await readFile(file)
    await rm(file)
    const gone = await readExperiment(path)
    expect(gone.lacking).toMatchObject({ code: 'not-found', place: { file: 'net.safetensors' } })
    await save(gone.experiment, gone.tensors, path)
    expect(await readdir(join(path, '..'))).toEqual(['net.poolscope.json'])

    const changed = tensorsToWrite(experiment.stack, tensors).map((tensor) =>
      tensor.name === 'conv.bias' ? { ...tensor, numbers: numbers(2, -3) } : tensor,
    )
    await writeFile(file, Buffer.concat(safetensorsParts(changed)))
    const less = await readExperiment(path)
    expect(less.tensors.size).toBe(2)
    expect(less.lacking?.message).toContain('"net.safetensors" does not hold the numbers of the tensor "conv.bias"')
    await save(less.experiment, less.tensors, path)
    expect(await readFile(file)).toEqual(Buffer.concat(safetensorsParts(changed)))

    await writeFile(file, kept)
    expect((await readExperiment(path)).lacking).toBeNull()
  })

  test('names the file that holds missing tensors from its new place, too', async () => {
    await save(experiment, tensors)
    await rename(join(path, '../net.safetensors'), join(path, '../aside.safetensors'))
    const { experiment: opened, tensors: none } = await readExperiment(path)
    const to = join(path, '../copies/net.poolscope.json')
    await mkdir(join(to, '..'))
    await save(opened, none, path, to)
    // Once more, as the window saves it: its document still says where the file was at first.
    await save(opened, none, to, to)
    await rename(join(path, '../aside.safetensors'), join(path, '../net.safetensors'))
    expect((await readExperiment(to)).lacking).toBeNull()
  })

  test('is not saved where that would lose tensors that are open', async () => {
    await save(withKernels([kernel, null]), tensors)
    await rm(join(path, '../net.safetensors'))
    const { experiment: opened } = await readExperiment(path)
    const both = { ...withKernels([kernel, null], [other, null]), weights: opened.weights! }
    await expect(save(both, new Map([[other.sha256, tensors.get(other.sha256)!]]), path)).rejects.toThrow(
      'The numbers of the tensor "conv.weight" are not open',
    )
  })

  test("never replaces a file that is somebody else's", async () => {
    await writeFile(join(path, '../net.safetensors'), 'mine')
    await save(experiment, tensors)
    expect(await readFile(join(path, '../net.safetensors'), 'utf8')).toBe('mine')
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ weights: { path: 'net-2.safetensors' } })
    await save(withKernels([kernel, bias]), tensors, path)
    expect((await readdir(join(path, '..'))).sort()).toEqual([
      'net-2.safetensors',
      'net.poolscope.json',
      'net.safetensors',
    ])
    expect((await readExperiment(path)).lacking).toBeNull()
  })

  test('never replaces a file that it names, but that somebody else has written', async () => {
    const file = join(path, '../net.safetensors')
    const foreign = safetensorsParts(tensorsToWrite(experiment.stack, tensors)).map((part, i) =>
      i === 0 ? Buffer.from(Buffer.from(part).toString('latin1').replace('Poolscope', 'Elsewhere'), 'latin1') : part,
    )
    await writeFile(file, Buffer.concat(foreign))
    await writeExperiment(path, { ...experiment, weights: { path: 'net.safetensors' } }, { replace: true })
    const { experiment: opened, tensors: found } = await readExperiment(path)
    await save({ ...opened, stack: opened.stack.slice(1) }, found, path)
    expect(await readFile(file)).toEqual(Buffer.concat(foreign))
    expect((await readExperiment(path)).lacking).toBeNull()
  })

  test('without a place finds no weights, and says so', async () => {
    await save(experiment, tensors)
    const { lacking } = await parseExperimentFile(await readFile(path), 'net.poolscope.json')
    expect(lacking?.message).toContain('The weights of the experiment are in "net.safetensors"')
  })

  test('does not follow a path to a network share', async () => {
    await writeExperiment(path, { ...experiment, weights: { path: '//server/share/w.safetensors' } }, { replace: true })
    expect((await readExperiment(path)).lacking).toMatchObject({ code: 'not-found' })
  })
})

test('a shape that the numbers do not have does not spoil the file', async () => {
  const wrong = withKernels([kernel, { ...bias, shape: [3] }])
  const bundle = await readBundle(await packBundle(wrong, [], tensors))
  const stored = readSafetensors((await bundle.weights())!)
  expect(stored.map(({ shape }) => shape)).toEqual([[2, 1, 3, 3], [2]])
})

test('numbers that are not finite are refused with their place', () => {
  const bad = Float32Array.of(1, NaN)
  const tensor = { name: 'b', shape: [2], sha256: sha256Of(bad) }
  const { stack } = withKernels([kernel, tensor])
  const file = Buffer.concat(safetensorsParts([{ name: 'x', shape: [2], numbers: bad }]))
  expect(() => findTensors(stack, file)).toThrow('The tensor "x" has NaN at position 1')
})
