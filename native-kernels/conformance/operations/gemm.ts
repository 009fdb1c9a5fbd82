/**
 * Gemm, alpha A B + beta C: each row of A is a vector for a dense layer whose weights are the columns of B.
 */
import { vectorShape } from '#app/shape'
import { at, broadcast, reshape, transpose, type NdArray } from '#native-kernels/conformance/array'
import { eachSample, valuesOf, type Operation } from './operation'

export const gemm: Operation = async ({ case: { attributes, inputs }, execute }) => {
  const a = attributes.number('transA', 0) === 1 ? transpose(at(inputs, 0), [1, 0]) : at(inputs, 0)
  const units = attributes.number('transB', 0) === 1 ? at(inputs, 1) : transpose(at(inputs, 1), [1, 0])
  const rows = at(a.shape, 0)
  const columns = at(units.shape, 0)
  const weights = valuesOf(scaled(units, attributes.number('alpha', 1)))
  const c = inputs[2]
  const biases = c ? scaled(broadcast(c, [rows, columns]), attributes.number('beta', 1)) : null
  const y = await eachSample(reshape(a, [rows, 1, 1, at(a.shape, 1)]), (row, sample) =>
    execute(
      {
        kernel: 'dense',
        units: columns,
        weights,
        bias: biases ? valuesOf(rowOf(biases, sample, columns)) : null,
      },
      [row],
      vectorShape(columns),
    ),
  )
  return [reshape(y, [rows, columns])]
}

function scaled(array: NdArray, factor: number): NdArray {
  return { shape: array.shape, values: Float64Array.from(array.values, (value) => value * factor) }
}

function rowOf(matrix: NdArray, row: number, columns: number): NdArray {
  const values = Float64Array.from({ length: columns }, (_, i) => at(matrix.values, row * columns + i))
  return { shape: [columns], values }
}
