/** The arithmetic of joins: the cell of each lane that a value is computed from, and how they become one. */
import type { CallOf, KernelCall } from '#app/calls/kernelCall'
import { readsOf } from '#app/layers/layer'
import type { Step } from '#app/plan'
import { message } from '#app/text/message'
import { patchOf, type Cell } from './provenance'
import { functionOf, joinTerms, marked, plain, value, type Explanation, type Token } from './tokens'
import { only, taps, type ReadCell } from './source'
import type { Tap } from './tap'

export type JoinCall = CallOf<'arithmetic' | 'concatenate'>

/** The call by which a step joins lanes; null for other steps. */
export function joinOf({ calls: [first, second] }: Step): JoinCall | null {
  return first && !second && isJoin(first.call) ? first.call : null
}

/** The steps in which the lanes of a join end (-1: the input), in their order. */
export function lanesOf(step: Step): readonly number[] {
  return readsOf(step, 0).flatMap((read) => ('step' in read ? [read.step] : []))
}

function isJoin(call: KernelCall): call is JoinCall {
  return call.kernel === 'arithmetic' || call.kernel === 'concatenate'
}

/** @param reads a value of each lane's map */
export function joined(call: JoinCall, { shape }: Step, cell: Cell, reads: readonly ReadCell[]): Explanation {
  const lanes = reads.map((read, i) => {
    const patch = patchOf(call, shape, shape, cell, null, i)
    return taps({ call, input: shape, output: shape, cell, patch, read })
  })
  if (call.kernel === 'arithmetic') return calculated(call, lanes.map(only))
  const lane = lanes.findIndex(({ length }) => length > 0)
  const own = only(lanes[lane]!)
  return {
    formula: [of(lane, value(own, false))],
    notes: [message('formula.concatenated', { channel: cell.channel, own: own.channel, lane: lane + 1 })],
  }
}

function calculated({ fn, perChannel }: CallOf<'arithmetic'>, cells: readonly Tap[]): Explanation {
  const terms = cells.map((tap, lane) => [of(lane, value(tap))])
  const notes = perChannel.flatMap((one, lane) => (one ? [message('formula.valueOfChannel', { lane: lane + 1 })] : []))
  switch (fn) {
    case 'add':
      return { formula: joinTerms(terms, ' + '), notes }
    case 'subtract':
      return { formula: joinTerms(terms, ' - '), notes }
    case 'multiply':
      return { formula: joinTerms(terms, '×'), notes }
    case 'average':
      return { formula: [plain('('), ...joinTerms(terms, ' + '), plain(`) / ${cells.length}`)], notes }
    case 'maximum': {
      const largest = Math.max(...cells.map((tap) => tap.value))
      const winner = cells.findIndex((tap) => tap.value === largest)
      const all = cells.map((tap, lane) => of(lane, lane === winner ? marked(tap) : value(tap, false)))
      return { formula: functionOf('max', all), notes }
    }
  }
}

/** A token that stands for a cell of a lane's map. */
function of(lane: number, token: Token): Token {
  return lane === 0 ? token : { ...token, read: lane }
}
