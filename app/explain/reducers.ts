/** The arithmetic of poolings: how the cells of a window become one number. */
import { shortest } from '#app/text/decimal'
import type { CallOf, Reducer } from '#app/calls/kernelCall'
import { arithmetic, message, type Message } from '#app/text/message'
import { functionOf, marked, paddingNote, plain, sum, value, type Explanation } from './tokens'
import type { Patch } from '#app/calls/geometry/geometry'
import { taps, type EvalContext } from './source'
import type { Tap } from './tap'

export interface Divisor {
  readonly count: number
  readonly note: Message
}

export function reduced(reducer: Reducer, all: readonly Tap[], divisor: Divisor): Explanation {
  const cells = all.filter(({ padding }) => !padding)
  const outside = all.length - cells.length
  if (cells.length === 0) return withoutCells(reducer)
  switch (reducer.type) {
    case 'max':
    case 'min': {
      const winner = winnerOf(cells, reducer.type)
      const ties = cells.filter((tap) => tap.value === winner?.value).length
      return {
        formula: functionOf(
          reducer.type,
          all.map((tap) => (tap === winner ? marked(tap) : value(tap, false))),
        ),
        notes: [
          ...(ties > 1 && ties < cells.length ? [message('formula.ties', { count: ties })] : []),
          ...paddingNote(outside, message('formula.paddingIgnored')),
        ],
      }
    }
    case 'average':
      return {
        formula: [...sum(all, (tap) => [value(tap)]), plain(` / ${divisor.count}`)],
        notes: [divisor.note, ...paddingNote(outside, message('formula.paddingAddsNothing'))],
      }
    case 'sum':
      return {
        formula: sum(all, (tap) => [value(tap)], false),
        notes: paddingNote(outside, message('formula.paddingAddsNothing')),
      }
    case 'lp':
      return {
        formula: [
          ...sum(all, (tap) => [plain('|'), value(tap, false), plain(`|^${reducer.p}`)]),
          plain(`^(1/${reducer.p})`),
        ],
        notes: [
          message('formula.norm', { p: reducer.p }),
          ...paddingNote(outside, message('formula.paddingAddsNothing')),
        ],
      }
    case 'rank':
      return ranked(reducer.quantile, cells, outside)
    case 'gem':
      return {
        formula: [
          plain('('),
          ...sum(cells, (tap) => [
            plain('max('),
            value(tap, false),
            plain(`, ${shortest(reducer.epsilon)})^${reducer.p}`),
          ]),
          plain(` / ${cells.length})^(1/${reducer.p})`),
        ],
        notes: paddingNote(outside, message('formula.paddingIgnored')),
      }
    case 'softpool':
      return {
        formula: [
          ...sum(cells, (tap) => [value(tap), plain('×e^'), value(tap)]),
          plain(' / '),
          ...sum(cells, (tap) => [plain('e^'), value(tap)]),
        ],
        notes: [message('formula.exponentialWeights'), ...paddingNote(outside, message('formula.paddingIgnored'))],
      }
    case 'stochastic':
      return reducer.mode === 'mean' ? meanDraw(cells, outside) : oneDraw(cells, reducer.seed)
    case 'mixed': {
      const winner = winnerOf(cells, 'max')
      const max = functionOf(
        'max',
        cells.map((tap) => (tap === winner ? marked(tap) : value(tap, false))),
      )
      const average = [...sum(cells, (tap) => [value(tap)]), plain(` / ${cells.length}`)]
      const share = shortest(reducer.lambda)
      const mixed = [plain(`${share}×`), ...max, plain(` + (1 - ${share})×`), ...average]
      return {
        // What has no share in the result stays out: 0 times an infinite cell would be no number.
        formula: reducer.lambda === 1 ? max : reducer.lambda === 0 ? average : mixed,
        notes: paddingNote(outside, message('formula.paddingIgnored')),
      }
    }
  }
}

/** What poolings give where all of the window is padding. */
function withoutCells({ type }: Reducer): Explanation {
  const result = type === 'max' ? -Infinity : type === 'min' ? Infinity : 0
  return { formula: [plain(shortest(result))], notes: [message('formula.windowIsEmpty')] }
}

/** The expected value of a sample: negative cells are never sampled, and nothing to sample from gives 0. */
function meanDraw(cells: readonly Tap[], outside: number): Explanation {
  const drawn = cells.filter((tap) => !(tap.value <= 0))
  if (drawn.length === 0) return { formula: [plain('0')], notes: [message('formula.noPositiveCell')] }
  return {
    formula: [...sum(drawn, (tap) => [value(tap), plain('^2')]), plain(' / '), ...sum(drawn, (tap) => [value(tap)])],
    notes: [message('formula.shareWeights'), ...paddingNote(outside, message('formula.paddingIgnored'))],
  }
}

function oneDraw(cells: readonly Tap[], seed: number): Explanation {
  const drawn = cells.filter((tap) => !(tap.value <= 0))
  if (drawn.length === 0) return { formula: [plain('0')], notes: [message('formula.noPositiveCell')] }
  return {
    formula: functionOf(
      message('formula.randomChoice'),
      drawn.map((tap) => value(tap, false)),
    ),
    notes: [message('formula.drawn', { seed })],
  }
}

/** What an average divides by, and why. */
export function divisorOf(call: CallOf<'pool2d' | 'regionPool' | 'pyramidPool'>, { rows, columns }: Patch): Divisor {
  const inside = [rows, columns].reduce((count, axis) => count * axis.filter(({ source }) => source !== null).length, 1)
  const divisor = call.reducer.type === 'average' ? call.reducer.divisor : 'valid'
  if (typeof divisor === 'number') return { count: divisor, note: message('formula.dividedAsSet', { divisor }) }
  if (divisor === 'valid' || call.kernel !== 'pool2d') {
    return { count: inside, note: message('formula.dividedByInside', { divisor: inside }) }
  }
  const declared = rows.length * columns.length
  return { count: declared, note: message('formula.dividedByWindow', { divisor: declared }) }
}

/** The largest of a window's cells; padding takes no part. */
export function largest(context: EvalContext): Tap | undefined {
  return winnerOf(
    taps(context).filter(({ padding }) => !padding),
    'max',
  )
}

/** The first largest or smallest; a NaN wins, the last one as in PyTorch. */
export function winnerOf(cells: readonly Tap[], type: 'max' | 'min'): Tap | undefined {
  const beats = (a: number, b: number) => Number.isNaN(a) || (type === 'max' ? a > b : a < b)
  return cells.reduce<Tap | undefined>((best, tap) => (!best || beats(tap.value, best.value) ? tap : best), undefined)
}

function ranked(quantile: number, cells: readonly Tap[], outside: number): Explanation {
  const sorted = cells.toSorted((a, b) => a.value - b.value)
  const at = quantile * (sorted.length - 1)
  const [low, high] = [Math.floor(at), Math.ceil(at)]
  const place =
    low === high
      ? message('formula.rank', { count: sorted.length, position: arithmetic(shortest(at + 1)) })
      : message('formula.rankBetween', {
          count: sorted.length,
          position: arithmetic(shortest(at + 1)),
          lower: low + 1,
          upper: high + 1,
        })
  return {
    formula: functionOf(
      quantile === 0.5
        ? message('formula.median')
        : message('formula.quantile', { quantile: arithmetic(shortest(quantile)) }),
      sorted.map((tap, i) => (i === low || i === high ? marked(tap) : value(tap, false))),
    ),
    notes: [place, ...paddingNote(outside, message('formula.paddingIgnored'))],
  }
}

export function position(context: EvalContext): Explanation {
  const all = taps(context)
  const winner = winnerOf(
    all.filter(({ padding }) => !padding),
    'max',
  )
  if (!winner) return { formula: [plain('-1')], notes: [message('formula.windowIsEmpty')] }
  const formula = functionOf(
    message('formula.argmax'),
    all.map((tap) => (tap === winner ? marked(tap) : value(tap, false))),
  )
  return {
    formula,
    notes: [message('formula.argmaxIndex', { row: winner.row, column: winner.column, width: context.input.width })],
  }
}
