/** Networks imported in a worker: whole files, weights beside them, and what takes too long. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importNetwork } from './importNetwork'
import { encodeModel } from './onnx/testing/encode'

const resnet = join(import.meta.dirname, 'onnx/fixtures/resnet_small.onnx')
const bytesOf = async (path: string) => new Uint8Array(await readFile(path))

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'poolscope-models-'))))
afterAll(() => rm(folder, { recursive: true }))

it('a network comes back with its weights in shared memory', async () => {
  const { stack, tensors, report } = await importNetwork({ name: 'r.onnx', bytes: await bytesOf(resnet), folder: null })
  expect(report).toEqual({ nodes: 22, opened: 22, missing: [] })
  expect(stack.length).toBeGreaterThan(5)
  for (const numbers of tensors.values()) expect(numbers.buffer).toBeInstanceOf(SharedArrayBuffer)
})

describe('weights in a file beside the network', () => {
  const network = (external: Record<string, string>) =>
    encodeModel({
      nodes: [{ op: 'Conv', inputs: ['x', 'w'], outputs: ['y'] }],
      weights: [{ name: 'w', dims: [1, 1, 1, 2], external }],
    })
  const open = (external: Record<string, string>) => importNetwork({ name: 'n.onnx', bytes: network(external), folder })

  it('are read from their place in it', async () => {
    await writeFile(join(folder, 'w.data'), new Uint8Array(Float32Array.of(9, 1.5, -2).buffer))
    const { tensors } = await open({ location: 'w.data', offset: '4', length: '8' })
    expect([...tensors.values()].map((numbers) => [...numbers])).toEqual([[1.5, -2]])
  })

  it.each<[string, Record<string, string>, RegExp]>([
    ['that is not there', { location: 'none.data' }, /"none.data", which holds weights of the network, was not found/],
    [
      'that is too short',
      { location: 'w.data', offset: '1000' },
      /"w.data", which holds weights of the network, has 12/,
    ],
    ['above the folder', { location: `..${'/'}w.data` }, /expected the name of a file in the same folder/],
  ])('are refused from a file %s', async (_, external, words) => {
    await expect(open(external)).rejects.toThrow(words)
  })
})

it('a network that takes too long is given up', async () => {
  const importing = importNetwork({ name: 'r.onnx', bytes: await bytesOf(resnet), folder: null }, { limit: 0 })
  await expect(importing).rejects.toMatchObject({ code: 'unreadable-file', place: { file: 'r.onnx' } })
})

it('an import can be cancelled', async () => {
  const controller = new AbortController()
  const importing = importNetwork(
    { name: 'r.onnx', bytes: await bytesOf(resnet), folder: null },
    { signal: controller.signal },
  )
  controller.abort()
  await expect(importing).rejects.toMatchObject({ code: 'cancelled' })
})
