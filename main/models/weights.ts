/** The weights of a network that is imported: numbers in shared memory under their hash, and the references to them. */
import type { TensorRef } from '#app/layers/weightFields'
import { sha256Of } from '#main/files/tensors'

const MAX_NAME = 200

export class Weights {
  /** By the SHA-256 of their bytes, as references name it. */
  readonly tensors = new Map<string, Float32Array>()

  /** Keeps numbers, and gives the reference to them. @param values in the order of the shape, all finite */
  ref(name: string, shape: readonly number[], values: Float32Array): TensorRef {
    const numbers = new Float32Array(new SharedArrayBuffer(values.byteLength))
    numbers.set(values)
    const sha256 = sha256Of(numbers)
    if (!this.tensors.has(sha256)) this.tensors.set(sha256, numbers)
    return { name: name.slice(0, MAX_NAME) || 'weights', shape, sha256 }
  }
}
