/** Some filters of a tensor as a tensor of their own. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { sha256Of, type Tensors } from '#main/files/tensors'

/**
 * @param of length of the tensor's first axis
 * @param filters places along it, in the order of the new tensor
 * @throws Failure 'not-found' where the tensor is not open, 'invalid-argument' for places that it does not have
 */
export function pickFilters(
  tensors: Pick<Tensors, 'get'>,
  tensor: string,
  of: number,
  filters: readonly number[],
): { readonly sha256: string; readonly tensors: Tensors } {
  const numbers = tensors.get(tensor)
  if (!numbers) throw new Failure('not-found', message('service.tensorClosed'))
  const size = numbers.length / of
  const wrong = Number.isInteger(size) ? filters.find((filter) => filter >= of) : filters[0]
  if (wrong !== undefined || new Set(filters).size < filters.length) {
    const values = { last: of - 1, received: filters.slice(0, 10).join(', ') }
    throw new Failure('invalid-argument', message('filters.picked', values))
  }
  const picked = new Float32Array(new SharedArrayBuffer(4 * size * filters.length))
  filters.forEach((filter, i) => picked.set(numbers.subarray(filter * size, (filter + 1) * size), i * size))
  const sha256 = sha256Of(picked)
  return { sha256, tensors: new Map([[sha256, picked]]) }
}
