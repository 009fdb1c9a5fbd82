/** One term of a formula: a cell that is read through a window, or padding that no cell fills. */
import type { Cell } from './provenance'

/** A place of the window: the cell that counts there, or padding that no cell fills, whose row and column lie outside the map. */
export interface Tap extends Cell {
  /** Of the kernel's cell over it. */
  readonly kernelRow: number
  readonly kernelColumn: number
  /** Padding that no cell fills; its value is 0. */
  readonly padding: boolean
  /** Padding that is filled by this cell. */
  readonly filled: boolean
  readonly value: number
}
