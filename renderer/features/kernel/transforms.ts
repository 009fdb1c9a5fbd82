/** What can be done with a kernel at one press; each gives a new matrix. */
import type { Matrix } from '../../../app/layers/presets'

export interface Transform {
  readonly title: string
  /** Whether it keeps oblong kernels in shape. */
  readonly anyShape: boolean
  apply(matrix: Matrix): Matrix
}

export const transforms: readonly Transform[] = [
  { title: 'Rotate by 90 degrees', anyShape: false, apply: (m) => transposed(m).map((row) => row.toReversed()) },
  { title: 'Flip left and right', anyShape: true, apply: (m) => m.map((row) => row.toReversed()) },
  { title: 'Flip up and down', anyShape: true, apply: (m) => m.toReversed() },
  { title: 'Transpose', anyShape: false, apply: transposed },
  { title: 'Change signs', anyShape: true, apply: (m) => each(m, (w) => (w === 0 ? 0 : -w)) },
  { title: 'Normalise: sum 1', anyShape: true, apply: (m) => scaled(m, sum(m)) },
  { title: 'Normalise: sum 0', anyShape: true, apply: sumZero },
  { title: 'Normalise: unit norm', anyShape: true, apply: (m) => scaled(m, Math.hypot(...m.flat())) },
  { title: 'Clear', anyShape: true, apply: (m) => each(m, () => 0) },
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
