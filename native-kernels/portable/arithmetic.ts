/**
 * Several maps added, subtracted, multiplied, averaged, or their maximum, cell by cell in the order of the inputs. Every
 * operation is rounded to float32, an average once more by its division. NaN in any input is NaN in the output; of equal
 * values, such as -0 and 0, the maximum is the first.
 */
import type { ArithmeticCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { fillRows, inputAt, valueAt } from './view'

export function arithmetic(call: ArithmeticCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const maps = call.perChannel.map((_, i) => inputAt(inputs, i))
  const combine = operations[call.fn]
  const valueOf = (i: number, channel: number, row: number, column: number) =>
    call.perChannel[i] ? valueAt(maps[i]!, channel, 0, 0) : valueAt(maps[i]!, channel, row, column)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => {
      let result = valueOf(0, channel, row, column)
      for (let i = 1; i < maps.length; i++) result = Math.fround(combine(result, valueOf(i, channel, row, column)))
      if (call.fn === 'average') result /= maps.length
      // The bits of a NaN differ from operation to operation; this one has its own.
      return Number.isNaN(result) ? NaN : result
    })
}

const operations: Record<ArithmeticCall['fn'], (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  maximum: (a, b) => (Number.isNaN(a) || a >= b ? a : b),
  average: (a, b) => a + b,
}
