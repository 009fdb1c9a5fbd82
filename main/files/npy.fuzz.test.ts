/** NumPy files that are damaged in any way: read whole, or refused with a message. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { mutatedBytes } from '#app/testing/mutations'
import { arrayAxes, planesOf } from './arrays/axes'
import { readNpy, writeNpyHeader } from './npy'

const files = [
  [2, 3],
  [3, 2, 4],
  [2, 1, 2, 2],
].flatMap((shape) => {
  const bytes = Buffer.concat([writeNpyHeader(shape), Buffer.alloc(4 * shape.reduce((a, b) => a * b), 63)])
  const text = bytes.toString('latin1')
  return ['<f4', '>f4', '<i8', '|u1', '<f2', '|b1'].map((type) => Buffer.from(text.replace('<f4', type), 'latin1'))
})

it('bytes', () => {
  fc.assert(
    fc.property(mutatedBytes(files), (bytes) => {
      try {
        const array = readNpy(bytes)
        const axes = arrayAxes(array)
        const { values } = planesOf(array.data, axes, { begin: 0, end: axes.count })
        // No more than the file holds can have been declared.
        expect(values.length).toBeLessThanOrEqual(bytes.length)
      } catch (error) {
        expect(error).toBeInstanceOf(Failure)
        expect((error as Failure).message).toMatch(/^The NumPy array can't be read: .*\.$/s)
        expect((error as Failure).message).not.toMatch(/\p{Cc}/u)
      }
    }),
    { numRuns: 3000 },
  )
})
