import { rowStatistics, type SummaryBuffers, type PreparedKernel, type TensorView } from '#app/calls/kernels'

export function summarize(map: TensorView, { rows, level }: SummaryBuffers): PreparedKernel {
  /** By channel, the first of the rows that were summarized one after another, and the row after the last. */
  const since = new Array<number>(map.channels).fill(0)
  const next = new Array<number>(map.channels).fill(-1)
  return (begin, end) => {
    for (let channel = 0; channel < map.channels; channel++) {
      for (let row = begin; row < end; row++) {
        const first = channel * map.planeStride + row * map.rowStride
        summarizeRow(
          map.data.subarray(first, first + map.width),
          rows,
          rowStatistics.length * (channel * map.height + row),
        )
        if (next[channel] !== row) since[channel] = row
        next[channel] = row + 1
        if (!level || ((row + 1) % level.side !== 0 && row + 1 !== map.height)) continue
        const block = Math.floor(row / level.side)
        if (since[channel]! <= block * level.side) fillCells(map, level, channel, block)
      }
    }
  }
}

function summarizeRow(cells: Float32Array, rows: Float64Array, place: number): void {
  let min = Infinity
  let max = -Infinity
  let sum = 0
  let zeros = 0
  let nan = 0
  let infinite = 0
  for (const cell of cells) {
    if (Number.isNaN(cell)) nan++
    else if (!Number.isFinite(cell)) infinite++
    else {
      min = Math.min(min, cell + 0)
      max = Math.max(max, cell + 0)
      sum += cell
      if (cell === 0) zeros++
    }
  }
  rows.set([min, max, sum, zeros, nan, infinite], place)
}

function fillCells(
  map: TensorView,
  { side, mean, max }: NonNullable<SummaryBuffers['level']>,
  channel: number,
  row: number,
): void {
  for (let column = 0; column < mean.width; column++) {
    let sum = 0
    let largest = -Infinity
    let count = 0
    for (let y = row * side; y < Math.min((row + 1) * side, map.height); y++) {
      for (let x = column * side; x < Math.min((column + 1) * side, map.width); x++) {
        const cell = map.data[channel * map.planeStride + y * map.rowStride + x]!
        sum += cell
        largest = Math.max(largest, cell)
        count++
      }
    }
    mean.data[channel * mean.planeStride + row * mean.rowStride + column] = sum / count
    max.data[channel * max.planeStride + row * max.rowStride + column] = largest
  }
}
