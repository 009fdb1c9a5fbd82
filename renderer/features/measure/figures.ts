/** Lines and rectangles over a map, and where they lie on other maps of the same image. */
import type { Placement } from '#app/explain/placement'
import type { MapPart } from './mapPart'
import { cellNear, centerOnImage, fromImage, toImage, type Place, type Size } from '#renderer/maps/viewport'

export interface Figure {
  readonly kind: 'line' | 'rectangle'
  /** The panel that it was drawn in, by its key; its ends are cells of that panel's map. */
  readonly key: string
  readonly from: Place
  readonly to: Place
}

/** How a map lies on the image, and its grid. */
export interface Lying {
  readonly mapping: Placement
  readonly grid: Size
}

/** The ends of a line on another map: the cells nearest to the middles of its own. */
export function lineOn({ from, to }: Figure, own: Lying, other: Lying): { from: Place; to: Place } {
  const on = (at: Place) => cellNear(centerOnImage(at, own.mapping), other.mapping, other.grid)
  return { from: on(from), to: on(to) }
}

/** The cells of a rectangle on its own map. */
export function partOf({ from, to }: Pick<Figure, 'from' | 'to'>): MapPart {
  const [top, bottom] = [Math.min(from.row, to.row), Math.max(from.row, to.row)]
  const [left, right] = [Math.min(from.column, to.column), Math.max(from.column, to.column)]
  return { row: top, column: left, height: bottom - top + 1, width: right - left + 1 }
}

/** The cells of another map whose middles lie in a rectangle; the nearest one where there is none on an axis. */
export function partOn(figure: Figure, own: Lying, other: Lying): MapPart {
  const { row, column, height, width } = partOf(figure)
  const box = fromImage(toImage({ top: row, left: column, height, width }, own.mapping), other.mapping)
  const rows = cellsIn(box.top, box.height, other.grid.height)
  const columns = cellsIn(box.left, box.width, other.grid.width)
  return { row: rows.first, column: columns.first, height: rows.count, width: columns.count }
}

function cellsIn(start: number, length: number, cells: number): { first: number; count: number } {
  const within = (at: number) => Math.min(Math.max(at, 0), cells - 1)
  // Middles on an edge belong to the cell below and to the right of it.
  const first = Math.ceil(start - 0.5 - 1e-9)
  const last = Math.ceil(start + length - 0.5 - 1e-9) - 1
  if (last < first || last < 0 || first >= cells) return { first: within(Math.floor(start + length / 2)), count: 1 }
  return { first: within(first), count: within(last) - within(first) + 1 }
}
