/** Movements of the input of whole networks as CSV: one line for each network, shift and layer; the answer stands in the last layer's. */
import type { MeasuredNetwork } from '#app/protocol/contract'
import { csvLine, plainCsv } from '#app/text/csv'

export const NETWORK_COLUMNS = [
  'input',
  'network',
  'shift_down',
  'shift_right',
  'layer',
  'relative_change',
  'cosine_similarity',
  'top_class',
  'class_name',
  'top_score',
  'consistency',
] as const

/** The lines of one network, without ends. Classes count from 0, and have the names of the experiment. Numbers are those that read back to the same float64. */
export function networkLines(
  input: string,
  network: string,
  { layers, shifts, consistency }: MeasuredNetwork,
  classes: readonly string[] = [],
  dialect = plainCsv,
): readonly string[] {
  return shifts.flatMap(({ shift, changes, top, score }) =>
    layers.map(({ name }, i) => {
      const { relativeChange, cosineSimilarity } = changes[i]!
      const answer =
        i === layers.length - 1
          ? [top, top === null ? null : (classes[top] ?? null), score, consistency]
          : [null, null, null, null]
      return csvLine([input, network, ...shift, name, relativeChange, cosineSimilarity, ...answer], dialect)
    }),
  )
}
