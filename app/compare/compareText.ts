/** The numbers of the maps that are compared, and the same as CSV. */
import type { Statistics } from '#app/protocol/contract'
import { csvLine, plainCsv } from '#app/text/csv'

/** A number is null where there is none: no cell is finite, or there is nothing of one shape to differ from. */
export interface CompareLine {
  readonly key: string
  readonly own: {
    readonly cells: number
    readonly zeros: number
    readonly min: number | null
    readonly max: number | null
    readonly mean: number | null
    readonly std: number | null
  } | null
  readonly change: { readonly equal: number; readonly rms: number | null; readonly largest: number | null } | null
}

/** @param own statistics of a map. @param difference those of its difference from another one */
export function compareLine(key: string, own: Statistics | undefined, difference: Statistics | undefined): CompareLine {
  return { key, own: own ? ownOf(own) : null, change: difference ? changeOf(difference) : null }
}

function ownOf(found: Statistics): NonNullable<CompareLine['own']> {
  const { count: cells, zeros } = found
  const [min, max, mean, std] = finite(found, [found.min, found.max, found.mean, found.std])
  return { cells, zeros, min: min!, max: max!, mean: mean!, std: std! }
}

/** Of a difference d: the root of its mean square is that of mean(d)^2 + std(d)^2. */
function changeOf(found: Statistics): NonNullable<CompareLine['change']> {
  const [rms, largest] = finite(found, [Math.hypot(found.mean, found.std), Math.max(-found.min, found.max)])
  return { equal: found.zeros, rms: rms!, largest: largest! }
}

function finite({ count, nan, infinite }: Statistics, values: readonly number[]): readonly (number | null)[] {
  return count > nan + infinite ? values : values.map(() => null)
}

export const COMPARE_COLUMNS = [
  'input',
  'output',
  'channel',
  'cells',
  'min',
  'max',
  'mean',
  'std',
  'zeros',
  'compared_with',
  'equal',
  'rms_difference',
  'largest_difference',
] as const

/** One line of CSV, without its end. Numbers are those that read back to the same float64. @param channel null for all values of a vector */
export function compareCsv(
  input: string,
  channel: number | null,
  reference: string,
  { key, own, change }: CompareLine,
  dialect = plainCsv,
): string {
  const cells = [
    input,
    key,
    channel,
    own?.cells,
    own?.min,
    own?.max,
    own?.mean,
    own?.std,
    own?.zeros,
    change && reference,
    change?.equal,
    change?.rms,
    change?.largest,
  ]
  return csvLine(cells, dialect)
}
