/**
 * The parts of maps that a run of a kernel reads and writes, and how they lie in the module's memory: channels and rows as in
 * the map, without the others.
 */
import { geometryOf, inputRows, rowsOf } from '#app/calls/geometry'
import type { KernelCall, Span } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'

export interface Part {
  readonly map: TensorView
  readonly channels: Span
  readonly rows: Span
}

/** Kernels compute so many rows together, from a multiple of it on, and read what all of them read. */
const ROW_GROUP = 4

/** What a call reads of each input for the units [begin, end) of its output. */
export function partsRead(call: KernelCall, inputs: readonly TensorView[], output: TensorView, units: Span): Part[] {
  const geometry = geometryOf(call)
  return inputs.map((map, i) => {
    if (geometry.partition === 'whole' || geometry.inputs?.[i]?.perChannel) return wholePart(map)
    if (geometry.partition === 'planes') {
      const [input, out] = [map, output].map((view) => ({ ...view, flat: false }))
      return channelsPart(map, geometry.channels(units, input!, out!))
    }
    const group = {
      begin: Math.floor(units.begin / ROW_GROUP) * ROW_GROUP,
      end: Math.ceil(units.end / ROW_GROUP) * ROW_GROUP,
    }
    return rowsPart(map, inputRows(rowsOf(call), group, map.height))
  })
}

/** What a call writes of its output for these units. */
export function partWritten(call: KernelCall, output: TensorView, units: Span): Part {
  const { partition } = geometryOf(call)
  if (partition === 'rows') return rowsPart(output, units)
  return partition === 'planes' ? channelsPart(output, units) : wholePart(output)
}

export function channelsPart(map: TensorView, channels: Span): Part {
  return { ...wholePart(map), channels }
}

export function rowsPart(map: TensorView, rows: Span): Part {
  return { ...wholePart(map), rows }
}

function wholePart(map: TensorView): Part {
  return { map, channels: { begin: 0, end: map.channels }, rows: { begin: 0, end: map.height } }
}

/** Floats between the channels of a part. */
export function planeStride({ map, rows }: Part): number {
  return isWholePlanes({ map, rows }) ? map.planeStride : (rows.end - rows.begin) * map.rowStride
}

/** Floats from the first cell of a part to the end of its last row. */
export function partLength(part: Part): number {
  const { map, channels, rows } = part
  const [planes, lines] = [channels.end - channels.begin, rows.end - rows.begin]
  return planes <= 0 || lines <= 0 ? 0 : (planes - 1) * planeStride(part) + (lines - 1) * map.rowStride + map.width
}

/** Copies a part to or from the floats at `at`. Padding between rows that lie closely is copied with them. */
export function copyIn(part: Part, memory: Float32Array, at: number): void {
  eachRun(part, (from, offset, length) => memory.set(part.map.data.subarray(from, from + length), at + offset))
}

export function copyOut(part: Part, memory: Float32Array, at: number): void {
  eachRun(part, (to, offset, length) => part.map.data.set(memory.subarray(at + offset, at + offset + length), to))
}

/** Rows are padded to whole cache lines. */
const PADDING = 16

/** Floats without gaps: where they lie in the map, and in the part. */
function eachRun(part: Part, visit: (place: number, offset: number, length: number) => void): void {
  const { map, channels, rows } = part
  if (partLength(part) === 0) return
  const lines = rows.end - rows.begin
  const close = lines === 1 || map.rowStride - map.width < PADDING
  const strip = (lines - 1) * map.rowStride + map.width
  const plane = planeStride(part)
  if (close && isWholePlanes(part) && map.planeStride - strip < PADDING) {
    visit(channels.begin * map.planeStride, 0, partLength(part))
    return
  }
  for (let channel = channels.begin; channel < channels.end; channel++) {
    const place = channel * map.planeStride + rows.begin * map.rowStride
    const offset = (channel - channels.begin) * plane
    if (close) visit(place, offset, strip)
    else for (let y = 0; y < lines; y++) visit(place + y * map.rowStride, offset + y * map.rowStride, map.width)
  }
}

function isWholePlanes({ map, rows }: Pick<Part, 'map' | 'rows'>): boolean {
  return rows.begin === 0 && rows.end === map.height
}
