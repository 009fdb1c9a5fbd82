/** The arithmetic of weighted sums: convolution, dense layers, interpolation. */
import { interpolatedCells, type WeightedCell } from '#app/calls/axis'
import { shortest } from '#app/text/decimal'
import { mixedCells } from '#app/calls/geometry/resized'
import type { CallOf } from '#app/calls/kernelCall'
import { arithmetic, message } from '#app/text/message'
import { gridOf } from './grid'
import { parenthesize, joinTerms, paddingNote, plain, sum, value, type Explanation, type Token } from './tokens'
import { only, taps, weightAt, type EvalContext } from './source'
import type { Tap } from './tap'

export function convolved(context: EvalContext, call: CallOf<'conv2d'>): Explanation {
  const { input, output, cell, spell } = context
  const all = taps(context)
  const weightOf = kernelOf(context, call)
  const products = all.map((tap): Token[] => {
    const times = plain(`×${parenthesize(weightOf(tap))}`)
    return spell && !tap.padding ? [...spell(tap), times] : [value(tap), times]
  })
  const bias = call.bias
    ? [
        [
          plain(
            message('formula.bias', { value: arithmetic(parenthesize(weightAt(context, call.bias, cell.channel))) }),
          ),
        ],
      ]
    : []
  const outside = all.filter(({ padding, filled }) => padding || filled).length
  const channels = input.channels / call.groups
  const filter =
    output.channels === 1
      ? message('formula.filter', { filter: cell.channel })
      : message('formula.filterOf', { filter: cell.channel, count: output.channels })
  const grid = gridOf(all, weightOf, call.bias ? weightAt(context, call.bias, cell.channel) : null)
  return {
    formula: joinTerms([...products, ...bias], ' + '),
    grid,
    notes: [
      channels === 1
        ? message('formula.terms', { filter })
        : message('formula.termsOverChannels', { filter, channels }),
      ...paddingNote(
        outside,
        call.paddingMode === 'zeros'
          ? message('formula.paddingIsZero')
          : message('formula.paddingMode', { mode: call.paddingMode }),
      ),
    ],
  }
}

/** The value that `convolved` spells out. */
export function convolution(context: EvalContext, call: CallOf<'conv2d'>): number {
  const bias = call.bias ? weightAt(context, call.bias, context.cell.channel) : 0
  const weightOf = kernelOf(context, call)
  return taps(context).reduce((sum, tap) => (tap.padding ? sum : sum + tap.value * weightOf(tap)), bias)
}

/** The weight that a place of the window has. */
function kernelOf(context: EvalContext, call: CallOf<'conv2d'>): (tap: Tap) => number {
  const { patch, cell } = context
  const { begin, end } = patch.channels
  const [height, width] = call.window.size
  return ({ channel, kernelRow, kernelColumn }) =>
    weightAt(
      context,
      call.weights,
      ((cell.channel * (end - begin) + channel - begin) * height + kernelRow) * width + kernelColumn,
    )
}

/** Written from the output's side: the cells whose kernel reaches this place. */
export function transposed(context: EvalContext, call: CallOf<'convTranspose2d'>): Explanation {
  const { output, cell } = context
  const [height, width] = call.window.size
  const outputs = output.channels / call.groups
  const products = taps(context).map((tap) => {
    const index =
      ((tap.channel * outputs + (cell.channel % outputs)) * height + tap.kernelRow) * width + tap.kernelColumn
    return [value(tap), plain(`×${parenthesize(weightAt(context, call.weights, index))}`)]
  })
  const bias = call.bias
    ? [
        [
          plain(
            message('formula.bias', { value: arithmetic(parenthesize(weightAt(context, call.bias, cell.channel))) }),
          ),
        ],
      ]
    : []
  const terms = [...products, ...bias]
  return {
    formula: terms.length > 0 ? joinTerms(terms, ' + ') : [plain('0')],
    notes: [
      products.length > 0
        ? message('formula.transposedTerms', { n: products.length })
        : message('formula.noTransposedTerms'),
    ],
  }
}

/** A cell's exponential as a share of all along the axis. */
export function softened(call: CallOf<'softmax'>, context: EvalContext): Explanation {
  const all = taps(context)
  const { channel, row, column } = context.cell
  const own = all.find((tap) => tap.channel === channel && tap.row === row && tap.column === column) ?? all[0]!
  const exponentials = sum(all, (tap) => [plain('e^'), value(tap)])
  return {
    formula: call.log
      ? [value(own), plain(' - ln'), ...exponentials]
      : [plain('e^'), value(own), plain(' / '), ...exponentials],
    notes: [call.log ? message('formula.logSoftmax') : message('formula.softmax')],
  }
}

export function connected(call: CallOf<'dense'>, context: EvalContext): Explanation {
  const inputs = taps(context)
  const products = inputs.map((tap, i) => [
    value(tap),
    plain(`×${parenthesize(weightAt(context, call.weights, context.cell.channel * inputs.length + i))}`),
  ])
  const bias = call.bias
    ? [
        [
          plain(
            message('formula.bias', {
              value: arithmetic(parenthesize(weightAt(context, call.bias, context.cell.channel))),
            }),
          ),
        ],
      ]
    : []
  return {
    formula: joinTerms([...products, ...bias], ' + '),
    notes: [message('formula.denseTerms', { unit: context.cell.channel })],
  }
}

/** The cells of each axis that take part in an interpolation, with their weights. */
type Interpolation = readonly [rows: readonly WeightedCell[], columns: readonly WeightedCell[]]

export function upsampledCells({ size }: CallOf<'upsample2d'>, { cell, input }: EvalContext): Interpolation {
  return [interpolatedCells(size[0], input.height, cell.row), interpolatedCells(size[1], input.width, cell.column)]
}

export function resized(call: CallOf<'resize2d'>, context: EvalContext): Explanation {
  const rows = mixedCells(call.rows[context.cell.row]!)
  const columns = mixedCells(call.columns[context.cell.column]!)
  return rows.length * columns.length === 1
    ? { formula: [value(only(taps(context)), false)], notes: [message('formula.nearestCell')] }
    : interpolated(context, [rows, columns])
}

export function interpolated(context: EvalContext, [rows, columns]: Interpolation): Explanation {
  const weightOf = (cells: readonly WeightedCell[], at: number) =>
    cells.find(({ source }) => source === at)?.weight ?? 0
  const products = taps(context).map((tap) => [
    value(tap),
    plain(`×${shortest(weightOf(rows, tap.row) * weightOf(columns, tap.column))}`),
  ])
  return { formula: joinTerms(products, ' + '), notes: [message('formula.interpolationWeights')] }
}
