/**
 * Local translation invariance: the input of a stack moves by whole cells, and the response of its output is measured.
 * Which poolings are compared, and the measures, of which each is a number between two maps of one shape.
 */
import type { PaddingMode } from '#app/calls/kernelCall'
import { initialParams, type LayerGroup } from '#app/layers/layer'
import { kindOf } from '#app/layers/catalogue'
import type { Layer } from '#app/document/experiment'
import { keepsLanesApart } from '#app/document/lanes'
import { edited, replacePooling, withStrides, wrapsAround } from './alternatives'

/** Cells down and to the right; negative ones go up and to the left. */
export type Shift = readonly [down: number, right: number]

export const directions = ['right', 'down', 'diagonal'] as const
export type Direction = (typeof directions)[number]

/** So many cells in a direction, negative ones against it; along the diagonal in rows and columns alike. */
export function shiftBy(direction: Direction, cells: number): Shift {
  return [direction === 'right' ? 0 : cells, direction === 'down' ? 0 : cells]
}

/** Whole numbers of cells from one side to the other, 0 among them. */
export function stepsUpTo(reach: number): readonly number[] {
  return Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach)
}

/** Cells that a movement may reach to both sides, in one measurement. */
export const MAX_REACH = 64

/** Sums over the pairs of cells of two maps; pairs that are not both finite count only as changed or not. */
export interface Comparison {
  /** Pairs of cells. */
  readonly cells: number
  /** Pairs that differ by no more than the tolerance. */
  readonly unchanged: number
  /** Pairs of finite values, which the sums are over. */
  readonly finite: number
  readonly sumBefore: number
  readonly squaresBefore: number
  readonly squaresAfter: number
  readonly products: number
  /** Of the differences. */
  readonly squaresOfChange: number
  /** Where the first map, moved, and the second one overlap: squares of their differences, and of the first one's values. */
  readonly squaresOfError: number
  readonly squaresMoved: number
}

/** The sums of two comparisons, of different cells. */
export function addComparisons(one: Comparison, other: Comparison): Comparison {
  return Object.fromEntries(
    Object.entries(one).map(([name, sum]) => [name, sum + other[name as keyof Comparison]]),
  ) as unknown as Comparison
}

/** What a movement changes. A measure is null where its divisor is 0: there is nothing that could change. */
export interface ShiftMeasures {
  readonly cells: number
  /** Cells that kept their value, within the tolerance. */
  readonly unchanged: number
  /** |F(Tx) - F(x)| / |F(x)|: 0 for no change. */
  readonly relativeChange: number | null
  /** F(Tx) . F(x) / (|F(Tx)| |F(x)|): 1 for no change but in scale. */
  readonly cosineSimilarity: number | null
  /**
   * |F(Tx) - T'F(x)| / |T'F(x)|, where T' moves the output as far as the input was moved, over the cells that both have:
   * 0 where the output moves along. Null as well where that is not a whole number of cells.
   */
  readonly equivarianceError: number | null
}

/** @param moved whether the output could be moved along by whole cells */
export function measuresOf(sums: Comparison, moved: boolean): ShiftMeasures {
  return {
    cells: sums.cells,
    unchanged: sums.unchanged,
    relativeChange: ratio(sums.squaresOfChange, sums.squaresBefore),
    cosineSimilarity: cosine(sums),
    equivarianceError: moved ? ratio(sums.squaresOfError, sums.squaresMoved) : null,
  }
}

/**
 * How much a map tells apart: the standard deviation of its values over their root mean square. 0 for a constant map,
 * which no movement changes and which is of no use; null for one of zeros.
 */
export function contrastOf({ finite, sumBefore, squaresBefore }: Comparison): number | null {
  if (!(squaresBefore > 0)) return null
  return Math.sqrt(Math.max(0, 1 - (sumBefore * sumBefore) / (finite * squaresBefore)))
}

function ratio(squares: number, of: number): number | null {
  return of > 0 ? Math.sqrt(squares / of) : null
}

function cosine({ products, squaresBefore, squaresAfter }: Comparison): number | null {
  if (!(squaresBefore > 0 && squaresAfter > 0)) return null
  // Divided by the larger sum first, so that nothing overflows, and equal maps give exactly 1.
  const [small, large] = [Math.min(squaresBefore, squaresAfter), Math.max(squaresBefore, squaresAfter)]
  return Math.max(-1, Math.min(1, products / large / (Math.sqrt(small) / Math.sqrt(large))))
}

/** A stack whose last layer's map is measured; an empty one measures the input. */
export interface Candidate {
  /** `input`, `before` and `strides`, or the type of the pooling. */
  readonly key: string
  readonly stack: readonly Layer[]
}

const ALTERNATIVES: Partial<Record<LayerGroup, readonly string[]>> = {
  pooling: ['MaxPooling2D', 'AveragePooling2D', 'BlurPooling2D'],
  global: ['GlobalMaxPooling2D', 'GlobalAveragePooling2D'],
}

/**
 * What a stack's last pooling is compared with: the input, the map before it, other poolings with its window in its
 * place, and the convolution before it with larger strides instead. Without a pooling: the input, and its last layer.
 * A Translation2D that the stack begins with is left out: it is one such movement.
 * @param border what fills the border as the input moves: where it wraps around, so does the blur of BlurPooling2D
 */
export function candidates(stack: readonly Layer[], border: PaddingMode): readonly Candidate[] {
  const enabled = stack.filter((layer) => layer.enabled)
  const on = enabled[0]?.type === 'Translation2D' ? enabled.slice(1) : enabled
  const input = { key: 'input', stack: [] }
  const last = on.at(-1)
  if (last && keepsLanesApart(last)) {
    const lanes = last.lanes!.map((lane, i) => ({ key: `lane ${i + 1}`, stack: [...on.slice(0, -1), ...lane] }))
    return [input, ...(on.length > 1 ? [{ key: 'before', stack: on.slice(0, -1) }] : []), ...lanes]
  }
  const at = on.findLastIndex(({ type }) => kindOf(type).group in ALTERNATIVES)
  const pool = on[at]
  if (!pool) return on.length === 0 ? [input] : [input, { key: on.at(-1)!.type, stack: on }]
  const before = on.slice(0, at)
  const alternatives = (ALTERNATIVES[kindOf(pool.type).group] ?? []).filter((type) => type !== pool.type)
  const strided = withStrides(before, pool)
  return [
    input,
    ...(before.length > 0 ? [{ key: 'before', stack: before }] : []),
    { key: pool.type, stack: [...before, pool] },
    ...alternatives.map((type) => ({
      key: type,
      stack: [...before, replacePooling(pool, type, border === 'circular' || wrapsAround(before))],
    })),
    ...(strided ? [{ key: 'strides', stack: edited(before, [strided]) }] : []),
  ]
}

/** A stack whose input comes moved. `paddingMode`: what comes in at the border. */
export function movedStack(stack: readonly Layer[], shift: Shift, paddingMode: PaddingMode): readonly Layer[] {
  const type = 'Translation2D'
  // No other layer has an id that begins so.
  const layer: Layer = {
    id: 'moved',
    type,
    enabled: true,
    params: { ...initialParams(kindOf(type)), shift, paddingMode },
  }
  return [layer, ...stack]
}
