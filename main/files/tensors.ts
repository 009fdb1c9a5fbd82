/** The numbers of the tensors that experiments name: found in safetensors files by their hashes, and written to them. */
import { createHash } from 'node:crypto'
import type { Lane } from '#app/document/experiment'
import { tensorsIn } from '#app/document/tensors'
import { Failure } from '#app/failure'
import type { TensorRef } from '#app/layers/weightFields'
import { message } from '#app/text/message'
import { readSafetensors, type NamedTensor } from './safetensors'

/** Numbers in shared memory by the SHA-256 of their bytes, as references name it. Nobody changes them. */
export type Tensors = ReadonlyMap<string, Float32Array>

/** As references name it: of the little-endian bytes, in hexadecimal. */
export function sha256Of({ buffer, byteOffset, byteLength }: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')
}

/**
 * The tensors of a safetensors file that a stack names, whatever their names there.
 * @throws Failure 'unreadable-file' for a damaged file, or numbers that are not finite
 */
export function findTensors(stack: Lane, bytes: Uint8Array): Tensors {
  const named = tensorsIn(stack)
  const counts = new Set([...named.values()].map(countOf))
  const found = new Map<string, Float32Array>()
  for (const { name, count, isFloat, floats } of readSafetensors(bytes)) {
    if (!isFloat || !counts.has(count)) continue
    const numbers = floats()
    const hash = sha256Of(numbers)
    if (!named.has(hash) || found.has(hash)) continue
    requireFinite(name, numbers)
    found.set(hash, numbers)
  }
  return found
}

/** @throws Failure 'unreadable-file' that names the first number that is not finite */
export function requireFinite(tensor: string, numbers: Float32Array): void {
  // Millions of numbers: 0 times what is not finite is NaN, and a sum has no branches.
  let zero = 0
  for (let i = 0; i < numbers.length; i++) zero += numbers[i]! * 0
  if (zero === 0) return
  for (let position = 0; position < numbers.length; position++) {
    const value = numbers[position]!
    if (Number.isFinite(value)) continue
    throw new Failure(
      'unreadable-file',
      message('files.tensorNotFinite', { tensor, position, received: String(value) }),
    )
  }
}

/** The tensors that a stack names and nobody has. */
export function missingTensors(stack: Lane, have: Pick<Tensors, 'has'>): readonly TensorRef[] {
  return [...tensorsIn(stack).values()].filter(({ sha256 }) => !have.has(sha256))
}

/** The tensors that a stack names, each once, as a file holds them: under their own names, numbered where two share one. */
export function tensorsToWrite(stack: Lane, tensors: Pick<Tensors, 'get'>): readonly NamedTensor[] {
  const taken = new Set(['__metadata__'])
  return [...tensorsIn(stack).values()].flatMap((ref) => {
    const { name, sha256 } = ref
    const numbers = tensors.get(sha256)
    if (!numbers) return []
    // A document may say what it likes; the file must fit its numbers.
    const shape = countOf(ref) === numbers.length ? ref.shape : [numbers.length]
    let free = name
    for (let n = 2; taken.has(free); n++) free = `${name}-${n}`
    taken.add(free)
    return [{ name: free, shape, numbers }]
  })
}

export function countOf({ shape }: TensorRef): number {
  return shape.reduce((product, side) => product * side, 1)
}
