/** The arithmetic of weighted sums: convolution, dense layers, interpolation. */
import { shortest } from '../decimal'
import type { CallOf } from '../kernels'
import type { Cell } from '../provenance'
import { said } from '../sentence'
import { inBrackets, joined, paddingNote, paddingPiece, plain, sum, value, type Explanation, type Piece } from './pieces'
import { isInside, mirrored, places, taps, weights, type Setting } from './source'

/** A place of the patch with its weight; `source` is the cell that counts there, null for zeros of the padding. */
interface Product {
  readonly place: Cell
  readonly source: Cell | null
  readonly weight: number
}

export function convolved(setting: Setting, call: CallOf<'conv2d'>): Explanation {
  const { input, output, cell, read, spell } = setting
  const all = productsOf(setting, call)
  const products = all.map(({ place, source, weight }): Piece[] => {
    const times = plain(`*${inBrackets(weight)}`)
    if (!source) return [paddingPiece(), times]
    if (spell) return [...spell(source), times]
    return [{ text: inBrackets(read(source)), kind: source === place ? 'cell' : 'padding', cell: source }, times]
  })
  const bias = call.bias ? [[plain(said`bias ${inBrackets(weights(call.bias)[cell.channel] ?? 0)}`)]] : []
  const outside = all.filter(({ place, source }) => source !== place).length
  const channels = input.channels / call.groups
  const filter = output.channels === 1 ? said`filter ${cell.channel}` : said`filter ${cell.channel} of ${output.channels}`
  return {
    formula: joined([...products, ...bias], ' + '),
    notes: [
      channels === 1 ? said`Each product is cell * weight of ${filter}.` : said`Each product is cell * weight of ${filter}, over ${channels} channels.`,
      ...paddingNote(outside, call.paddingMode === 'zeros' ? said`Padding counts as 0.` : said`Padding is filled by ${call.paddingMode}.`),
    ],
  }
}

/** The value that `convolved` spells out. */
export function convolution(setting: Setting, call: CallOf<'conv2d'>): number {
  const bias = call.bias ? (weights(call.bias)[setting.cell.channel] ?? 0) : 0
  return productsOf(setting, call).reduce((sum, { source, weight }) => sum + (source ? setting.read(source) * weight : 0), bias)
}

function productsOf({ patch, input, cell }: Setting, call: CallOf<'conv2d'>): Product[] {
  const kernel = weights(call.weights)
  const cells = places(patch)
  return cells.map((place, i) => ({
    place,
    source: isInside(place, input) ? place : mirrored(place, input, call.paddingMode),
    weight: kernel[cell.channel * cells.length + i] ?? 0,
  }))
}

/** Written from the output's side: the cells whose kernel reaches this place. */
export function transposed(setting: Setting, call: CallOf<'convTranspose2d'>): Explanation {
  const { output, cell } = setting
  const { size, strides, dilations, pads } = call.window
  const kernel = weights(call.weights)
  const outputs = output.channels / call.groups
  const tapOf = (axis: 0 | 1, at: number, source: number) => {
    const tap = (at + pads[axis] - source * strides[axis]) / dilations[axis]
    return Number.isInteger(tap) && tap >= 0 && tap < size[axis] ? tap : null
  }
  const products = taps(setting).flatMap((tap) => {
    const [down, across] = [tapOf(0, cell.row, tap.row), tapOf(1, cell.column, tap.column)]
    if (down === null || across === null) return []
    const place = ((tap.channel * outputs + (cell.channel % outputs)) * size[0] + down) * size[1] + across
    return [[value(tap), plain(`*${inBrackets(kernel[place] ?? 0)}`)]]
  })
  const bias = call.bias ? [[plain(said`bias ${inBrackets(weights(call.bias)[cell.channel] ?? 0)}`)]] : []
  const terms = [...products, ...bias]
  return {
    formula: terms.length > 0 ? joined(terms, ' + ') : [plain('0')],
    notes: [
      products.length > 1
        ? said`Every cell adds its value times the kernel; ${products.length} reach this place.`
        : products.length === 1
          ? said`Every cell adds its value times the kernel; one reaches this place.`
          : said`No cell of the map reaches this place.`,
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
    formula: call.log ? [value(own), plain(' - ln'), ...exponentials] : [plain('e^'), value(own), plain(' / '), ...exponentials],
    notes: [call.log ? said`The logarithm of its share.` : said`Its share of all exponentials.`],
  }
}

export function connected(call: CallOf<'dense'>, setting: Setting): Explanation {
  const matrix = weights(call.weights)
  const inputs = taps(setting)
  const products = inputs.map((tap, i) => [value(tap), plain(`*${inBrackets(matrix[setting.cell.channel * inputs.length + i] ?? 0)}`)])
  const bias = call.bias ? [[plain(said`bias ${inBrackets(weights(call.bias)[setting.cell.channel] ?? 0)}`)]] : []
  return { formula: joined([...products, ...bias], ' + '), notes: [said`Each product is value * weight of unit ${setting.cell.channel}.`] }
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
    notes: [said`Each cell is weighted by its nearness.`],
  }
}
