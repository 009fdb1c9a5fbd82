/** The arithmetic of weighted sums: convolution, dense layers, interpolation. */
import { shortest } from '../decimal'
import type { CallOf } from '../kernels'
import { inBrackets, joined, paddingNote, plain, value, type Explanation, type Piece } from './pieces'
import { isInside, mirrored, places, taps, weights, type Setting } from './source'

export function convolved(setting: Setting, call: CallOf<'conv2d'>): Explanation {
  const { input, output, cell, read } = setting
  const kernel = weights(call.weights)
  const cells = places(setting.patch)
  const products = cells.map((place, i): Piece[] => {
    const weight = kernel[cell.channel * cells.length + i] ?? 0
    const source = isInside(place, input) ? place : mirrored(place, input, call.paddingMode)
    const times = plain(`*${inBrackets(weight)}`)
    if (!source) return [{ text: 'padding', kind: 'padding' }, times]
    const padding = source !== place
    return [{ text: inBrackets(read(source)), kind: padding ? 'padding' : 'cell', cell: source }, times]
  })
  const bias = call.bias ? [[plain(`bias ${inBrackets(weights(call.bias)[cell.channel] ?? 0)}`)]] : []
  const outside = cells.filter((place) => !isInside(place, input)).length
  const channels = input.channels / call.groups
  return {
    formula: joined([...products, ...bias], ' + '),
    notes: [
      `Each product is cell * weight of filter ${cell.channel}${output.channels === 1 ? '' : ` of ${output.channels}`}` +
        `${channels > 1 ? `, over ${channels} channels` : ''}.`,
      ...paddingNote(outside, call.paddingMode === 'zeros' ? 'counts as 0' : `is filled by ${call.paddingMode}`),
    ],
  }
}

export function connected(call: CallOf<'dense'>, setting: Setting): Explanation {
  const matrix = weights(call.weights)
  const inputs = taps(setting)
  const products = inputs.map((tap, i) => [value(tap), plain(`*${inBrackets(matrix[setting.cell.channel * inputs.length + i] ?? 0)}`)])
  const bias = call.bias ? [[plain(`bias ${inBrackets(weights(call.bias)[setting.cell.channel] ?? 0)}`)]] : []
  return { formula: joined([...products, ...bias], ' + '), notes: [`Each product is value * weight of unit ${setting.cell.channel}.`] }
}

export function interpolated(call: CallOf<'upsample2d'>, setting: Setting): Explanation {
  const share = (at: number, size: number, source: number, n: number) => {
    const place = Math.min(Math.max((at + 0.5) / size - 0.5, 0), n - 1)
    return 1 - Math.abs(place - source)
  }
  const { cell, input } = setting
  const parts = taps(setting)
    .map((tap) => ({
      tap,
      weight: share(cell.row, call.size[0], tap.row, input.height) * share(cell.column, call.size[1], tap.column, input.width),
    }))
    .filter(({ weight }) => weight > 0)
  return {
    formula: joined(parts.map(({ tap, weight }) => [value(tap), plain(`*${shortest(weight)}`)]), ' + '),
    notes: ['Each cell is weighted by its nearness.'],
  }
}
