/** The channel of a map that responds most strongly to the image. */
import type { MapSummary } from '#app/protocol/contract'

/** The channel with the largest value, of equal ones the first; null for a map without finite values. */
export function strongestChannel({ ranges }: Pick<MapSummary, 'ranges'>): number | null {
  let strongest: number | null = null
  for (const [channel, range] of ranges.entries()) {
    if (range && (strongest === null || range[1] > ranges[strongest]![1])) strongest = channel
  }
  return strongest
}
