/** The cells and weights from which one value is computed. */
import type { KernelCall, PaddingMode, WeightSource } from '../kernels'
import type { Cell, Patch, Reach } from '../provenance'
import type { MapShape } from '../shape'
import { materialise } from '../weights'
import type { Piece } from './pieces'

/** A value of the map that the step reads; only asked for cells of `cellsToRead`. */
export type ReadCell = (cell: Cell) => number

export interface Setting {
  readonly call: KernelCall
  readonly input: MapShape
  readonly output: MapShape
  readonly cell: Cell
  readonly patch: Patch
  readonly read: ReadCell
  /** How a cell that the step itself has made in an earlier pass is spelled out; absent for cells of the source. */
  readonly spell?: (cell: Cell) => readonly Piece[]
}

/** A cell that takes part, or a place of the padding. */
export interface Tap extends Cell {
  readonly padding: boolean
  /** 0 for zero padding. */
  readonly value: number
}

/** All cells of the patch, channel by channel, row by row. */
export function taps({ patch, input, read }: Setting): Tap[] {
  return places(patch).map((cell) => {
    const padding = !isInside(cell, input)
    return { ...cell, padding, value: padding ? 0 : read(cell) }
  })
}

export function places({ channels, rows, columns }: Patch): Cell[] {
  const along = ({ first, count, step }: Reach) => Array.from({ length: count }, (_, i) => first + i * step)
  return Array.from({ length: channels.end - channels.begin }, (_, i) => channels.begin + i).flatMap((channel) =>
    along(rows).flatMap((row) => along(columns).map((column) => ({ channel, row, column }))),
  )
}

export function isInside({ row, column }: Cell, { height, width }: MapShape): boolean {
  return row >= 0 && column >= 0 && row < height && column < width
}

/** The cell that fills a place of the padding; null for zeros. */
export function mirrored(place: Cell, { height, width }: MapShape, mode: PaddingMode): Cell | null {
  if (mode === 'zeros') return null
  return { channel: place.channel, row: folded(place.row, height, mode), column: folded(place.column, width, mode) }
}

export function folded(at: number, n: number, mode: Exclude<PaddingMode, 'zeros'>): number {
  if (mode === 'replicate') return Math.min(Math.max(at, 0), n - 1)
  if (mode === 'circular') return ((at % n) + n) % n
  return at < 0 ? -at : at >= n ? 2 * (n - 1) - at : at
}

const tensors = new WeakMap<WeightSource, Float32Array>()

export function weights(source: WeightSource): Float32Array {
  const known = tensors.get(source) ?? materialise(source)
  tensors.set(source, known)
  return known
}

export function only<T>(all: readonly T[]): T {
  if (all.length !== 1) throw new RangeError(`explain: expected one cell, received ${all.length}`)
  return all[0]!
}
