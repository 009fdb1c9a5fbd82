/** Formulas that go through: what is done to one cell, with that cell's own formula in its place. */
import type { Step } from '#app/plan'
import { formatFormula } from './explain'
import { message } from '#app/text/message'
import { plain, type Explanation, type Token } from './tokens'

/** Formulas of more tokens are not written into another one. */
const MAX_TOKENS = 200

/** Whether each cell of a step's map is computed from the cell at the same place alone. */
export function isCellwise({ calls }: Step): boolean {
  const [only, second] = calls
  return !second && ['elementwise', 'prelu', 'batchNorm', 'rescale'].includes(only?.call.kernel ?? '')
}

/**
 * `max(0, 3)` with `1×1 + 1×2` for the 3: `max(0, 1×1 + 1×2)`. Where the cell stands in several places, the formula
 * stays, and what the cell is stands beside it.
 * @param value of the cell
 */
export function opened(outer: Explanation, inner: Explanation, value: number): Explanation {
  const places = outer.formula.flatMap(({ kind }, i) => (kind === 'cell' ? [i] : []))
  const notes = [...new Set([...outer.notes, ...inner.notes])]
  const beside = { notes, short: outer.formula, ...(inner.grid && { grid: inner.grid }) }
  if (inner.formula.length === 0 || inner.formula.length > MAX_TOKENS || places.length === 0)
    return { ...beside, formula: outer.formula }
  if (places.length > 1) {
    const where = message('formula.whereX', { formula: formatFormula(inner, value) })
    return { ...beside, formula: outer.formula, notes: [where, ...notes] }
  }
  const [at] = places as [number]
  const bare = isBare(outer.formula[at - 1], outer.formula[at + 1])
  const within = bare ? inner.formula : [plain('('), ...inner.formula, plain(')')]
  return { ...beside, formula: outer.formula.toSpliced(at, 1, ...within) }
}

/** Whether a term between two pieces is told apart without brackets: alone, or as an argument. */
function isBare(before: Token | undefined, after: Token | undefined): boolean {
  const text = (piece: Token | undefined) => {
    if (!piece) return ''
    return typeof piece.text === 'object' && 'arithmetic' in piece.text ? piece.text.arithmetic : '?'
  }
  return /(^|, |\w\()$/.test(text(before)) && /^($|, |\))/.test(text(after))
}
