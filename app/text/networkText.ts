/** What a person reads about a network that was imported. */
import type { NetworkReport } from '#app/protocol/replies'
import type { NetworkInput } from '#app/inputs/networkInput'
import { concat, message, type Message } from './message'

/** Nodes that are named; a network of thousands may end at hundreds of them. */
const MOST_NAMED = 8

/** Line by line: how much of it is open, where the import ends and why, and how images are prepared for it. */
export function networkLines(report: NetworkReport, input: NetworkInput): readonly Message[] {
  const { nodes, opened, missing } = report
  const whole = opened === nodes && missing.length === 0
  const more = missing.length - MOST_NAMED
  return [
    whole ? message('models.everythingOpened', { n: nodes }) : message('models.partOpened', { nodes, opened }),
    ...missing
      .slice(0, MOST_NAMED)
      .map(({ node, operator, reason }) => concat(['• ', message('models.missingNode', { node, operator, reason })])),
    ...(more > 0 ? [concat(['• ', message('models.missingMore', { n: more })])] : []),
    ...(input.normalization ? [message('models.normalizedAs', { preset: input.normalization })] : []),
  ]
}
