/** Regions in words: "rows 0 to 1 and 7, column 3, channel 0". */
import type { Span } from '#app/calls/kernelCall'
import { cellsIn, lengthOf, type Region, type Spans } from './region'
import { said, type Sentence, type Words } from '#app/text/message'

export function rangesOf(region: Region): Sentence {
  if (cellsIn(region) === 0) return said`no cell`
  const { begin, end } = region.channels
  return said`${areaOf(region)}, ${end - begin === 1 ? said`channel ${begin}` : said`channels ${begin} to ${end - 1}`}`
}

/** Rows and columns of a region that has cells. */
export function areaOf({ rows, columns }: Region): Sentence {
  return said`${lengthOf(rows) === 1 ? said`row ${listed(rows)}` : said`rows ${listed(rows)}`}, ${
    lengthOf(columns) === 1 ? said`column ${listed(columns)}` : said`columns ${listed(columns)}`
  }`
}

/** Several regions that have cells, joined by "and". */
export function areasOf(regions: readonly Region[]): Words {
  const [first, ...others] = regions.map(areaOf)
  return others.reduce<Words>((all, area) => said`${all}, and ${area}`, first ?? '')
}

/** Up to three ranges in full; more as steps where they are even, else as a count. */
function listed(spans: Spans): Words {
  const [first, second, third, ...more] = spans
  if (!first) return ''
  if (!second) return range(first)
  if (!third) return said`${range(first)} and ${range(second)}`
  if (more.length === 0) return said`${range(first)}, ${range(second)} and ${range(third)}`
  const last = spans.at(-1)!.end - 1
  const step = second.begin - first.begin
  const isEven = spans.every(({ begin, end }, i) => end - begin === 1 && begin === first.begin + i * step)
  return isEven
    ? said`${first.begin} to ${last} in steps of ${step}`
    : said`${first.begin} to ${last}, ${lengthOf(spans)} of them`
}

function range({ begin, end }: Span): Words {
  return end - begin === 1 ? String(begin) : said`${begin} to ${end - 1}`
}
