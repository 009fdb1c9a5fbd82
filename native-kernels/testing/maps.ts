/**
 * Feature maps and strips for tests of kernels.
 */
import type { KernelCall } from '#app/calls/kernelCall'
import { rowStatistics, type Kernels, type SummaryBuffers, type TensorView, type Weights } from '#app/calls/kernels'
import { loadAddon } from '#native-kernels/addon'
import { mapShape, mapStrides, type MapShape } from '#app/shape'

/** A map in shared memory, on a 64-byte border, filled by a function of the cell's number; rows end in `filler`. */
export function makeMap(shape: MapShape, value: (cell: number) => number = () => 0, filler = 12345): TensorView {
  const { row, plane } = mapStrides(shape)
  const data = onLine(shape.channels * plane).fill(filler)
  const view: TensorView = {
    data,
    channels: shape.channels,
    height: shape.height,
    width: shape.width,
    rowStride: row,
    planeStride: plane,
  }
  let cell = 0
  eachCell(view, (index) => {
    data[index] = value(cell++)
  })
  return view
}

/** A map of one channel from its rows. */
export function fromRows(rows: readonly (readonly number[])[]): TensorView {
  const cells = rows.flat()
  return makeMap(mapShape(1, rows.length, rows[0]?.length ?? 0), (cell) => cells[cell] ?? 0)
}

/** The rows of one channel. */
export function toRows(map: TensorView, channel = 0): number[][] {
  return Array.from({ length: map.height }, (_, row) => {
    const begin = channel * map.planeStride + row * map.rowStride
    return Array.from(map.data.subarray(begin, begin + map.width))
  })
}

/**
 * The cells of a map, channel by channel, without the padding of its rows. Copied as memory: of a NaN that becomes a
 * number of JavaScript, the bits may change.
 */
export function cellsOf({ data, channels, height, width, rowStride, planeStride }: TensorView): Float32Array {
  const cells = new Float32Array(channels * height * width)
  for (let row = 0; row < channels * height; row++) {
    const begin = Math.floor(row / height) * planeStride + (row % height) * rowStride
    cells.set(data.subarray(begin, begin + width), row * width)
  }
  return cells
}

/** The call's output, computed in strips that end at `cuts` (shares of the whole, 0 .. 1). */
export function compute(
  kernels: Kernels,
  call: KernelCall,
  inputs: readonly TensorView[],
  shape: MapShape,
  weights: Weights,
  units: number,
  cuts: readonly number[] = [],
): TensorView {
  const output = makeMap(shape)
  const run = kernels.prepare(call, inputs, output, weights)
  inStrips(run, units, cuts)
  return output
}

export function inStrips(run: (begin: number, end: number) => void, units: number, cuts: readonly number[]): void {
  const ends = [...cuts.map((cut) => Math.floor(cut * units)), units].sort((a, b) => a - b)
  let begin = 0
  for (const end of ends) {
    run(begin, end)
    begin = end
  }
}

/** Memory for the summary of a map; with a side, also for a level of detail of such cells, unwritten ones -7. */
export function makeSummaryBuffers(
  { channels, height, width }: Pick<MapShape, 'channels' | 'height' | 'width'>,
  side = 0,
): SummaryBuffers {
  const level = () => makeMap(mapShape(channels, Math.ceil(height / side), Math.ceil(width / side)), () => -7)
  return {
    rows: new Float64Array(channels * height * rowStatistics.length),
    level: side > 0 ? { side, mean: level(), max: level() } : null,
  }
}

const loaded = loadAddon()

/** Room for so many numbers, from a 64-byte border on: only there kernels write past the cache. */
function onLine(length: number): Float32Array<SharedArrayBuffer> {
  const buffer = new SharedArrayBuffer(length * 4 + 64)
  const offset = 'addon' in loaded ? (loaded.addon.lineOffset?.(new Uint8Array(buffer)) ?? 0) : 0
  return new Float32Array(buffer, offset, length)
}

function eachCell(map: TensorView, visit: (index: number) => void): void {
  for (let channel = 0; channel < map.channels; channel++) {
    for (let row = 0; row < map.height; row++) {
      for (let column = 0; column < map.width; column++) visit(channel * map.planeStride + row * map.rowStride + column)
    }
  }
}
