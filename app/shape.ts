/**
 * Shapes of feature maps, and how they lie in memory and are written for people.
 *
 * A map has channels, rows and columns. A vector (what global pooling, Flatten and Dense give) is a `flat` map:
 * n channels of one cell each, shown as one row of n cells.
 */

import { message, type Message } from '#app/text/message'

export interface MapShape {
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly flat: boolean
}

/** Distances between neighbours in a map's memory, in floats. */
export interface Strides {
  readonly row: number
  readonly plane: number
}

/** The overview of a map is its finest level with no side longer than this. */
export const OVERVIEW_SIDE = 512

const FLOATS_PER_LINE = 16

export function mapShape(channels: number, height: number, width: number): MapShape {
  return { channels, height, width, flat: false }
}

export function vectorShape(length: number): MapShape {
  return { channels: length, height: 1, width: 1, flat: true }
}

export function sameShape(a: MapShape, b: MapShape): boolean {
  return a.channels === b.channels && a.height === b.height && a.width === b.width && a.flat === b.flat
}

/** Number of values, padding of rows not counted. */
export function cellCount(shape: MapShape): number {
  return shape.channels * shape.height * shape.width
}

/**
 * Planar float32 with rows padded to whole cache lines of 64 bytes, so that every row can be written by
 * non-temporal stores. The planes of a vector are adjacent floats.
 */
export function mapStrides(shape: MapShape): Strides {
  if (shape.flat) return { row: 1, plane: 1 }
  const row = Math.ceil(shape.width / FLOATS_PER_LINE) * FLOATS_PER_LINE
  return { row, plane: row * shape.height }
}

/** Bytes that a map occupies, padding counted. */
export function mapBytes(shape: MapShape): number {
  return shape.channels * mapStrides(shape).plane * 4
}

/** The shape as Keras prints it: `(None, 6, 6, 1)`, or `(None, 10)` for a vector. */
export function formatKerasShape(shape: MapShape): string {
  return shape.flat ? `(None, ${shape.channels})` : `(None, ${shape.height}, ${shape.width}, ${shape.channels})`
}

/** The shape for people: `6 x 6 x 1`, or `10 values` for a vector. */
export function formatShape(shape: MapShape): Message {
  if (!shape.flat) return `${shape.height} × ${shape.width} × ${shape.channels}`
  return message('units.values', { n: shape.channels })
}

/** The grid in which a map is drawn and exported: a vector is one row of its values in one channel. */
export function gridShape(shape: MapShape): MapShape {
  return shape.flat ? { channels: 1, height: 1, width: shape.channels, flat: false } : shape
}
