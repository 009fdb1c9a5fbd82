/**
 * Compares two maps of one shape, cell by cell: the sums for the measures of `app/compare/shiftInvariance.ts`. Each unit of rows
 * has sums of its own, added up in order, so that they don't depend on the number of threads.
 */
import type { Comparison, Shift } from '#app/compare/shiftInvariance'
import type { Span } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'
import type { Phase } from './phase'

export interface CompareJob {
  readonly kind: 'compare'
  readonly before: TensorView
  readonly after: TensorView
  /** Values that differ by no more count as unchanged. */
  readonly tolerance: number
  /** How far `before` is moved to be compared with `after` once more; null: not. */
  readonly move: Shift | null
  readonly rows: ComparedRows
  readonly columns: Span
  /** Room for the sums of each unit; shared memory. */
  readonly sums: Float64Array
}

/** So many rows, from these of the two maps on; those around them in `before` are moved along. */
export interface ComparedRows {
  readonly before: number
  readonly after: number
  readonly count: number
}

const BLOCK_CELLS = 1 << 17
const SUMS_PER_UNIT = 9

/** Where the sums of a comparison go. */
export function allocateSums(map: TensorView, rows: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * SUMS_PER_UNIT * unitsOf(map, rows)))
}

export function comparePhases(job: CompareJob): Phase[] {
  const {
    before,
    sums,
    rows: { count },
  } = job
  const rows = rowsOf(before)
  const blocks = Math.ceil(count / rows)
  return [
    {
      units: unitsOf(before, count),
      run: (unit) => {
        const first = (unit % blocks) * rows
        const own = sums.subarray(unit * SUMS_PER_UNIT, (unit + 1) * SUMS_PER_UNIT)
        compareRows(job, Math.floor(unit / blocks), first, Math.min(first + rows, count), own)
      },
    },
  ]
}

export function addUp({ before, sums, rows, columns }: CompareJob): Comparison {
  const total = new Float64Array(SUMS_PER_UNIT)
  sums.forEach((sum, i) => (total[i % SUMS_PER_UNIT]! += sum))
  const [
    unchanged = 0,
    finite = 0,
    sumBefore = 0,
    squaresBefore = 0,
    squaresAfter = 0,
    products = 0,
    squaresOfChange = 0,
    squaresOfError = 0,
    squaresMoved = 0,
  ] = total
  const cells = before.channels * rows.count * (columns.end - columns.begin)
  return {
    cells,
    unchanged,
    finite,
    sumBefore,
    squaresBefore,
    squaresAfter,
    products,
    squaresOfChange,
    squaresOfError,
    squaresMoved,
  }
}

function compareRows(
  { before, after, tolerance, move, rows, columns }: CompareJob,
  channel: number,
  begin: number,
  end: number,
  sums: Float64Array,
): void {
  let [unchanged, finite, sum, squaresBefore, squaresAfter, products, squaresOfChange] = [0, 0, 0, 0, 0, 0, 0]
  for (let row = begin; row < end; row++) {
    const a = channel * before.planeStride + (rows.before + row) * before.rowStride
    const b = channel * after.planeStride + (rows.after + row) * after.rowStride
    for (let i = columns.begin; i < columns.end; i++) {
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
  if (move) compareMoved(before, after, rows, columns, move, channel, begin, end, sums)
}

function compareMoved(
  before: TensorView,
  after: TensorView,
  rows: ComparedRows,
  columns: Span,
  [down, right]: Shift,
  channel: number,
  begin: number,
  end: number,
  sums: Float64Array,
): void {
  let [squaresOfError, squaresMoved] = [0, 0]
  const [left, stop] = [Math.max(columns.begin, right), Math.min(columns.end, before.width + right)]
  const first = rows.before - down
  for (let row = Math.max(begin, -first); row < Math.min(end, before.height - first); row++) {
    const a = channel * before.planeStride + (first + row) * before.rowStride - right
    const b = channel * after.planeStride + (rows.after + row) * after.rowStride
    for (let i = left; i < stop; i++) {
      const x = before.data[a + i]!
      const error = after.data[b + i]! - x
      if (error - error !== 0) continue
      squaresOfError += error * error
      squaresMoved += x * x
    }
  }
  sums[SUMS_PER_UNIT - 2] = squaresOfError
  sums[SUMS_PER_UNIT - 1] = squaresMoved
}

function rowsOf({ width }: TensorView): number {
  return Math.max(1, Math.floor(BLOCK_CELLS / width))
}

function unitsOf(map: TensorView, rows: number): number {
  return map.channels * Math.ceil(rows / rowsOf(map))
}
