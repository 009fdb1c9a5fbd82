/** The arithmetic of poolings: how the cells of a window become one number. */
import { shortest } from '#app/text/decimal'
import type { CallOf, Reducer } from '#app/calls/kernelCall'
import { said, type Words } from '#app/text/message'
import { functionOf, marked, paddingNote, plain, sum, value, type Explanation } from './pieces'
import type { Patch } from './provenance'
import { taps, type Setting } from './source'
import type { Tap } from './tap'

export interface Divisor {
  readonly count: number
  readonly note: Words
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
          ...(ties > 1 && ties < cells.length ? [said`${ties} cells are equal; the first one wins.`] : []),
          ...paddingNote(outside, said`Padding never wins.`),
        ],
      }
    }
    case 'average':
      return {
        formula: [...sum(all, (tap) => [value(tap)]), plain(` / ${divisor.count}`)],
        notes: [divisor.note, ...paddingNote(outside, said`Padding adds nothing.`)],
      }
    case 'sum':
      return {
        formula: sum(all, (tap) => [value(tap)], false),
        notes: paddingNote(outside, said`Padding adds nothing.`),
      }
    case 'lp':
      return {
        formula: [
          ...sum(all, (tap) => [plain('|'), value(tap, false), plain(`|^${reducer.p}`)]),
          plain(`^(1/${reducer.p})`),
        ],
        notes: [
          said`The ${reducer.p}-norm; not divided by the number of cells.`,
          ...paddingNote(outside, said`Padding adds nothing.`),
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
        notes: paddingNote(outside, said`Padding takes no part.`),
      }
    case 'softpool':
      return {
        formula: [
          ...sum(cells, (tap) => [value(tap), plain('*e^'), value(tap)]),
          plain(' / '),
          ...sum(cells, (tap) => [plain('e^'), value(tap)]),
        ],
        notes: [
          said`Every cell is weighted by its exponential.`,
          ...paddingNote(outside, said`Padding takes no part.`),
        ],
      }
    case 'stochastic':
      return reducer.mode === 'mean' ? meanDraw(cells, outside) : oneDraw(cells, reducer.seed)
    case 'mixed': {
      const winner = winnerOf(cells, 'max')
      const most = functionOf(
        'max',
        cells.map((tap) => (tap === winner ? marked(tap) : value(tap, false))),
      )
      const average = [...sum(cells, (tap) => [value(tap)]), plain(` / ${cells.length}`)]
      const share = shortest(reducer.lambda)
      const mixed = [plain(`${share}*`), ...most, plain(` + (1 - ${share})*`), ...average]
      return {
        // What has no share in the result stays out: 0 times an infinite cell would be no number.
        formula: reducer.lambda === 1 ? most : reducer.lambda === 0 ? average : mixed,
        notes: paddingNote(outside, said`Padding takes no part.`),
      }
    }
  }
}

/** What poolings give where all of the window is padding. */
function withoutCells({ type }: Reducer): Explanation {
  const result = type === 'max' ? -Infinity : type === 'min' ? Infinity : 0
  return { formula: [plain(shortest(result))], notes: [said`The window has no cell of the map.`] }
}

/** The expected value of a draw: negative cells are never drawn, and nothing to draw from gives 0. */
function meanDraw(cells: readonly Tap[], outside: number): Explanation {
  const drawn = cells.filter((tap) => !(tap.value <= 0))
  if (drawn.length === 0) return { formula: [plain('0')], notes: [said`No cell is above 0.`] }
  return {
    formula: [...sum(drawn, (tap) => [value(tap), plain('^2')]), plain(' / '), ...sum(drawn, (tap) => [value(tap)])],
    notes: [
      said`Every cell above 0 is weighted by its share of the sum.`,
      ...paddingNote(outside, said`Padding takes no part.`),
    ],
  }
}

function oneDraw(cells: readonly Tap[], seed: number): Explanation {
  const drawn = cells.filter((tap) => !(tap.value <= 0))
  if (drawn.length === 0) return { formula: [plain('0')], notes: [said`No cell is above 0.`] }
  return {
    formula: functionOf(
      said`one of`,
      drawn.map((tap) => value(tap, false)),
    ),
    notes: [said`Drawn with the probability of its share of the sum, seed ${seed}.`],
  }
}

/** What an average divides by, and why. */
export function divisorOf(call: CallOf<'pool2d' | 'regionPool' | 'pyramidPool'>, { rows, columns }: Patch): Divisor {
  const inside = [rows, columns].reduce((count, axis) => count * axis.filter(({ source }) => source !== null).length, 1)
  const divisor = call.reducer.type === 'average' ? call.reducer.divisor : 'valid'
  if (typeof divisor === 'number') return { count: divisor, note: said`Divided by ${divisor}, as the layer says.` }
  if (divisor === 'valid' || call.kernel !== 'pool2d') {
    return { count: inside, note: said`Divided by ${inside}, the cells inside the map.` }
  }
  const declared = rows.length * columns.length
  return { count: declared, note: said`Divided by ${declared}, the cells and the padding of the window.` }
}

/** The largest of a window's cells; padding takes no part. */
export function largest(setting: Setting): Tap | undefined {
  return winnerOf(
    taps(setting).filter(({ padding }) => !padding),
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
      ? said`The ${sorted.length} cells in order; taken at place ${shortest(at + 1)}.`
      : said`The ${sorted.length} cells in order; taken at place ${shortest(at + 1)}, between number ${low + 1} and number ${high + 1}.`
  return {
    formula: functionOf(
      quantile === 0.5 ? said`median` : said`quantile ${shortest(quantile)} of`,
      sorted.map((tap, i) => (i === low || i === high ? marked(tap) : value(tap, false))),
    ),
    notes: [place, ...paddingNote(outside, said`Padding takes no part.`)],
  }
}

export function position(setting: Setting): Explanation {
  const all = taps(setting)
  const winner = winnerOf(
    all.filter(({ padding }) => !padding),
    'max',
  )
  if (!winner) return { formula: [plain('-1')], notes: [said`The window has no cell of the map.`] }
  const formula = functionOf(
    said`place of max`,
    all.map((tap) => (tap === winner ? marked(tap) : value(tap, false))),
  )
  return {
    formula,
    notes: [
      said`Row ${winner.row}, column ${winner.column}: place ${winner.row} * ${setting.input.width} + ${winner.column}.`,
    ],
  }
}
