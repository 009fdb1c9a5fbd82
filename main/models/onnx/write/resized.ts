/** What adds, removes, repeats and resamples rows and columns. */
import type { CallOf, Pads, PaddingMode } from '#app/calls/kernelCall'
import type { MapShape } from '#app/shape'
import type { GraphWriter, Value } from './graph'
import type { WriteCall } from './site'

const modes = { zeros: 'constant', reflect: 'reflect', replicate: 'edge' } as const

export const pad2d: WriteCall<CallOf<'pad2d'>> = ({ pads, mode, value }, { graph, inputs }) => {
  const { name, shape } = inputs[0] as Value
  const grown = pads.some((n) => n > 0) ? padded(graph, name, shape, pads, mode, value) : name
  return pads.some((n) => n < 0)
    ? cropped(graph, grown, shape, pads)
    : grown === name
      ? graph.add('Identity', [name])
      : grown
}

/** A map with more rows and columns; negative pads count as none. @param value of the mode `zeros` */
export function padded(
  graph: GraphWriter,
  input: string,
  shape: MapShape,
  pads: Pads,
  mode: PaddingMode,
  value: number,
): string {
  const [top, left, bottom, right] = pads.map((n) => Math.max(n, 0)) as unknown as Pads
  if (mode === 'circular') {
    const wide = wrapped(graph, input, 2, shape.height, top, bottom)
    return wrapped(graph, wide, 3, shape.width, left, right)
  }
  const constant = mode === 'zeros' && value !== 0 ? [graph.floats([value], [])] : []
  const sides = graph.ints([0, 0, top, left, 0, 0, bottom, right])
  return graph.add('Pad', [input, sides, ...constant], { mode: modes[mode] })
}

/** Cells from the other end before and after those of an axis: opset 17 has no padding that wraps around. */
function wrapped(graph: GraphWriter, input: string, axis: number, n: number, before: number, after: number): string {
  const part = (from: number, to: number) => slice(graph, input, [axis], [from], [to])
  const parts = [...(before > 0 ? [part(n - before, n)] : []), input, ...(after > 0 ? [part(0, after)] : [])]
  return parts.length === 1 ? input : graph.add('Concat', parts, { axis })
}

/** Removes rows and columns where pads are negative; `shape` is that of the map before its other sides grew. */
function cropped(graph: GraphWriter, input: string, { height, width }: MapShape, pads: Pads): string {
  const [top, left, bottom, right] = pads
  const from = [top, left].map((n) => Math.max(-n, 0))
  const to = [height + Math.max(top, 0) + bottom, width + Math.max(left, 0) + right]
  return slice(graph, input, [2, 3], from, to)
}

function slice(
  graph: GraphWriter,
  input: string,
  axes: readonly number[],
  from: readonly number[],
  to: readonly number[],
): string {
  return graph.add('Slice', [input, graph.ints(from), graph.ints(to), graph.ints(axes)])
}

export const upsample2d: WriteCall<CallOf<'upsample2d'>> = ({ size, interpolation }, { graph, inputs }) => {
  const how: Readonly<Record<string, string>> =
    interpolation === 'nearest'
      ? { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
      : { mode: 'linear', coordinate_transformation_mode: 'half_pixel' }
  return graph.add('Resize', [inputs[0]!.name, '', graph.floats([1, 1, ...size])], how)
}

const coordinates: Readonly<Record<string, string>> = {
  halfPixel: 'half_pixel',
  pytorchHalfPixel: 'pytorch_half_pixel',
  asymmetric: 'asymmetric',
  alignCorners: 'align_corners',
}
const roundings: Readonly<Record<string, string>> = {
  roundPreferFloor: 'round_prefer_floor',
  roundPreferCeil: 'round_prefer_ceil',
  floor: 'floor',
  ceil: 'ceil',
}

/** By the words of the layer, which are ONNX' own: the call has the cells that they mean. */
export const resize2d: WriteCall<CallOf<'resize2d'>> = (_, { graph, inputs, shape, params }) => {
  const how = params as {
    readonly height: number | null
    readonly width: number | null
    readonly scale: readonly number[]
    readonly interpolation: string
    readonly coordinates: string
    readonly rounding: string
  }
  const attributes = {
    mode: how.interpolation === 'nearest' ? 'nearest' : 'linear',
    coordinate_transformation_mode: coordinates[how.coordinates]!,
    ...(how.interpolation === 'nearest' && { nearest_mode: roundings[how.rounding]! }),
  }
  const [down = 1, across = down] = how.scale
  const scaled = how.height === null && how.width === null
  const target = scaled
    ? [graph.floats([1, 1, down, across])]
    : ['', graph.ints([1, shape.channels, shape.height, shape.width])]
  return graph.add('Resize', [inputs[0]!.name, '', ...target], attributes)
}
