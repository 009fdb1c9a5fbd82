/** The difference of two planes, cell by cell, as float32 subtracts. */
import type { TensorView } from '../../app/kernels'
import type { Part } from './part'

export interface SubtractJob {
  readonly kind: 'subtract'
  /** The first plane of each is meant; all have one size. */
  readonly from: TensorView
  readonly minus: TensorView
  readonly output: TensorView
}

const BLOCK_CELLS = 1 << 18

export function subtractParts({ from, minus, output }: SubtractJob): Part[] {
  const { height, width } = output
  const rows = Math.max(1, Math.floor(BLOCK_CELLS / width))
  return [
    {
      units: Math.ceil(height / rows),
      run: (unit) => {
        for (let row = unit * rows; row < Math.min((unit + 1) * rows, height); row++) {
          const [a, b, out] = [row * from.rowStride, row * minus.rowStride, row * output.rowStride]
          for (let i = 0; i < width; i++) output.data[out + i] = from.data[a + i]! - minus.data[b + i]!
        }
      },
    },
  ]
}

/** One channel of a view, as the only one. */
export function planeOf(view: TensorView, channel: number): TensorView {
  return { ...view, data: view.data.subarray(channel * view.planeStride), channels: 1 }
}
