/** Parts of the matrix of a Dense layer's weights, read from the service. */
import type { Matrix } from '#app/layers/presets'
import type { TensorRef } from '#app/layers/weightFields'
import type { TensorNumbers } from '#renderer/stores/tensors'

/** Units and inputs that are shown together at most. */
export const SIDE = 64

/** The weights of some units for some inputs, from `start` on. @throws Failure 'not-found' where the tensor is not open */
export async function readMatrix(
  tensors: Pick<TensorNumbers, 'at' | 'read'>,
  { sha256, shape: [units = 0, inputs = 0] }: TensorRef,
  [unit, input]: readonly [number, number],
): Promise<Matrix> {
  const key = { sha256, count: units * inputs }
  const rows = Array.from({ length: Math.min(SIDE, units - unit) }, (_, u) => (unit + u) * inputs + input)
  const columns = Array.from({ length: Math.min(SIDE, inputs - input) }, (_, i) => i)
  await tensors.read(
    key,
    rows.flatMap((begin) => columns.map((i) => begin + i)),
  )
  return rows.map((begin) => columns.map((i) => tensors.at(key, begin + i) ?? NaN))
}
