/** Poolings with a sliding window, each reducer by its operator or composed of others. */
import type { CallOf, Pads, Reducer, Window2d } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import { cellCount, type MapShape } from '#app/shape'
import { dimsOf, type GraphWriter, type Value } from './graph'
import { noOperator, refuse, type Site, type WriteCall } from './site'
import { padsAs, reachedPads, slidingWindow, sums } from './windows'

export const pool2d: WriteCall<CallOf<'pool2d'>> = ({ window, reducer }, site) => reduce(reducer, sliding(window, site))

/** Where the maximum of each window is, as whole numbers; only an unpooling reads it. */
export const argmaxPool2d: WriteCall<CallOf<'argmaxPool2d'>> = ({ window }, site) => {
  const { input, graph, attributes, pads } = sliding(window, site)
  if (pads.some((n, side) => n >= window.size[side % 2]!)) noOperator(window.size.join(' × '))
  return graph.addWith('MaxPool', [input.name], { ...attributes, dilations: window.dilations }, 2)[1]!
}

export const unpool2d: WriteCall<CallOf<'unpool2d'>> = (_, { graph, inputs, shape }) => {
  const [values, places] = inputs as [Value, Value]
  const zeros = graph.add('ConstantOfShape', [graph.ints([cellCount(shape)])])
  const line = graph.ints([-1])
  const [at, updates] = [places, values].map(({ name }) => graph.add('Reshape', [name, line]))
  const scattered = graph.add('ScatterElements', [zeros, at!, updates!], { axis: 0 })
  return graph.add('Reshape', [scattered, graph.ints(dimsOf(shape))])
}

/** What the reductions need of a sliding window. */
interface Sliding {
  readonly graph: GraphWriter
  readonly input: Value
  readonly window: Window2d
  readonly output: MapShape
  /** Of the pooling operators. */
  readonly attributes: Readonly<Record<string, string | number | readonly number[]>>
  /** As numbers, as far as the last windows reach. */
  readonly pads: Pads
}

function sliding(window: Window2d, { graph, inputs, shape, params }: Site): Sliding {
  const [input] = inputs as [Value]
  const pads = reachedPads(window, input.shape, shape)
  if (countsOf(window, input.shape, shape, false).includes(0)) refuse(message('networks.emptyWindows'))
  const ceil = params['ceilMode'] === true && roundsUp(window, input.shape, shape)
  const attributes = {
    ...slidingWindow(window),
    ...(ceil || pads.every((n, side) => n === window.pads[side])
      ? padsAs(params, window, input.shape, shape)
      : { pads }),
    ...(ceil && { ceil_mode: 1 }),
  }
  return { graph, input, window, output: shape, attributes, pads }
}

/** Whether rounding up alone gives the output's size: some programs keep a last window that only reads padding. */
function roundsUp({ size, strides, dilations, pads }: Window2d, input: MapShape, output: MapShape): boolean {
  const fits = (axis: 0 | 1, n: number, out: number) =>
    Math.ceil((n + pads[axis] + pads[axis + 2]! - dilations[axis] * (size[axis] - 1) - 1) / strides[axis]) + 1 === out
  return fits(0, input.height, output.height) && fits(1, input.width, output.width)
}

function reduce(reducer: Reducer, sliding: Sliding): string {
  const { graph, input } = sliding
  switch (reducer.type) {
    case 'max':
      return max(sliding, input.name)
    case 'min':
      return graph.add('Neg', [max(sliding, graph.add('Neg', [input.name]))])
    case 'average':
      return average(sliding, input.name, reducer.divisor)
    case 'sum':
      return sum(sliding, input.name)
    case 'lp':
      return lp(sliding, reducer.p)
    case 'gem': {
      const raised = graph.add('Max', [input.name, graph.floats([reducer.epsilon], [])])
      const powers = graph.add('Pow', [raised, graph.floats([reducer.p], [])])
      return graph.add('Pow', [average(sliding, powers, 'valid'), graph.floats([1 / reducer.p], [])])
    }
    case 'mixed': {
      const weighed = [
        [max(sliding, input.name), reducer.lambda],
        [average(sliding, input.name, 'valid'), 1 - reducer.lambda],
      ] as const
      const [most, mean] = weighed.map(([name, share]) => graph.add('Mul', [name, graph.floats([share], [])]))
      return graph.add('Add', [most!, mean!])
    }
    case 'stochastic': {
      if (reducer.mode === 'sample') return refuse(message('networks.drawsAtRandom'))
      const positive = graph.add('Relu', [input.name])
      const [squares, plain] = [graph.add('Mul', [positive, positive]), positive].map((name) => sum(sliding, name))
      // Where all cells are 0 their sum of squares is 0 too.
      const divisor = graph.add('Max', [plain!, graph.floats([SMALLEST], [])])
      return graph.add('Div', [squares!, divisor])
    }
    case 'softpool':
      return softPool(sliding)
    case 'rank':
      return rank(sliding, reducer.quantile)
  }
}

/** The smallest float32 of full precision. */
const SMALLEST = 2 ** -126

function max(sliding: Sliding, input: string): string {
  const { graph, attributes, window, pads } = sliding
  const { dilations, size } = window
  if (pads.every((n, side) => n < size[side % 2]!)) return graph.add('MaxPool', [input], { ...attributes, dilations })
  const outside = graph.floats([LOWEST], [])
  return graph.add('MaxPool', [padWith(graph, input, pads, outside)], { ...slidingWindow(window), dilations })
}

function padWith(graph: GraphWriter, input: string, [top, left, bottom, right]: Pads, value: string): string {
  return graph.add('Pad', [input, graph.ints([0, 0, top, left, 0, 0, bottom, right]), value])
}

function average(
  { graph, attributes, window, pads, input: { shape }, output }: Sliding,
  input: string,
  divisor: 'valid' | 'padded' | number,
): string {
  const isWhole = pads.every((n, side) => n === window.pads[side])
  const undilated = window.dilations.every((n) => n === 1)
  if (undilated && (divisor === 'valid' || (divisor === 'padded' && isWhole)))
    return graph.add('AveragePool', [input], { ...attributes, count_include_pad: divisor === 'padded' ? 1 : 0 })
  const total = sums(graph, input, shape.channels, window, pads)
  if (typeof divisor === 'number') return graph.add('Div', [total, graph.floats([divisor], [])])
  const counts = countsOf(window, shape, output, divisor === 'padded')
  return graph.add('Div', [total, graph.floats(counts, [1, 1, output.height, output.width])])
}

/** Cells of each window that lie in the map, or in the map and its declared padding. */
function countsOf({ size, strides, dilations, pads }: Window2d, input: MapShape, output: MapShape, inPads: boolean) {
  const along = (axis: 0 | 1, n: number, out: number) =>
    Array.from({ length: out }, (_, i) => {
      const places = Array.from({ length: size[axis] }, (_, k) => i * strides[axis] - pads[axis] + k * dilations[axis])
      const [from, to] = inPads ? [-pads[axis], n + pads[axis + 2]!] : [0, n]
      return places.filter((place) => place >= from && place < to).length
    })
  const columns = along(1, input.width, output.width)
  return along(0, input.height, output.height).flatMap((rows) => columns.map((count) => rows * count))
}

function sum({ graph, input: { shape }, window, pads, output }: Sliding, input: string): string {
  const { size, dilations } = window
  const whole = size[0] === shape.height && size[1] === shape.width && output.height === 1 && output.width === 1
  if (whole && pads.every((n) => n === 0) && dilations.every((n) => n === 1))
    return graph.add('ReduceSum', [input, graph.ints([2, 3])], { keepdims: 1 })
  return sums(graph, input, shape.channels, window, pads)
}

function lp(sliding: Sliding, p: number): string {
  const { graph, input, window, pads, attributes } = sliding
  if (Number.isInteger(p) && window.dilations.every((n) => n === 1)) {
    const { ceil_mode: rounded, ...rest } = attributes
    const own = rounded === undefined ? rest : { ...slidingWindow(window), pads }
    return graph.add('LpPool', [input.name], { ...own, p })
  }
  const powers = graph.add('Pow', [graph.add('Abs', [input.name]), graph.floats([p], [])])
  return graph.add('Pow', [sum(sliding, powers), graph.floats([1 / p], [])])
}

/** Cells of a window that are taken apart into tensors of their own. */
const MOST_CELLS = 64
/** Stands for cells outside of the map: e^x is 0. */
const LOWEST = -3e38

/** The cells of each window: as many tensors of the output's size. @param outside of the cells beyond the border */
function cells({ graph, input, window, pads, output }: Sliding, outside: number): readonly string[] {
  const { size, strides, dilations } = window
  if (size[0] * size[1] > MOST_CELLS) refuse(message('networks.windowTooLarge', { max: MOST_CELLS }))
  const padded = pads.some((n) => n > 0)
  const source = padded ? padWith(graph, input.name, pads, graph.floats([outside], [])) : input.name
  const [axes, steps] = [graph.ints([2, 3]), graph.ints([...strides])]
  return Array.from({ length: size[0] * size[1] }, (_, i) => {
    const from = [Math.floor(i / size[1]) * dilations[0], (i % size[1]) * dilations[1]] as const
    const to = [from[0] + (output.height - 1) * strides[0] + 1, from[1] + (output.width - 1) * strides[1] + 1]
    return graph.add('Slice', [source, graph.ints([...from]), graph.ints(to), axes, steps])
  })
}

/** Exponentials are of what each cell lies below the largest of its window: none overflows. */
function softPool(sliding: Sliding): string {
  const { graph } = sliding
  const all = cells(sliding, LOWEST)
  const most = graph.add('Max', all)
  const weights = all.map((cell) => graph.add('Exp', [graph.add('Sub', [cell, most])]))
  const weighed = all.map((cell, i) => graph.add('Mul', [cell, weights[i]!]))
  return graph.add('Div', [graph.add('Sum', weighed), graph.add('Sum', weights)])
}

/**
 * The cells of each window sorted, of which one is taken or two are mixed. Cells outside of the map are sorted to the end;
 * how many a window has is known.
 */
function rank(sliding: Sliding, quantile: number): string {
  const { graph, window, input, output } = sliding
  const last = graph.ints([-1])
  const all = cells(sliding, -LOWEST).map((cell) => graph.add('Unsqueeze', [cell, last]))
  const joined = graph.add('Concat', all, { axis: -1 })
  const [sorted] = graph.addWith('TopK', [joined, graph.ints([all.length])], { axis: -1, largest: 0, sorted: 1 }, 2)
  const places = countsOf(window, input.shape, output, false).map((count) => quantile * (count - 1))
  const one = [1, 1, output.height, output.width]
  const shape = graph.ints([1, output.channels, output.height, output.width, 1])
  const at = (indices: readonly number[]) => {
    const each = graph.add('Expand', [graph.ints(indices, [...one, 1]), shape])
    return graph.add('Squeeze', [graph.add('GatherElements', [sorted!, each], { axis: -1 }), last])
  }
  const lower = at(places.map(Math.floor))
  if (places.every(Number.isInteger)) return lower
  const shares = places.map((place) => place - Math.floor(place))
  const parts = [
    [lower, shares.map((share) => 1 - share)],
    [at(places.map(Math.ceil)), shares],
  ] as const
  const [low, high] = parts.map(([name, share]) => graph.add('Mul', [name, graph.floats(share, one)]))
  return graph.add('Add', [low!, high!])
}
