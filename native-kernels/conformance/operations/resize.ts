/** Resize by ONNX' coordinates and roundings, and Pad. `sizes`, `scales` and `pads` are attributes, for rows and columns. */
import type { PaddingMode } from '#app/calls/kernelCall'
import { resampled, type Coordinates, type Resampling, type Rounding } from '#app/layers/resampling'
import { mapShape } from '#app/shape'
import { at } from '#native-kernels/conformance/array'
import { batchOf, eachSample, sampleShape, Unsupported, type Operation } from './operation'

const coordinates = new Map<string, Coordinates>([
  ['half_pixel', 'halfPixel'],
  ['pytorch_half_pixel', 'pytorchHalfPixel'],
  ['asymmetric', 'asymmetric'],
  ['align_corners', 'alignCorners'],
])

const roundings = new Map<string, Rounding>([
  ['round_prefer_floor', 'roundPreferFloor'],
  ['round_prefer_ceil', 'roundPreferCeil'],
  ['floor', 'floor'],
  ['ceil', 'ceil'],
])

export const resize: Operation = async (problem) => {
  const { attributes } = problem.case
  const x = batchOf(problem)
  const { channels, height, width } = sampleShape(x)
  const mode = attributes.word('mode', 'nearest')
  const rounding = mode === 'linear' ? null : known(roundings, attributes.word('nearest_mode', 'round_prefer_floor'))
  const position = known(coordinates, attributes.word('coordinate_transformation_mode', 'half_pixel'))
  const axis = (axis: number, n: number): Resampling => {
    const how = { n, coordinates: position, rounding }
    if (attributes.has('sizes')) return { ...how, out: at(attributes.numbers('sizes'), axis) }
    const scale = at(attributes.numbers('scales'), axis)
    return { ...how, out: Math.floor(n * scale), scale }
  }
  const [rows, columns] = [axis(0, height), axis(1, width)]
  const call = { kernel: 'resize2d', rows: resampled(rows), columns: resampled(columns) } as const
  return [await eachSample(x, (map) => problem.execute(call, [map], mapShape(channels, rows.out, columns.out)))]
}

const paddingModes = new Map<string, PaddingMode>([
  ['constant', 'zeros'],
  ['reflect', 'reflect'],
  ['edge', 'replicate'],
  ['wrap', 'circular'],
])

export const pad: Operation = async (problem) => {
  const { attributes } = problem.case
  const x = batchOf(problem)
  const { channels, height, width } = sampleShape(x)
  const [top, left, bottom, right] = attributes.numbers('pads') as [number, number, number, number]
  const mode = known(paddingModes, attributes.word('mode', 'constant'))
  const call = {
    kernel: 'pad2d',
    pads: [top, left, bottom, right],
    mode,
    value: attributes.number('value', 0),
  } as const
  const shape = mapShape(channels, height + top + bottom, width + left + right)
  return [await eachSample(x, (map) => problem.execute(call, [map], shape))]
}

function known<T>(words: ReadonlyMap<string, T>, word: string): T {
  const found = words.get(word)
  if (found === undefined) throw new Unsupported(word)
  return found
}
