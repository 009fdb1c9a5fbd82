/** Regions in words: "rows 0–1 and 7, column 3, channel 0". */
import type { Span } from '#app/calls/kernelCall'
import { cellsIn, lengthOf, type Region, type Spans } from './region'
import { message, concat, type Message } from '#app/text/message'

export function rangesOf(region: Region): Message {
  if (cellsIn(region) === 0) return message('formula.noCells')
  const { begin, end } = region.channels
  return concat(
    [
      areaOf(region),
      end - begin === 1
        ? message('formula.channel', { channel: begin })
        : message('formula.channels', { first: begin, last: end - 1 }),
    ],
    ', ',
  )
}

/** Rows and columns of a region that has cells. */
export function areaOf({ rows, columns }: Region): Message {
  return concat(
    [
      lengthOf(rows) === 1
        ? message('formula.row', { row: listed(rows) })
        : message('formula.rows', { rows: listed(rows) }),
      lengthOf(columns) === 1
        ? message('formula.column', { column: listed(columns) })
        : message('formula.columns', { columns: listed(columns) }),
    ],
    ', ',
  )
}

/** Several regions that have cells, joined by "and". */
export function areasOf(regions: readonly Region[]): Message {
  const [first, ...others] = regions.map(areaOf)
  return others.reduce<Message>((all, area) => message('formula.areas', { areas: all, area }), first ?? '')
}

/** Up to three ranges in full; more as steps where they are even, else as a count. */
function listed(spans: Spans): Message {
  const [first, second, third, ...more] = spans
  if (!first) return ''
  if (!second) return range(first)
  if (!third) return message('formula.twoRanges', { first: range(first), second: range(second) })
  if (more.length === 0)
    return message('formula.threeRanges', { first: range(first), second: range(second), third: range(third) })
  const last = spans.at(-1)!.end - 1
  const step = second.begin - first.begin
  const isEven = spans.every(({ begin, end }, i) => end - begin === 1 && begin === first.begin + i * step)
  return isEven
    ? message('formula.steppedRange', { first: first.begin, last, step })
    : message('formula.sparseRange', { first: first.begin, last, count: lengthOf(spans) })
}

function range({ begin, end }: Span): Message {
  return end - begin === 1 ? String(begin) : message('formula.range', { first: begin, last: end - 1 })
}
