/** Keras files that are damaged in any way: imported as a valid experiment, or refused in time with a message. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { experimentSchema } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { mutatedBytes } from '#app/testing/mutations'
import { experimentOf } from '#main/models/experimentOf'
import { importNetwork } from '#main/models/importNetwork'

const files = ['keras_tutorial.h5', 'keras_tutorial.keras', 'pixels.h5'].map((name) =>
  readFileSync(join(import.meta.dirname, 'fixtures', name)),
)
/** Milliseconds: a file may hang the library that reads HDF5, and its worker is ended. */
const LIMIT = 2000

it('bytes', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedBytes(files), async (bytes) => {
      try {
        const network = await importNetwork({ name: 'net.h5', bytes, folder: null }, { limit: LIMIT })
        const { success, error } = experimentSchema.safeParse(experimentOf(network, 'net.h5'))
        expect(success, error?.message).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(Failure)
        expect((error as Failure).message).not.toMatch(/\p{Cc}/u)
      }
    }),
    { numRuns: 60 },
  )
})
