/** The arithmetic of weighted sums: convolution, dense layers, interpolation. */
import { interpolatedCells, type WeightedCell } from '#app/calls/axis'
import { shortest } from '#app/text/decimal'
import type { CallOf } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import { inBrackets, joined, paddingNote, plain, sum, value, type Explanation, type Piece } from './pieces'
import { taps, weights, type Setting } from './source'
import type { Tap } from './tap'

export function convolved(setting: Setting, call: CallOf<'conv2d'>): Explanation {
  const { input, output, cell, spell } = setting
  const all = taps(setting)
  const weightOf = kernelOf(setting, call)
  const products = all.map((tap): Piece[] => {
    const times = plain(`×${inBrackets(weightOf(tap))}`)
    return spell && !tap.padding ? [...spell(tap), times] : [value(tap), times]
  })
  const bias = call.bias
    ? [[plain(message('formula.bias', { value: inBrackets(weights(call.bias)[cell.channel] ?? 0) }))]]
    : []
  const outside = all.filter(({ padding, filled }) => padding || filled).length
  const channels = input.channels / call.groups
  const filter =
    output.channels === 1
      ? message('formula.filter', { filter: cell.channel })
      : message('formula.filterOf', { filter: cell.channel, count: output.channels })
  return {
    formula: joined([...products, ...bias], ' + '),
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
export function convolution(setting: Setting, call: CallOf<'conv2d'>): number {
  const bias = call.bias ? (weights(call.bias)[setting.cell.channel] ?? 0) : 0
  const weightOf = kernelOf(setting, call)
  return taps(setting).reduce((sum, tap) => (tap.padding ? sum : sum + tap.value * weightOf(tap)), bias)
}

/** The weight that a place of the window has. */
function kernelOf({ patch, cell }: Setting, call: CallOf<'conv2d'>): (tap: Tap) => number {
  const kernel = weights(call.weights)
  const { begin, end } = patch.channels
  const [height, width] = call.window.size
  return ({ channel, kernelRow, kernelColumn }) =>
    kernel[((cell.channel * (end - begin) + channel - begin) * height + kernelRow) * width + kernelColumn] ?? 0
}

/** Written from the output's side: the cells whose kernel reaches this place. */
export function transposed(setting: Setting, call: CallOf<'convTranspose2d'>): Explanation {
  const { output, cell } = setting
  const [height, width] = call.window.size
  const kernel = weights(call.weights)
  const outputs = output.channels / call.groups
  const products = taps(setting).map((tap) => {
    const place =
      ((tap.channel * outputs + (cell.channel % outputs)) * height + tap.kernelRow) * width + tap.kernelColumn
    return [value(tap), plain(`×${inBrackets(kernel[place] ?? 0)}`)]
  })
  const bias = call.bias
    ? [[plain(message('formula.bias', { value: inBrackets(weights(call.bias)[cell.channel] ?? 0) }))]]
    : []
  const terms = [...products, ...bias]
  return {
    formula: terms.length > 0 ? joined(terms, ' + ') : [plain('0')],
    notes: [
      products.length > 0
        ? message('formula.transposedTerms', { n: products.length })
        : message('formula.noTransposedTerms'),
    ],
  }
}

/** A cell's exponential as a share of all along the axis. */
export function softened(call: CallOf<'softmax'>, setting: Setting): Explanation {
  const all = taps(setting)
  const { channel, row, column } = setting.cell
  const own = all.find((tap) => tap.channel === channel && tap.row === row && tap.column === column) ?? all[0]!
  const exponentials = sum(all, (tap) => [plain('e^'), value(tap)])
  return {
    formula: call.log
      ? [value(own), plain(' - ln'), ...exponentials]
      : [plain('e^'), value(own), plain(' / '), ...exponentials],
    notes: [call.log ? message('formula.logSoftmax') : message('formula.softmax')],
  }
}

export function connected(call: CallOf<'dense'>, setting: Setting): Explanation {
  const matrix = weights(call.weights)
  const inputs = taps(setting)
  const products = inputs.map((tap, i) => [
    value(tap),
    plain(`×${inBrackets(matrix[setting.cell.channel * inputs.length + i] ?? 0)}`),
  ])
  const bias = call.bias
    ? [[plain(message('formula.bias', { value: inBrackets(weights(call.bias)[setting.cell.channel] ?? 0) }))]]
    : []
  return {
    formula: joined([...products, ...bias], ' + '),
    notes: [message('formula.denseTerms', { unit: setting.cell.channel })],
  }
}

export function interpolated(call: CallOf<'upsample2d'>, setting: Setting): Explanation {
  const { cell, input } = setting
  const rows = interpolatedCells(call.size[0], input.height, cell.row)
  const columns = interpolatedCells(call.size[1], input.width, cell.column)
  const weightOf = (cells: readonly WeightedCell[], at: number) =>
    cells.find(({ source }) => source === at)?.weight ?? 0
  const products = taps(setting).map((tap) => [
    value(tap),
    plain(`×${shortest(weightOf(rows, tap.row) * weightOf(columns, tap.column))}`),
  ])
  return { formula: joined(products, ' + '), notes: [message('formula.interpolationWeights')] }
}
