/** Regions of a map: the cells where chosen rows cross chosen columns. Padding that wraps around and dilation leave gaps. */
import type { Span } from '#app/calls/kernelCall'
import type { Patch } from '#app/calls/geometry/geometry'
import type { MapShape } from '#app/shape'

/** Ranges in order, neither overlapping nor touching. */
export type Spans = readonly Span[]

/** Cells inside a map; none if it has no rows or no columns. */
export interface Region {
  readonly channels: Span
  readonly rows: Spans
  readonly columns: Spans
}

/** A part of a region without gaps. */
export interface Box {
  readonly channels: Span
  readonly rows: Span
  readonly columns: Span
}

/** Indices from 0 to n - 1 as ranges; null is left out. */
export function spansOf(indices: Iterable<number | null>, n: number): Spans {
  const has = new Uint8Array(n)
  let missing = n
  for (const index of indices) {
    if (index === null || has[index]) continue
    has[index] = 1
    if (--missing === 0) break
  }
  const spans: Span[] = []
  for (let begin = has.indexOf(1); begin >= 0;) {
    const gap = has.indexOf(0, begin)
    const end = gap < 0 ? n : gap
    spans.push({ begin, end })
    begin = has.indexOf(1, end)
  }
  return spans
}

/** The cells that a window holds. */
export function regionOfPatch({ channels, rows, columns }: Patch, { height, width }: MapShape): Region {
  const along = (taps: Patch['rows'], n: number) =>
    spansOf(
      taps.map(({ source }) => source),
      n,
    )
  return { channels, rows: along(rows, height), columns: along(columns, width) }
}

export function lengthOf(spans: Spans): number {
  return spans.reduce((sum, { begin, end }) => sum + end - begin, 0)
}

export function cellsIn({ channels, rows, columns }: Region): number {
  return (channels.end - channels.begin) * lengthOf(rows) * lengthOf(columns)
}

/** The boxes that make up a region, row by row. */
export function boxesOf({ channels, rows, columns }: Region): readonly Box[] {
  return rows.flatMap((down) => columns.map((across) => ({ channels, rows: down, columns: across })))
}

/** Ranges with the gaps between them closed that are narrower than `narrow`. */
export function withoutNarrowGaps(spans: Spans, narrow: number): Spans {
  return spans.reduce<Span[]>((joined, span) => {
    const last = joined.at(-1)
    return last && span.begin - last.end < narrow
      ? [...joined.slice(0, -1), { begin: last.begin, end: span.end }]
      : [...joined, span]
  }, [])
}

/** A union of regions without those that others contain, and without empty ones. */
export function withoutRepeats(regions: readonly Region[]): readonly Region[] {
  return regions.reduce<readonly Region[]>((kept, region) => {
    if (cellsIn(region) === 0 || kept.some((one) => contains(one, region))) return kept
    return [...kept.filter((one) => !contains(region, one)), region]
  }, [])
}

function contains(outer: Region, inner: Region): boolean {
  const holds = (outers: Spans, inners: Spans) =>
    inners.every((span) => outers.some(({ begin, end }) => begin <= span.begin && end >= span.end))
  return (
    holds([outer.channels], [inner.channels]) && holds(outer.rows, inner.rows) && holds(outer.columns, inner.columns)
  )
}
