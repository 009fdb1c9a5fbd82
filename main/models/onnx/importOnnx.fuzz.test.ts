/** ONNX files that are damaged in any way: imported as an experiment that is valid, or refused with a message. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { experimentSchema } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { mutatedBytes } from '#app/testing/mutations'
import { experimentOf } from '#main/models/experimentOf'
import { importOnnx } from './importOnnx'

const folder = join(import.meta.dirname, 'fixtures/operators')
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.onnx'))
  .map((name) => readFileSync(join(folder, name)))

it('bytes', () => {
  fc.assert(
    fc.property(mutatedBytes(files), (bytes) => {
      try {
        const network = importOnnx(bytes)
        const { success, error } = experimentSchema.safeParse(experimentOf(network, 'net.onnx'))
        expect(success, error?.message).toBe(true)
        // No more than the file holds: half precision becomes single, and groups may become kernels of their own.
        const held = [...network.tensors.values()].reduce((sum, tensor) => sum + tensor.byteLength, 0)
        expect(held).toBeLessThanOrEqual(64 * bytes.length)
        expect(network.report.opened).toBeLessThanOrEqual(network.report.nodes)
      } catch (error) {
        expect(error).toBeInstanceOf(Failure)
        expect((error as Failure).message).toMatch(/network/i)
        expect((error as Failure).message).not.toMatch(/\p{Cc}/u)
      }
    }),
    { numRuns: 1500 },
  )
})
