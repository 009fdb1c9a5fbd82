/**
 * The arithmetic behind one value, spelled out with its real numbers: `(0 + 0 + 3 + 3) / 4 = 1.5`. Evaluated, the
 * formula gives the value, but for the last digits of float32 sums.
 */
import { shortest } from './decimal'
import type { CallOf, ElementwiseCall, KernelCall, PaddingMode, Reducer, WeightSource } from './kernels'
import { boxOf, cellsIn, clipped, patchOf, regionOf, type Cell, type Patch, type Reach, type Region } from './provenance'
import type { Step } from './plan'
import type { MapShape } from './shape'
import { materialise } from './weights'

/** A piece of a formula; those that stand for a cell of the source say which. */
export interface Piece {
  readonly text: string
  readonly kind: 'plain' | 'cell' | 'winner' | 'padding'
  readonly cell?: Cell
}

export interface Explanation {
  /** Without the result; empty where the function has too many cells or can't be spelled out. */
  readonly formula: readonly Piece[]
  /** What is worth knowing besides: the divisor, padding, ties. Whole sentences. */
  readonly notes: readonly string[]
}

/** A value of the map that the step reads; only asked for cells of `cellsToRead`. */
export type ReadCell = (cell: Cell) => number

const MOST_CELLS = 400

/** The cells that `explain` needs, inside the source; null if they are too many to be spelled out. */
export function cellsToRead(step: Step, input: MapShape, cell: Cell): Region | null {
  const region = neededRegion(step, input, cell)
  return cellsIn(region) <= MOST_CELLS ? region : null
}

/**
 * Spells out how a step made one value.
 * @param read null where the cells are too many.
 */
export function explain(step: Step, input: MapShape, cell: Cell, read: ReadCell | null): Explanation {
  const [only, second] = step.calls
  if (!only || second) return named(step.type, 'works in several passes over', regionOf(step, input, cell))
  const patch = patchOf(only.call, input, only.shape, cell)
  if (!read) return summed(step, only.call, clipped(boxOf(patch), input))
  return spelled({ call: only.call, input, output: only.shape, cell, patch, read }, step)
}

/** The formula with its result, as one line of text. */
export function asText({ formula }: Explanation, value: number): string {
  return formula.length === 0 ? shortest(value) : `${formula.map(({ text }) => text).join('')} = ${shortest(value)}`
}

interface Setting {
  readonly call: KernelCall
  readonly input: MapShape
  readonly output: MapShape
  readonly cell: Cell
  readonly patch: Patch
  readonly read: ReadCell
}

function spelled(setting: Setting, step: Step): Explanation {
  const { call } = setting
  switch (call.kernel) {
    case 'conv2d':
      return convolved(setting, call)
    case 'pool2d':
    case 'regionPool':
    case 'pyramidPool':
      return reduced(call.reducer, taps(setting), divisorOf(call, setting))
    case 'argmaxPool2d':
    case 'regionArgmax':
      return position(setting)
    case 'elementwise':
      return applied(call, setting)
    case 'prelu':
      return slope(weights(call.slope), setting)
    case 'batchNorm':
      return normalised(call, setting)
    case 'pad2d':
      return padded(call, setting)
    case 'flatten':
      return { formula: [value(only(taps(setting)), false)], notes: ['Flatten only moves values.'] }
    case 'upsample2d':
      return call.interpolation === 'nearest'
        ? { formula: [value(only(taps(setting)), false)], notes: ['A copy of the nearest cell.'] }
        : interpolated(call, setting)
    case 'dense':
      return connected(call, setting)
    case 'convTranspose2d':
    case 'softmax':
    case 'unpool2d':
      return named(step.type, 'is computed from', clipped(boxOf(setting.patch), setting.input))
  }
}

/** A cell that takes part, or a place of the padding. */
interface Tap extends Cell {
  readonly padding: boolean
  /** 0 for zero padding. */
  readonly value: number
}

/** All cells of the patch, channel by channel, row by row. */
function taps({ patch, input, read }: Setting): Tap[] {
  return places(patch).map((cell) => {
    const padding = !isInside(cell, input)
    return { ...cell, padding, value: padding ? 0 : read(cell) }
  })
}

function places({ channels, rows, columns }: Patch): Cell[] {
  const along = ({ first, count, step }: Reach) => Array.from({ length: count }, (_, i) => first + i * step)
  return Array.from({ length: channels.end - channels.begin }, (_, i) => channels.begin + i).flatMap((channel) =>
    along(rows).flatMap((row) => along(columns).map((column) => ({ channel, row, column }))),
  )
}

function isInside({ row, column }: Cell, { height, width }: MapShape): boolean {
  return row >= 0 && column >= 0 && row < height && column < width
}

function convolved(setting: Setting, call: CallOf<'conv2d'>): Explanation {
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

/** The cell that fills a place of the padding; null for zeros. */
function mirrored(place: Cell, { height, width }: MapShape, mode: PaddingMode): Cell | null {
  if (mode === 'zeros') return null
  return { channel: place.channel, row: folded(place.row, height, mode), column: folded(place.column, width, mode) }
}

function folded(at: number, n: number, mode: Exclude<PaddingMode, 'zeros'>): number {
  if (mode === 'replicate') return Math.min(Math.max(at, 0), n - 1)
  if (mode === 'circular') return ((at % n) + n) % n
  return at < 0 ? -at : at >= n ? 2 * (n - 1) - at : at
}

interface Divisor {
  readonly count: number
  readonly note: string
}

function reduced(reducer: Reducer, all: readonly Tap[], divisor: Divisor): Explanation {
  const cells = all.filter(({ padding }) => !padding)
  const outside = all.length - cells.length
  switch (reducer.type) {
    case 'max':
    case 'min': {
      const winner = winnerOf(cells, reducer.type)
      const ties = cells.filter((tap) => tap.value === winner?.value).length
      return {
        formula: call(reducer.type, all.map((tap) => (tap === winner ? marked(tap) : value(tap, false)))),
        notes: [
          ...(ties > 1 && ties < cells.length ? [`${ties} cells are equal; the first one wins.`] : []),
          ...paddingNote(outside, 'never wins'),
        ],
      }
    }
    case 'average':
      return {
        formula: [...sum(all, (tap) => [value(tap)]), plain(` / ${divisor.count}`)],
        notes: [divisor.note, ...paddingNote(outside, 'adds nothing')],
      }
    case 'sum':
      return { formula: sum(all, (tap) => [value(tap)], false), notes: paddingNote(outside, 'adds nothing') }
    case 'lp':
      return {
        formula: [
          ...sum(all, (tap) => [plain('|'), value(tap, false), plain(`|^${reducer.p}`)]),
          plain(`^(1/${reducer.p})`),
        ],
        notes: [`The ${reducer.p}-norm; not divided by the number of cells.`, ...paddingNote(outside, 'adds nothing')],
      }
    case 'rank':
      return ranked(reducer.quantile, cells, outside)
    case 'gem':
      return {
        formula: [
          plain('('),
          ...sum(cells, (tap) => [plain('max('), value(tap, false), plain(`, ${shortest(reducer.epsilon)})^${reducer.p}`)]),
          plain(` / ${cells.length})^(1/${reducer.p})`),
        ],
        notes: paddingNote(outside, 'takes no part'),
      }
    case 'softpool':
      return {
        formula: [
          ...sum(cells, (tap) => [value(tap), plain('*e^'), value(tap)]),
          plain(' / '),
          ...sum(cells, (tap) => [plain('e^'), value(tap)]),
        ],
        notes: ['Every cell is weighted by its exponential.', ...paddingNote(outside, 'takes no part')],
      }
    case 'stochastic':
      return reducer.mode === 'mean' ? meanDraw(cells, outside) : oneDraw(cells, reducer.seed)
    case 'mixed': {
      const winner = winnerOf(cells, 'max')
      return {
        formula: [
          plain(`${shortest(reducer.lambda)}*`),
          ...call('max', cells.map((tap) => (tap === winner ? marked(tap) : value(tap, false)))),
          plain(` + (1 - ${shortest(reducer.lambda)})*`),
          ...sum(cells, (tap) => [value(tap)]),
          plain(` / ${cells.length}`),
        ],
        notes: paddingNote(outside, 'takes no part'),
      }
    }
  }
}

/** The expected value of a draw: negative cells are never drawn, and nothing to draw from gives 0. */
function meanDraw(cells: readonly Tap[], outside: number): Explanation {
  const drawn = cells.filter((tap) => !(tap.value <= 0))
  if (drawn.length === 0) return { formula: [plain('0')], notes: ['No cell is above 0.'] }
  return {
    formula: [...sum(drawn, (tap) => [value(tap), plain('^2')]), plain(' / '), ...sum(drawn, (tap) => [value(tap)])],
    notes: ['Every cell above 0 is weighted by its share of the sum.', ...paddingNote(outside, 'takes no part')],
  }
}

function oneDraw(cells: readonly Tap[], seed: number): Explanation {
  return {
    formula: call('one of', cells.map((tap) => value(tap, false))),
    notes: [`Drawn with the probability of its share of the sum, seed ${seed}.`],
  }
}

/** What an average divides by, and why. */
function divisorOf(call: CallOf<'pool2d' | 'regionPool' | 'pyramidPool'>, { patch, input }: Setting): Divisor {
  const all = places(patch)
  const inside = all.filter((cell) => isInside(cell, input)).length
  const divisor = call.reducer.type === 'average' ? call.reducer.divisor : 'valid'
  if (typeof divisor === 'number') return { count: divisor, note: `Divided by ${divisor}, as the layer says.` }
  if (divisor === 'valid' || call.kernel !== 'pool2d') {
    return { count: inside, note: `Divided by ${inside}, the cells inside the map.` }
  }
  // ceilMode may reach beyond the declared padding; those places never count.
  const [, , bottom, right] = call.window.pads
  const declared = all.filter(({ row, column }) => row < input.height + bottom && column < input.width + right).length
  return { count: declared, note: `Divided by ${declared}, the cells and the padding of the window.` }
}

/** The first largest or smallest; a NaN wins, the last one as in PyTorch. */
function winnerOf(cells: readonly Tap[], type: 'max' | 'min'): Tap | undefined {
  const beats = (a: number, b: number) => Number.isNaN(a) || (type === 'max' ? a > b : a < b)
  return cells.reduce<Tap | undefined>((best, tap) => (!best || beats(tap.value, best.value) ? tap : best), undefined)
}

function ranked(quantile: number, cells: readonly Tap[], outside: number): Explanation {
  const sorted = cells.toSorted((a, b) => a.value - b.value)
  const at = quantile * (sorted.length - 1)
  const [low, high] = [Math.floor(at), Math.ceil(at)]
  const between = low === high ? '' : ` between its ${low + 1}. and ${high + 1}. value`
  return {
    formula: call(
      quantile === 0.5 ? 'median' : `quantile ${shortest(quantile)} of`,
      sorted.map((tap, i) => (i === low || i === high ? marked(tap) : value(tap, false))),
    ),
    notes: [
      `The ${sorted.length} cells in order; taken at place ${shortest(at + 1)}${between}.`,
      ...paddingNote(outside, 'takes no part'),
    ],
  }
}

function position(setting: Setting): Explanation {
  const all = taps(setting)
  const winner = winnerOf(all.filter(({ padding }) => !padding), 'max')
  const formula = call('place of max', all.map((tap) => (tap === winner ? marked(tap) : value(tap, false))))
  const where = winner ? [`Row ${winner.row}, column ${winner.column}: place ${winner.row} * ${setting.input.width} + ${winner.column}.`] : []
  return { formula, notes: where }
}

/** What each function does with x; alpha and beta are filled in. */
function applied({ fn, alpha, beta }: ElementwiseCall, setting: Setting): Explanation {
  const x = only(taps(setting))
  const a = inBrackets(Math.fround(alpha))
  const b = inBrackets(Math.fround(beta))
  const positive = x.value > 0
  const patterns: Record<ElementwiseCall['fn'], string> = {
    relu: 'max(0, x)',
    relu6: 'min(max(0, x), 6)',
    leakyRelu: positive ? 'x' : `${a}*x`,
    elu: positive ? 'x' : `${a}*(e^x - 1)`,
    selu: positive ? `${b}*x` : `${b}*${a}*(e^x - 1)`,
    celu: positive ? 'x' : `${a}*(e^(x/${a}) - 1)`,
    gelu: 'x*(1 + erf(x/sqrt(2)))/2',
    geluTanh: 'x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))/2',
    silu: `x/(1 + e^(-${a}*x))`,
    mish: 'x*tanh(ln(1 + e^x))',
    sigmoid: '1/(1 + e^(-x))',
    hardSigmoid: `max(0, min(1, ${a}*x + ${b}))`,
    hardSwish: 'x*max(0, min(1, x/6 + 1/2))',
    tanh: 'tanh(x)',
    softplus: 'ln(1 + e^x)',
    softsign: 'x/(1 + |x|)',
    thresholdedRelu: x.value > alpha ? 'x' : '0*x',
    clip: `min(max(x, ${shortest(alpha)}), ${shortest(beta)})`,
    identity: 'x',
  }
  const where = ['leakyRelu', 'elu', 'selu', 'celu'].includes(fn) ? [`The branch for x ${positive ? '> 0' : '<= 0'}.`] : []
  return { formula: filled(patterns[fn], x), notes: where }
}

/** A pattern with the cell in place of each lone x. */
function filled(pattern: string, x: Tap): Piece[] {
  const bare = pattern === 'max(0, x)' || pattern === 'x'
  return pattern
    .split(/\bx\b/)
    .flatMap((text, i) => (i === 0 ? [plain(text)] : [value(x, !bare), plain(text)]))
    .filter(({ text }) => text !== '')
}

function slope(slopes: Float32Array, setting: Setting): Explanation {
  const x = only(taps(setting))
  if (x.value > 0) return { formula: [value(x, false)], notes: ['Positive values pass.'] }
  const factor = slopes.length === 1 ? slopes[0]! : (slopes[setting.cell.channel] ?? 0)
  return { formula: [plain(`${inBrackets(factor)}*`), value(x)], notes: ['The slope for values <= 0.'] }
}

function normalised(call: CallOf<'batchNorm'>, setting: Setting): Explanation {
  const [gamma, beta, mean, variance] = [call.gamma, call.beta, call.mean, call.variance].map((source) =>
    inBrackets(weights(source)[setting.cell.channel] ?? 0),
  )
  return {
    formula: [
      plain(`${gamma}*(`),
      value(only(taps(setting))),
      plain(` - ${mean})/sqrt(${variance} + ${shortest(call.epsilon)}) + ${beta}`),
    ],
    notes: ['gamma * (x - mean) / sqrt(variance + epsilon) + beta.'],
  }
}

function padded(call: CallOf<'pad2d'>, setting: Setting): Explanation {
  const place = only(places(setting.patch))
  if (isInside(place, setting.input)) return { formula: [value(only(taps(setting)), false)], notes: ['A cell of the map.'] }
  const source = mirrored(place, setting.input, call.mode)
  return {
    formula: [{ text: shortest(source ? setting.read(source) : call.value), kind: 'padding', ...(source ? { cell: source } : {}) }],
    notes: [`Padding, ${call.mode === 'zeros' ? 'a constant' : `filled by ${call.mode}`}.`],
  }
}

function interpolated(call: CallOf<'upsample2d'>, setting: Setting): Explanation {
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

function connected(call: CallOf<'dense'>, setting: Setting): Explanation {
  const matrix = weights(call.weights)
  const inputs = taps(setting)
  const products = inputs.map((tap, i) => [value(tap), plain(`*${inBrackets(matrix[setting.cell.channel * inputs.length + i] ?? 0)}`)])
  const bias = call.bias ? [[plain(`bias ${inBrackets(weights(call.bias)[setting.cell.channel] ?? 0)}`)]] : []
  return { formula: joined([...products, ...bias], ' + '), notes: [`Each product is value * weight of unit ${setting.cell.channel}.`] }
}

/** Too many cells: what was reduced, and over how many. */
function summed(step: Step, call: KernelCall, region: Region): Explanation {
  const count = cellsIn(region)
  const where = rangesOf(region)
  if (call.kernel === 'regionPool' || call.kernel === 'pool2d' || call.kernel === 'pyramidPool') {
    const words = { max: 'max of', min: 'min of', average: 'sum of', sum: 'sum of' } as Partial<Record<Reducer['type'], string>>
    const word = words[call.reducer.type]
    if (word) {
      const divisor = call.reducer.type === 'average' ? (typeof call.reducer.divisor === 'number' ? call.reducer.divisor : count) : null
      return {
        formula: [plain(`(${word} ${grouped(count)} cells)${divisor === null ? '' : ` / ${grouped(divisor)}`}`)],
        notes: [`All cells of ${where}.`],
      }
    }
  }
  return named(step.type, `is computed from ${grouped(count)} cells:`, region)
}

function named(type: string, verb: string, region: Region): Explanation {
  return { formula: [], notes: [`${type} ${verb} ${rangesOf(region)}.`] }
}

function rangesOf({ channels, rows, columns }: Region): string {
  const range = (name: string, begin: number, end: number) =>
    end - begin === 1 ? `${name} ${begin}` : `${name}s ${begin} to ${end - 1}`
  return `${range('row', rows.begin, rows.end)}, ${range('column', columns.begin, columns.end)}, ${range('channel', channels.begin, channels.end)}`
}

/** The cells to read: the patch inside the source, and for mirrored padding the cells that fill it. */
function neededRegion(step: Step, input: MapShape, cell: Cell): Region {
  const region = regionOf(step, input, cell)
  const call = step.calls[0]?.call
  const mode = call?.kernel === 'conv2d' ? call.paddingMode : call?.kernel === 'pad2d' ? call.mode : 'zeros'
  if (mode === 'zeros') return clipped(region, input)
  const reach = (begin: number, end: number, n: number) => {
    const all = Array.from({ length: end - begin }, (_, i) => folded(begin + i, n, mode))
    return { begin: Math.min(...all), end: Math.max(...all) + 1 }
  }
  return {
    channels: region.channels,
    rows: reach(region.rows.begin, region.rows.end, input.height),
    columns: reach(region.columns.begin, region.columns.end, input.width),
  }
}

const tensors = new WeakMap<WeightSource, Float32Array>()

function weights(source: WeightSource): Float32Array {
  const known = tensors.get(source) ?? materialise(source)
  tensors.set(source, known)
  return known
}

function paddingNote(outside: number, what: string): string[] {
  return outside === 0 ? [] : [`Padding ${what}.`]
}

function plain(text: string): Piece {
  return { text, kind: 'plain' }
}

/** A cell's number; in brackets where a sign would confuse. */
function value(tap: Tap, brackets = true): Piece {
  if (tap.padding) return { text: 'padding', kind: 'padding' }
  const { channel, row, column } = tap
  return { text: brackets ? inBrackets(tap.value) : shortest(tap.value), kind: 'cell', cell: { channel, row, column } }
}

function marked(tap: Tap): Piece {
  return { ...value(tap, false), kind: 'winner' }
}

function inBrackets(number: number): string {
  const text = shortest(number)
  return text.startsWith('-') ? `(${text})` : text
}

function call(name: string, args: readonly Piece[]): Piece[] {
  return [plain(`${name}(`), ...joined(args.map((arg) => [arg]), ', '), plain(')')]
}

/** Terms with plus signs between them, in brackets unless told otherwise. */
function sum(all: readonly Tap[], term: (tap: Tap) => Piece[], brackets = true): Piece[] {
  const terms = joined(all.map(term), ' + ')
  return brackets ? [plain('('), ...terms, plain(')')] : terms
}

function joined(terms: readonly (readonly Piece[])[], between: string): Piece[] {
  return terms.flatMap((term, i) => (i === 0 ? [...term] : [plain(between), ...term]))
}

function only<T>(all: readonly T[]): T {
  if (all.length !== 1) throw new RangeError(`explain: expected one cell, received ${all.length}`)
  return all[0]!
}

function grouped(count: number): string {
  return count.toLocaleString('en')
}
