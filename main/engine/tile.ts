/** Tiles: part of one channel of a map or level, copied without the padding of rows. */
import type { Tile } from '#app/protocol/contract'
import type { TensorView } from '#app/calls/kernels'

export interface TileRequest {
  readonly channel: number
  /** 0 is exact; each level halves the sides. */
  readonly level: number
  /** In cells of the level, as are height and width. */
  readonly row: number
  readonly column: number
  readonly height: number
  readonly width: number
  readonly reduce: 'mean' | 'max'
}

export function cutTile(view: TensorView, request: TileRequest): Tile {
  const row = Math.min(request.row, view.height)
  const column = Math.min(request.column, view.width)
  const height = Math.min(request.height, view.height - row)
  const width = Math.min(request.width, view.width - column)
  const values = new Float32Array(height * width)
  for (let i = 0; i < height; i++) {
    const first = request.channel * view.planeStride + (row + i) * view.rowStride + column
    values.set(view.data.subarray(first, first + width), i * width)
  }
  return { row, column, height, width, values }
}
