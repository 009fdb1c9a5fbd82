/** Which rows of every map a strip of the last map needs, through calls that read by rows. */
import type { Span } from './kernelCall'

/** Map 0 is the input; node i computes map i + 1 from maps before it. */
export interface RowGraph {
  /** Rows of each map. */
  readonly heights: readonly number[]
  /** The maps that each node reads. */
  readonly reads: readonly (readonly number[])[]
  /** The rows of one of them, by its place in `reads`, that a node reads for rows of its own map. */
  rowsRead(node: number, rows: Span, read: number): Span
}

export interface StripRows {
  /** The rows that the strip's map holds. */
  readonly held: Span
  /** Those among them that no strip before has computed. */
  readonly own: Span
}

/**
 * For each map the row that it has to have reached before the last one can reach `row`. Other maps that no node reads
 * reach as large a share of their rows.
 */
export function reachedRows({ heights, reads, rowsRead }: RowGraph, row: number): number[] {
  const read = new Set(reads.flat())
  const ends = heights.map((height, map) => (read.has(map) ? 0 : Math.ceil((row * height) / heights.at(-1)!)))
  // At the end come the rows that no window reaches, too.
  const complete = row >= heights.at(-1)!
  for (let map = reads.length; map > 0; map--) {
    if (complete) ends[map] = heights[map]!
    for (const [i, from] of reads[map - 1]!.entries()) {
      ends[from] = Math.max(ends[from]!, rowsRead(map - 1, { begin: 0, end: ends[map]! }, i).end)
    }
  }
  return ends
}

/**
 * For each map its rows in the strip whose last map owns the given rows.
 * @param align own rows begin at multiples of it
 */
export function stripRows(graph: RowGraph, rows: Span, align = 1): StripRows[] {
  const { heights, reads } = graph
  const begins = reachedRows(graph, rows.begin)
  const ends = reachedRows(graph, rows.end)
  const strips: StripRows[] = []
  const needed = heights.map(() => Infinity)
  needed[reads.length] = rows.begin
  for (let map = reads.length; map > 0; map--) {
    const height = heights[map]!
    const border = (row: number) => (row === height ? height : roundDown(row, align))
    const own = { begin: border(begins[map]!), end: border(ends[map]!) }
    const held = { begin: Math.min(needed[map]!, own.begin), end: ends[map]! }
    strips[map] = { held, own }
    for (const [i, from] of reads[map - 1]!.entries()) {
      const read = graph.rowsRead(map - 1, held, i)
      if (read.begin < read.end) needed[from] = Math.min(needed[from]!, read.begin)
    }
  }
  const input = { begin: Math.min(needed[0]!, ends[0]!), end: ends[0]! }
  strips[0] = { held: input, own: input }
  return strips
}

export function roundDown(value: number, unit: number): number {
  return Math.floor(value / unit) * unit
}
