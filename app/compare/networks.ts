/**
 * Whole networks under a moving input: which ones are compared, and how often their answer stays the same. The answer is
 * the class with the largest score in the vector that the network ends in.
 */
import type { Lane } from '#app/document/experiment'
import { keepsLanesApart } from '#app/document/lanes'
import { swapPoolings, swapsOf, poolingTypes } from './swap'

export interface Network {
  /** `network` for the stack as it is, `lane 1` and so on for lanes that stay apart, or what every pooling is swapped for. */
  readonly key: string
  readonly stack: Lane
}

/** Swaps of sliding poolings that are compared without being asked for. */
const SWAPS = ['MaxPooling2D', 'AveragePooling2D', 'BlurPooling2D', 'strides']

/**
 * The lanes that a stack ends in where they stay apart; else the stack, and the stack with every pooling of its most
 * frequent type swapped. A Translation2D that it begins with is left out: it is one such movement.
 */
export function networksOf(stack: Lane): readonly Network[] {
  const enabled = stack.filter((layer) => layer.enabled)
  const on = enabled[0]?.type === 'Translation2D' ? enabled.slice(1) : enabled
  const last = on.at(-1)
  if (last && keepsLanesApart(last)) {
    return last.lanes!.map((lane, i) => ({ key: `lane ${i + 1}`, stack: [...on.slice(0, -1), ...lane] }))
  }
  const [type] = [...poolingTypes(on)].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0] as const)
  const possible = type === '' ? [] : swapsOf(on, type)
  return [
    { key: 'network', stack: on },
    ...SWAPS.filter((key) => possible.includes(key)).map((key) => ({ key, stack: swapPoolings(on, type, key) })),
  ]
}

/** The place of the largest score, of equal ones the first; null where all are NaN. */
export function topClass(scores: ArrayLike<number>): number | null {
  let top: number | null = null
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isNaN(scores[i]) && (top === null || scores[i]! > scores[top]!)) top = i
  }
  return top
}

/**
 * The share of pairs of different shifts with one and the same top class: 1 where the answer never changes (R. Zhang,
 * Making Convolutional Networks Shift-Invariant Again, 2019, section 4.2). Null for fewer than two shifts, or without classes.
 */
export function consistencyOf(tops: readonly (number | null)[]): number | null {
  if (tops.length < 2 || tops.includes(null)) return null
  const counts = new Map<number | null, number>()
  for (const top of tops) counts.set(top, (counts.get(top) ?? 0) + 1)
  const same = [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
  return same / ((tops.length * (tops.length - 1)) / 2)
}

/** Mean, and standard deviation over n - 1, of some numbers; null where there are none, or only one. */
export function spreadOf(values: readonly number[]): { mean: number | null; deviation: number | null } {
  const n = values.length
  if (n === 0) return { mean: null, deviation: null }
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: n < 2 ? null : Math.sqrt(squares / (n - 1)) }
}
