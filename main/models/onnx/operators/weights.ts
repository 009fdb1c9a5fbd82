/** Weights of an ONNX file as the parameters of layers. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { printable } from '#app/text/printable'
import type { Tensor } from '#main/models/onnx/reader/tensor'
import type { Site } from '#main/models/onnx/site'
import { noPlace } from '#main/models/mapValue'

/** Numbers that take part in what a layer computes. @throws Failure 'unreadable-file' for NaN and infinity */
export function finite(site: Site, at: number, { values }: Tensor): Float32Array {
  const floats = values instanceof Float32Array ? values : Float32Array.from(values)
  for (let i = 0; i < floats.length; i++) {
    if (Number.isFinite(floats[i])) continue
    const reason = message('models.tensorNotFinite')
    throw new Failure('unreadable-file', message('models.tensorUnreadable', { tensor: nameOf(site, at), reason }))
  }
  return floats
}

/** Weights, and the bias where there is one, as the parameters of a convolution or a Dense layer. */
export function weighing(
  site: Site,
  kernel: Float32Array,
  shape: readonly number[],
  bias: Float32Array | null,
): Readonly<Record<string, unknown>> {
  const { weights } = site
  return {
    useBias: bias !== null,
    weights: {
      init: 'tensor',
      kernel: weights.ref(nameOf(site, 1), shape, kernel),
      bias: bias && weights.ref(nameOf(site, 2), [bias.length], bias),
    },
  }
}

/** One number for all channels as a list, one for each as a tensor. */
export function perChannel(site: Site, at: number, values: Float32Array): unknown {
  return values.length === 1 ? [...values] : site.weights.ref(nameOf(site, at), [values.length], values)
}

/** The numbers of a matrix with rows and columns swapped. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const swapped = new Float32Array(values.length)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) swapped[c * rows + r] = values[r * columns + c]!
  return swapped
}

/** The dimensions of a constant where there are so many. @throws NoPlace */
export function dimsOf(tensor: Tensor, count: number): readonly number[] {
  const { dims } = tensor
  return dims.length === count ? dims : noPlace(message('models.constantShape', { shape: dims.join(' × ') || '1' }))
}

function nameOf({ node }: Site, at: number): string {
  return printable(node.inputs[at] ?? '')
}
