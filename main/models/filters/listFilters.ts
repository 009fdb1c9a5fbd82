/** The kernels of a file of weights as tensors: references, numbers under their hashes, and marks. */
import type { FilterBank } from '#app/protocol/replies'
import { printable } from '#app/text/printable'
import { requireFinite, type Tensors } from '#main/files/tensors'
import type { ReadBeside } from '#main/models/onnx/reader/tensor'
import { Weights } from '#main/models/weights'
import { marksOf } from './marks'
import { readFilters } from './readFilters'

export interface ListedFilters {
  readonly banks: readonly FilterBank[]
  readonly tensors: Tensors
}

/** @throws Failure 'unreadable-file', also for weights that are not finite */
export async function listFilters(bytes: Uint8Array, readBeside?: ReadBeside): Promise<ListedFilters> {
  const weights = new Weights()
  const banks = (await readFilters(bytes, readBeside)).map(({ name, shape, kernel, bias }) => {
    const shown = printable(name)
    requireFinite(shown, kernel)
    if (bias) requireFinite(printable(bias.name), bias.values)
    return {
      kernel: weights.ref(shown, shape, kernel),
      bias: bias && weights.ref(printable(bias.name), [bias.values.length], bias.values),
      marks: marksOf(kernel, shape),
    }
  })
  return { banks, tensors: weights.tensors }
}
