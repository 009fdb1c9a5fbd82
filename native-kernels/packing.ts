/** Which convolutions read packed weights, and how these are packed. */
import type { Conv2dCall, KernelCall } from '#app/calls/kernelCall'
import type { Packing, TensorSize } from '#app/calls/kernels'
import type { Addon } from './addon'

/** What packs weights. */
export type Packer = Pick<Addon, 'packedLength' | 'pack'>

/** Other ways of a convolution, fast or separable, transform the weights themselves. */
export function packingOf(packer: Packer, call: KernelCall, input: TensorSize, output: TensorSize): Packing | null {
  if (call.kernel !== 'conv2d' || call.method === 'fast' || mayBeSeparable(call)) return null
  const [height, width] = call.window.size
  const sizes = [input.channels, output.channels, call.groups, height * width] as const
  return {
    floats: packer.packedLength(...sizes),
    pack: (weights, into) => packer.pack(...sizes, weights, into),
  }
}

/** Of windows that move by one cell, large ones are separated where all kernels are of rank one. */
function mayBeSeparable({ window: { size, strides, dilations } }: Conv2dCall): boolean {
  const [height, width] = size
  return [...strides, ...dilations].every((n) => n === 1) && height * width > 3 * (height + width)
}
