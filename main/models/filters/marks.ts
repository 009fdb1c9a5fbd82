/** Filters of a bank that a person looks at twice: dead, duplicate and separable ones. */
import type { FilterMarks } from '#app/protocol/replies'

/** Of the largest weight: rounding that is no difference. */
const TOLERANCE = 1e-6

/** @param kernel filters, channels, rows, columns */
export function marksOf(
  kernel: Float32Array,
  [filters = 1, channels = 1, rows = 1, columns = 1]: readonly number[],
): FilterMarks {
  const size = channels * rows * columns
  const parts = Array.from({ length: filters }, (_, f) => kernel.subarray(f * size, (f + 1) * size))
  const least = TOLERANCE * largestOf(kernel)
  const dead = numbersOf(parts, (part) => largestOf(part) <= least)
  const isDead = new Set(dead)
  const same = (a: Float32Array, b: Float32Array) => a.every((weight, i) => Math.abs(weight - b[i]!) <= least)
  const duplicate = numbersOf(
    parts,
    (part, f) => !isDead.has(f) && parts.slice(0, f).some((other) => same(part, other)),
  )
  const area = rows * columns
  const planes = (part: Float32Array) =>
    Array.from({ length: channels }, (_, c) => part.subarray(c * area, (c + 1) * area))
  const separable =
    rows > 1 && columns > 1
      ? numbersOf(parts, (part, f) => !isDead.has(f) && planes(part).every((plane) => isRankOne(plane, columns)))
      : []
  return { dead, duplicate, separable }
}

function numbersOf(parts: readonly Float32Array[], is: (part: Float32Array, f: number) => boolean): readonly number[] {
  return parts.flatMap((part, f) => (is(part, f) ? [f] : []))
}

function largestOf(weights: Float32Array): number {
  let largest = 0
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight))
  return largest
}

/** Whether each weight is what the row and the column through the largest one say. */
function isRankOne(plane: Float32Array, columns: number): boolean {
  const largest = largestOf(plane)
  if (largest === 0) return true
  const pivot = plane.findIndex((weight) => Math.abs(weight) === largest)
  const [row, column] = [Math.floor(pivot / columns) * columns, pivot % columns]
  return plane.every((weight, i) => {
    const expected = (plane[row + (i % columns)]! * plane[i - (i % columns) + column]!) / plane[pivot]!
    return Math.abs(weight - expected) <= TOLERANCE * largest
  })
}
