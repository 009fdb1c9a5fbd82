/** A weighted sum as it is laid out: for each channel the patch, the kernel over it, and their products. */
import type { Tap } from './tap'

export interface GridCell {
  readonly value: number
  readonly weight: number
  /** In double precision; the sum is rounded to float32. */
  readonly product: number
  /** Outside of the map: what no cell fills counts as 0, or is filled by another cell. */
  readonly padding: boolean
}

export interface SumGrid {
  /** Rows of each channel's window, in the order of the channels. */
  readonly channels: readonly { readonly channel: number; readonly rows: readonly (readonly GridCell[])[] }[]
  readonly bias: number | null
  /** All products and the bias. */
  readonly sum: number
}

/** @param taps channel by channel, row by row, as `taps` gives them */
export function gridOf(taps: readonly Tap[], weightOf: (tap: Tap) => number, bias: number | null): SumGrid {
  const channels = new Map<number, Map<number, GridCell[]>>()
  for (const tap of taps) {
    const rows = channels.get(tap.channel) ?? new Map<number, GridCell[]>()
    const row = rows.get(tap.kernelRow) ?? []
    const weight = weightOf(tap)
    row.push({ value: tap.value, weight, product: tap.value * weight, padding: tap.padding || tap.filled })
    channels.set(tap.channel, rows.set(tap.kernelRow, row))
  }
  const all = [...channels].map(([channel, rows]) => ({ channel, rows: [...rows.values()] }))
  const products = all.flatMap(({ rows }) => rows.flat().map(({ product }) => product))
  return { channels: all, bias, sum: products.reduce((total, product) => total + product, bias ?? 0) }
}
