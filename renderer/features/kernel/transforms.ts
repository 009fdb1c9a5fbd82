/** What can be done with a kernel at one press; each gives a new matrix. */
import type { Matrix } from '#app/layers/presets'
import type { MessageKey } from '#renderer/messages/index'

export interface Transform {
  readonly title: MessageKey
  /** Whether it keeps oblong kernels in shape. */
  readonly anyShape: boolean
  apply(matrix: Matrix): Matrix
}

export const transforms: readonly Transform[] = [
  { title: 'kernel.rotate', anyShape: false, apply: (m) => transposed(m).map((row) => row.toReversed()) },
  { title: 'kernel.flipAcross', anyShape: true, apply: (m) => m.map((row) => row.toReversed()) },
  { title: 'kernel.flipDown', anyShape: true, apply: (m) => m.toReversed() },
  { title: 'kernel.transpose', anyShape: false, apply: transposed },
  { title: 'kernel.signs', anyShape: true, apply: (m) => each(m, (w) => (w === 0 ? 0 : -w)) },
  { title: 'kernel.sumOne', anyShape: true, apply: (m) => scaled(m, sum(m)) },
  { title: 'kernel.sumZero', anyShape: true, apply: sumZero },
  { title: 'kernel.unitNorm', anyShape: true, apply: (m) => scaled(m, Math.hypot(...m.flat())) },
  { title: 'kernel.clear', anyShape: true, apply: (m) => each(m, () => 0) },
]

function transposed(matrix: Matrix): Matrix {
  return (matrix[0] ?? []).map((_, j) => matrix.map((row) => row[j] ?? 0))
}

/** Divides by a number; a kernel that would be divided by 0 stays as it is. */
function scaled(matrix: Matrix, by: number): Matrix {
  return by === 0 ? matrix : each(matrix, (w) => w / by)
}

function sumZero(matrix: Matrix): Matrix {
  const mean = sum(matrix) / matrix.flat().length
  return each(matrix, (w) => w - mean)
}

function sum(matrix: Matrix): number {
  return matrix.flat().reduce((a, b) => a + b, 0)
}

function each(matrix: Matrix, change: (w: number) => number): Matrix {
  return matrix.map((row) => row.map(change))
}
