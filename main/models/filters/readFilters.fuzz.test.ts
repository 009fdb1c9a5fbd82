/** Files of weights that are damaged in any way: kernels that are whole, or a refusal with a message. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { mutatedBytes } from '#app/testing/mutations'
import { packZip, readZip } from '#main/files/zip'
import { readFilters } from './readFilters'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))

async function expectWholeOrRefused(bytes: Uint8Array): Promise<void> {
  try {
    for (const { shape, kernel, bias } of await readFilters(bytes)) {
      expect(kernel.length).toBe(shape.reduce((product, side) => product * side, 1))
      expect(bias?.values.length ?? shape[0]).toBe(shape[0])
      expect(4 * kernel.length).toBeLessThanOrEqual(64 * bytes.length)
    }
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).not.toMatch(/\p{Cc}/u)
  }
}

it('bytes', async () => {
  const files = ['conv_bank.pt', 'conv_bank.npz', 'conv_bank.safetensors'].map(fixture)
  await fc.assert(fc.asyncProperty(mutatedBytes(files), expectWholeOrRefused), { numRuns: 600 })
})

it('pickles in an archive that is whole', async () => {
  const entries = await readZip(fixture('conv_bank.pt'), { maxEntries: 100, maxBytes: 1e6 })
  const parts = await Promise.all(entries.map(async (one) => ({ name: one.name, bytes: await one.read() })))
  const pickle = parts.find(({ name }) => name.endsWith('data.pkl'))!
  await fc.assert(
    fc.asyncProperty(mutatedBytes([Buffer.from(pickle.bytes)]), async (bytes) => {
      await expectWholeOrRefused(await packZip(parts.map((part) => (part === pickle ? { ...part, bytes } : part))))
    }),
    { numRuns: 800 },
  )
})
