/**
 * Feature maps in the engine's memory: what a kernel sees as a TensorView, with the map's shape. Planar float32 over
 * a SharedArrayBuffer, so that sending one to a worker shares it.
 */
import { Failure } from '#app/failure'
import type { TensorView } from '#app/calls/kernels'
import { gridShape, mapStrides, type MapShape } from '#app/shape'

export interface FeatureMap extends TensorView {
  readonly shape: MapShape
}

/** A map as a view over memory of `floatCount(shape)` floats. */
export function createView(shape: MapShape, data: Float32Array): FeatureMap {
  const { row, plane } = mapStrides(shape)
  const { channels, height, width } = shape
  return { shape, data, channels, height, width, rowStride: row, planeStride: plane }
}

/** A map from one of its rows on, over the same memory. */
export function rowsFrom(map: FeatureMap, row: number): FeatureMap {
  if (row === 0) return map
  const height = map.height - row
  return { ...map, height, shape: { ...map.shape, height }, data: map.data.subarray(row * map.rowStride) }
}

/** Floats that a map occupies, padding of rows counted. */
export function floatCount(shape: MapShape): number {
  return shape.channels * mapStrides(shape).plane
}

/** The map as it is drawn and exported: a vector becomes one row of its values. */
export function gridView(map: FeatureMap): TensorView {
  if (!map.shape.flat) return map
  const { channels, height, width } = gridShape(map.shape)
  return { data: map.data, channels, height, width, rowStride: width, planeStride: width }
}

/** Rows and columns of a map as it is drawn. */
export interface MapPart {
  readonly row: number
  readonly column: number
  readonly height: number
  readonly width: number
}

/** A part of all channels of a map. @throws Failure 'not-found' where it lies beyond the map */
export function partView(map: TensorView, part: MapPart): TensorView {
  const { row, column, height, width } = part
  requirePart(map, part)
  return { ...map, data: map.data.subarray(row * map.rowStride + column), height, width }
}

/** @throws Failure 'not-found' where a part lies beyond the map */
export function requirePart(map: Pick<TensorView, 'height' | 'width'>, { row, column, height, width }: MapPart): void {
  if (row + height <= map.height && column + width <= map.width) return
  throw new Failure(
    'not-found',
    `part: expected cells of ${map.height} × ${map.width}, received ${height} × ${width} from (${row}, ${column}) on.`,
  )
}

/** @throws Failure 'not-found' beyond the channels of a map as it is drawn */
export function requireChannel(shape: MapShape, channel: number): void {
  const { channels } = gridShape(shape)
  if (channel < channels) return
  throw new Failure('not-found', `channel: expected one below ${channels}, received ${channel}.`)
}
