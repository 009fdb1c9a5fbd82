/** Bundles that are damaged or forged in any way: opened, or refused with a message, and nothing is read outside of them. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { emptyExperiment, newLayer } from '#app/document/edit'
import type { Experiment, ExperimentInput } from '#app/document/experiment'
import { parseExperiment, serialiseExperiment } from '#app/document/parse'
import { Failure } from '#app/failure'
import { mutatedBytes, mutatedValue } from '#app/testing/mutations'
import { packBundle, type OriginalFile } from './bundle'
import { parseExperimentFile } from './experiment'
import { safetensorsParts } from './safetensors'
import { missingTensors, sha256Of } from './tensors'
import { rawZip, type RawEntry } from './testing/zip'

const images = ['a.png', 'b.png', 'a.png'].map((name, i) => ({ name, bytes: Buffer.from(`image ${i}`.repeat(9)) }))
const inputs: ExperimentInput[] = [
  ...images.map(({ name }): ExperimentInput => ({ kind: 'image', name })),
  { kind: 'values', name: 'dot', planes: [[[1]]] },
]
const kernel = Float32Array.of(1, 2, 3, 4)
const tensor = { name: 'conv.weight', shape: [1, 1, 2, 2], sha256: sha256Of(kernel) }
const conv = newLayer(emptyExperiment('e'), 'Conv2D')
const weights = { init: 'tensor', kernel: tensor, bias: null }
const stack = [{ ...conv, params: { ...conv.params, kernelSize: [2, 2], weights } }]
const experiment: Experiment = { ...emptyExperiment('e'), inputs, stack }
const document = serialiseExperiment({
  ...experiment,
  inputs: inputs.map((input, i) => (input.kind === 'image' ? { ...input, path: `images/${i}.png` } : input)),
})
const entries: readonly RawEntry[] = [
  { name: 'experiment.poolscope.json', bytes: Buffer.from(document), deflate: true },
  ...images.map(({ bytes }, i) => ({ name: `images/${i}.png`, bytes, deflate: i === 0 })),
  {
    name: 'weights.safetensors',
    bytes: Buffer.concat(safetensorsParts([{ ...tensor, numbers: kernel }])),
    deflate: false,
  },
]

const files: Uint8Array[] = [rawZip(entries)]
beforeAll(
  async () => void files.push(await packBundle(experiment, [...images, null], new Map([[tensor.sha256, kernel]]))),
)

/** What opens holds a valid experiment, gives an image or says why not for any path, and can be saved and opened again. */
async function check(bytes: Uint8Array): Promise<void> {
  const opened = await parseExperimentFile(bytes, 'fuzzed').catch(expectWords)
  if (!opened?.image) return
  const { experiment: found, image, tensors, lacking } = opened
  for (const [hash, floats] of tensors) expect(sha256Of(floats)).toBe(hash)
  if (lacking) expectWords(lacking)
  expect(parseExperiment(serialiseExperiment(found))).toEqual(found)
  for (const path of ['experiment.poolscope.json', '../images/0.png', '/etc/passwd'])
    expect(await image(path)).toBeNull()
  const originals: (OriginalFile | null)[] = []
  for (const input of found.inputs) {
    const path = input.kind === 'image' ? input.path : undefined
    const read = path === undefined ? null : await image(path).catch(expectWords)
    expect(read?.length ?? 0).toBeLessThan(2000)
    originals.push(read && { name: input.name, bytes: read })
  }
  expect(missingTensors(found.stack, tensors).length > 0).toBe(lacking !== null)
  if (lacking) return
  const again = await parseExperimentFile(await packBundle(found, originals, tensors), 'saved')
  expect(again.tensors).toEqual(tensors)
  for (const [i, input] of again.experiment.inputs.entries())
    if (originals[i] && input.kind === 'image')
      expect(await again.image!(input.path!)).toEqual(Buffer.from(originals[i].bytes))
}

function expectWords(error: unknown): null {
  expect(error).toBeInstanceOf(Failure)
  expect(['unreadable-file', 'invalid-document']).toContain((error as Failure).code)
  expect((error as Failure).message).toMatch(/\.$/)
  expect((error as Failure).message).not.toMatch(/\p{Cc}|undefined|\[object/u)
  return null
}

it('bytes', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1).chain((i) => mutatedBytes([files[i]!])),
      check,
    ),
    { numRuns: 3000 },
  ))

it('documents', () =>
  fc.assert(
    fc.asyncProperty(mutatedValue(JSON.parse(document)), (value) =>
      check(rawZip([{ ...entries[0]!, bytes: Buffer.from(JSON.stringify(value)) }, ...entries.slice(1)])),
    ),
    { numRuns: 500 },
  ))

it('entries', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'images/0.png',
      'images/1.png',
      'images/',
      'images/../x',
      'images\\0.png',
      '/images/0.png',
      'weights.safetensors',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `images/${text}`),
  )
  const change = fc.record(
    {
      name,
      localName: name,
      bytes: fc.uint8Array({ maxLength: 99 }),
      deflate: fc.boolean(),
      declaredSize: fc.oneof(fc.nat(99), fc.constantFrom(0x7fffffff, 0xffffffff)),
      crc: fc.nat(),
      sameDataAs: fc.constantFrom(0, 1),
      encrypted: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  const changes = fc.array(change, { maxLength: 4 })
  const archives = fc
    .tuple(changes, fc.option(fc.nat(0xffff), { freq: 8 }))
    .map(([made, count]) =>
      rawZip([entries[0]!, ...made.map((part, i) => ({ ...entries[1 + i]!, ...part }))], count ?? made.length + 1),
    )
  return fc.assert(fc.asyncProperty(archives, check), { numRuns: 1000 })
})
