/** The movement of an input that a person chooses, and its words. */
import { shiftBy, stepsUpTo, type Direction, type Shift } from '#app/compare/shiftInvariance'
import type { RequestOf } from '#app/protocol/contract'
import { t } from '#renderer/messages/index'

export interface Movement {
  direction: Direction
  /** Cells, to both sides. */
  reach: number
  paddingMode: RequestOf<'measureShifts'>['paddingMode']
}

/** Every shift from one side to the other, 0 among them. */
export function shiftsOf({ direction, reach }: Movement): readonly Shift[] {
  return stepsUpTo(reach).map((cells) => shiftBy(direction, cells))
}

const WORDS = { right: ['byRight', 'byLeft'], down: ['byDown', 'byUp'], diagonal: ['byDownRight', 'byUpLeft'] } as const

/** A shift in words. */
export function shiftText(direction: Direction, steps: number): string {
  if (steps === 0) return t('shift.still')
  return t(`shift.${WORDS[direction][steps > 0 ? 0 : 1]}`, { n: Math.abs(steps) })
}

/** What an output, or a network, is called. */
export function outputName(key: string): string {
  const lane = /^lane (\d+)$/.exec(key)?.[1]
  if (lane !== undefined) return t('shift.lane', { n: Number(lane) })
  return key === 'input' || key === 'before' || key === 'strides' || key === 'network' ? t(`shift.${key}`) : key
}
