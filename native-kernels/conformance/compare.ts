/**
 * Comparing what came with what was wanted, within a case's tolerance.
 */
import { at, product, type NdArray } from './array'

export interface Tolerance {
  readonly rtol: number
  readonly atol: number
}

/** The first difference as a phrase, or null. The sign of zero does not count. */
export function firstDifference(got: NdArray, wanted: NdArray, tolerance: Tolerance): string | null {
  if (got.shape.join() !== wanted.shape.join()) {
    return `wanted shape (${wanted.shape.join()}), got (${got.shape.join()})`
  }
  for (let place = 0; place < product(wanted.shape); place++) {
    const g = at(got.values, place)
    const w = at(wanted.values, place)
    if (!close(g, w, tolerance)) return `cell [${indexOf(place, wanted.shape).join(', ')}]: wanted ${w}, got ${g}`
  }
  return null
}

function close(got: number, wanted: number, { rtol, atol }: Tolerance): boolean {
  if (got === wanted || (Number.isNaN(got) && Number.isNaN(wanted))) return true
  if (!Number.isFinite(got) || !Number.isFinite(wanted)) return false
  return Math.abs(got - wanted) <= atol + rtol * Math.abs(wanted)
}

function indexOf(place: number, shape: readonly number[]): readonly number[] {
  return shape.map((size, axis) => Math.floor(place / product(shape.slice(axis + 1))) % size)
}
