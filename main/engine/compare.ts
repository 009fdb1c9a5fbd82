/**
 * Compares two maps of one shape, cell by cell: the sums behind the measures of `app/invariance.ts`. Each unit of rows
 * has sums of its own, added up in order, so that they don't depend on the number of threads.
 */
import type { Comparison, Shift } from '../../app/invariance'
import type { TensorView } from '../../app/kernels'
import type { Part } from './part'

export interface CompareJob {
  readonly kind: 'compare'
  readonly before: TensorView
  readonly after: TensorView
  /** Values that differ by no more count as unchanged. */
  readonly tolerance: number
  /** How far `before` is moved to be compared with `after` once more; null: not. */
  readonly move: Shift | null
  /** Room for the sums of each unit; shared memory. */
  readonly sums: Float64Array
}

const BLOCK_CELLS = 1 << 17
const NUMBERS = 9

/** Where the sums of a comparison go. */
export function laySums(map: TensorView): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * NUMBERS * unitsOf(map)))
}

export function compareParts(job: CompareJob): Part[] {
  const { before, sums } = job
  const rows = rowsOf(before)
  const blocks = Math.ceil(before.height / rows)
  return [
    {
      units: unitsOf(before),
      run: (unit) => {
        const first = (unit % blocks) * rows
        const own = sums.subarray(unit * NUMBERS, (unit + 1) * NUMBERS)
        compareRows(job, Math.floor(unit / blocks), first, Math.min(first + rows, before.height), own)
      },
    },
  ]
}

export function addUp({ before, sums }: CompareJob): Comparison {
  const total = new Float64Array(NUMBERS)
  sums.forEach((sum, i) => (total[i % NUMBERS]! += sum))
  const [unchanged = 0, finite = 0, sumBefore = 0, squaresBefore = 0, squaresAfter = 0, products = 0, squaresOfChange = 0, squaresOfError = 0, squaresMoved = 0] = total
  const cells = before.channels * before.height * before.width
  return { cells, unchanged, finite, sumBefore, squaresBefore, squaresAfter, products, squaresOfChange, squaresOfError, squaresMoved }
}

function compareRows({ before, after, tolerance, move }: CompareJob, channel: number, begin: number, end: number, sums: Float64Array): void {
  let [unchanged, finite, sum, squaresBefore, squaresAfter, products, squaresOfChange] = [0, 0, 0, 0, 0, 0, 0]
  for (let row = begin; row < end; row++) {
    const a = channel * before.planeStride + row * before.rowStride
    const b = channel * after.planeStride + row * after.rowStride
    for (let i = 0; i < before.width; i++) {
      const x = before.data[a + i]!
      const y = after.data[b + i]!
      const change = y - x
      // Two infinities of one sign, and two NaN, are no change.
      if (Math.abs(change) <= tolerance || Object.is(x, y)) unchanged++
      if (change - change !== 0) continue
      finite++
      sum += x
      squaresBefore += x * x
      squaresAfter += y * y
      products += x * y
      squaresOfChange += change * change
    }
  }
  sums.set([unchanged, finite, sum, squaresBefore, squaresAfter, products, squaresOfChange])
  if (move) compareMoved(before, after, move, channel, begin, end, sums)
}

function compareMoved(before: TensorView, after: TensorView, [down, right]: Shift, channel: number, begin: number, end: number, sums: Float64Array): void {
  let [squaresOfError, squaresMoved] = [0, 0]
  const [left, stop] = [Math.max(0, right), Math.min(before.width, before.width + right)]
  for (let row = Math.max(begin, down); row < Math.min(end, before.height + down); row++) {
    const a = channel * before.planeStride + (row - down) * before.rowStride - right
    const b = channel * after.planeStride + row * after.rowStride
    for (let i = left; i < stop; i++) {
      const x = before.data[a + i]!
      const error = after.data[b + i]! - x
      if (error - error !== 0) continue
      squaresOfError += error * error
      squaresMoved += x * x
    }
  }
  sums[NUMBERS - 2] = squaresOfError
  sums[NUMBERS - 1] = squaresMoved
}

function rowsOf({ width }: TensorView): number {
  return Math.max(1, Math.floor(BLOCK_CELLS / width))
}

function unitsOf(map: TensorView): number {
  return map.channels * Math.ceil(map.height / rowsOf(map))
}
