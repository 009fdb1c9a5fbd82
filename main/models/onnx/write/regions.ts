/**
 * Poolings of explicit regions: the whole map by the global operators, equal regions by a sliding window, others cut out
 * one by one, first along the rows and then along the columns.
 */
import type { CallOf, Reducer, Span } from '#app/calls/kernelCall'
import { adaptiveSpans } from '#app/calls/regionSpans'
import { message } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import { asVector, type Value } from './graph'
import { pool2d } from './pooling'
import { noOperator, refuse, type Site, type WriteCall } from './site'

export const regionPool: WriteCall<CallOf<'regionPool'>> = ({ rows, columns, reducer }, site) => {
  const { graph, inputs, shape } = site
  const [input] = inputs as [Value]
  const pooled = pooledRegions(site, input, rows, columns, reducer)
  return shape.flat ? graph.add('Flatten', [pooled]) : pooled
}

export const pyramidPool: WriteCall<CallOf<'pyramidPool'>> = ({ levels, reducer }, site) => {
  const { graph, inputs } = site
  const [input] = inputs as [Value]
  const { channels, height, width } = input.shape
  const vectors = levels.map((level) => {
    const name = pooledRegions(site, input, adaptiveSpans(height, level), adaptiveSpans(width, level), reducer)
    return asVector(graph, name, mapShape(channels, level, level)).name
  })
  return vectors.length === 1 ? vectors[0]! : graph.add('Concat', vectors, { axis: 1 })
}

function pooledRegions(site: Site, input: Value, rows: readonly Span[], columns: readonly Span[], reducer: Reducer) {
  const { graph } = site
  const output = mapShape(input.shape.channels, rows.length, columns.length)
  const whole =
    rows.length === 1 &&
    columns.length === 1 &&
    covers(rows[0]!, input.shape.height) &&
    covers(columns[0]!, input.shape.width)
  const global = whole ? globalOperator(reducer) : null
  if (global) return graph.add(global.op, [input.name], global.attributes)
  const [down, across] = [evenly(rows), evenly(columns)]
  if (down && across) return sliding(site, input, output, down, across, reducer)
  return separated(site, input, rows, columns, reducer)
}

function covers({ begin, end }: Span, n: number): boolean {
  return begin === 0 && end === n
}

function globalOperator(
  reducer: Reducer,
): { readonly op: string; readonly attributes: Readonly<Record<string, number>> } | null {
  switch (reducer.type) {
    case 'max':
      return { op: 'GlobalMaxPool', attributes: {} }
    case 'average':
      return { op: 'GlobalAveragePool', attributes: {} }
    case 'lp':
      return Number.isInteger(reducer.p) ? { op: 'GlobalLpPool', attributes: { p: reducer.p } } : null
    default:
      return null
  }
}

interface Even {
  readonly size: number
  readonly stride: number
  readonly begin: number
}

/** Regions of one size at one distance; null where they are not. */
function evenly(spans: readonly Span[]): Even | null {
  const [first, second] = spans as readonly [Span, Span?]
  const size = first.end - first.begin
  const stride = second ? second.begin - first.begin : size
  const same = spans.every(({ begin, end }, i) => end - begin === size && begin === first.begin + i * stride)
  return same && first.begin === 0 && stride > 0 ? { size, stride, begin: first.begin } : null
}

function sliding(site: Site, input: Value, shape: MapShape, down: Even, across: Even, reducer: Reducer): string {
  const window = {
    size: [down.size, across.size],
    strides: [down.stride, across.stride],
    dilations: [1, 1],
    pads: [0, 0, 0, 0],
  } as const
  return pool2d({ kernel: 'pool2d', window, reducer }, { ...site, inputs: [input], shape, params: {} })
}

/** Regions that are cut out. */
const MOST_REGIONS = 1024

const separable: Readonly<Partial<Record<Reducer['type'], string>>> = {
  max: 'ReduceMax',
  min: 'ReduceMin',
  average: 'ReduceMean',
}

function separated({ graph }: Site, input: Value, rows: readonly Span[], columns: readonly Span[], reducer: Reducer) {
  const op = separable[reducer.type] ?? noOperator(reducer.type)
  if (rows.length + columns.length > MOST_REGIONS) refuse(message('networks.tooManyRegions', { max: MOST_REGIONS }))
  return [rows, columns].reduce((source, spans, i) => {
    const axis = 2 + i
    const axes = graph.ints([axis])
    const parts = spans.map(({ begin, end }) => {
      const part = graph.add('Slice', [source, graph.ints([begin]), graph.ints([end]), axes])
      return end - begin === 1 ? part : graph.add(op, [part], { axes: [axis], keepdims: 1 })
    })
    return parts.length === 1 ? parts[0]! : graph.add('Concat', parts, { axis })
  }, input.name)
}
