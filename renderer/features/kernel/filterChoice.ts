/** The filters of a file that are chosen, and the weights that they become. */
import type { TensorRef, TensorWeights } from '#app/layers/weightFields'
import type { Matrix } from '#app/layers/presets'
import type { Connection, FilterBank } from '#app/protocol/contract'
import type { TensorNumbers } from '#renderer/stores/tensors'

/** Thumbnails of one bank. */
export const MAX_THUMBNAILS = 64

/**
 * The chosen filters as weights: the tensors themselves where all are chosen, else new ones.
 * @param filters in rising order
 * @throws Failure 'not-found' where the tensor is not open any more
 */
export async function weightsOf(
  request: Connection['request'],
  { kernel, bias }: Pick<FilterBank, 'kernel' | 'bias'>,
  filters: readonly number[],
): Promise<TensorWeights> {
  const [of = 1] = kernel.shape
  const picked = async (tensor: TensorRef): Promise<TensorRef> => {
    if (filters.length === of) return tensor
    const { sha256 } = await request('pickFilters', { tensor: tensor.sha256, of, filters: [...filters] })
    return { name: tensor.name, shape: [filters.length, ...tensor.shape.slice(1)], sha256 }
  }
  return { init: 'tensor', kernel: await picked(kernel), bias: bias && (await picked(bias)) }
}

/** The first filters, each as the mean of its channels. @throws Failure 'not-found' */
export async function thumbnails(
  tensors: Pick<TensorNumbers, 'at' | 'read'>,
  { sha256, shape }: TensorRef,
): Promise<readonly Matrix[]> {
  const [filters = 1, channels = 1, rows = 1, columns = 1] = shape
  const shown = Math.min(filters, MAX_THUMBNAILS)
  const area = rows * columns
  const count = channels * area
  const key = { sha256, count: filters * count }
  await tensors.read(
    key,
    Array.from({ length: shown * count }, (_, i) => i),
  )
  const mean = (filter: number, cell: number) => {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += tensors.at(key, filter * count + c * area + cell) ?? NaN
    return sum / channels
  }
  return Array.from({ length: shown }, (_, filter) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => mean(filter, i * columns + j))),
  )
}
