/** The rows of a run on images as the window shows them: their columns, and their order. */
import { labelOf, valueNames, type ColumnKind, type OutputLayer } from '#app/batch/table'
import type { PlainFailure } from '#app/failure'
import type { RgbaImage } from '#app/protocol/contract'
import type { Message } from '#app/text/message'

export interface ResultRow {
  /** Position among the images, from 0. */
  readonly image: number
  /** What tells it from the others: a path within its folder, or a name. */
  readonly name: string
  /** As the table says it. */
  readonly path: string
  /** Of a file of arrays, from 0; null where the file could not be opened. */
  readonly item: number | null
  /** Null where there is a failure. */
  readonly values: readonly number[] | null
  readonly notes: readonly Message[]
  readonly failure: PlainFailure | null
  readonly thumbnail: RgbaImage | null
}

export interface ResultColumn {
  /** As in the table that is saved. */
  readonly name: string
  /** The layer, and what of it. */
  readonly layer: string
  readonly figure: string
}

/** What rows are sorted by: their order, their name, or a column of values. */
export type SortKey = 'order' | 'name' | number
export interface Sorting {
  readonly by: SortKey
  readonly descending: boolean
}

/** The columns of values. @throws Failure 'invalid-argument' where they are more than a sheet holds */
export function resultColumns(layers: readonly OutputLayer[], columns: readonly ColumnKind[]): readonly ResultColumn[] {
  const all = valueNames({ layers, columns })
  let at = 0
  return layers.flatMap((one) => {
    const layer = labelOf(one)
    const count = valueNames({ layers: [one], columns }).length
    return all.slice(at, (at += count)).map((name) => ({ name, layer, figure: name.slice(layer.length + 1) }))
  })
}

const byName = new Intl.Collator(undefined, { numeric: true })

/** Rows in the order asked for; NaN and rows without values come last either way, and what is equal stays in order. */
export function sortedRows(rows: readonly ResultRow[], { by, descending }: Sorting): readonly ResultRow[] {
  if (by === 'order') return descending ? rows.toReversed() : rows
  const sign = descending ? -1 : 1
  if (by === 'name') return rows.toSorted((a, b) => sign * byName.compare(a.name, b.name))
  const valueOf = ({ values }: ResultRow) => values?.[by] ?? NaN
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
    return x === y ? 0 : sign * (x < y ? -1 : 1)
  })
}
