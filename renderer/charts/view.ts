/**
 * The visible part of a map, in cells, and the frame it fills, in pixels. Cell (row, column) covers
 * [row, row + 1) x [column, column + 1); views may reach beyond the map.
 */

export interface Size {
  readonly height: number
  readonly width: number
}

export interface Rect extends Size {
  readonly top: number
  readonly left: number
}

export interface Place {
  readonly row: number
  readonly column: number
}

/** A line of one axis of a map to the same place in another map: other = scale * own + offset, in cells. */
export interface Line {
  readonly scale: number
  readonly offset: number
}

/** How a map lies on the picture that the run began with. */
export interface Mapping {
  readonly rows: Line
  readonly columns: Line
}

/** A row of cells is drawn at least this high, even if its cells are not square then. */
const LEAST_SIDE = 48
const LEAST_CELLS = 3
/** A lone row or column is not blown up further than this. */
const LARGEST_LONE_CELL = 96

export function wholeMap(grid: Size): Rect {
  return { top: 0, left: 0, height: grid.height, width: grid.width }
}

/** The largest frame with square cells inside an area of pixels. */
export function fitFrame(grid: Size, area: Size): Size {
  const lone = grid.height === 1 || grid.width === 1
  const cell = Math.min(area.width / grid.width, area.height / grid.height, lone ? LARGEST_LONE_CELL : Infinity)
  const side = (cells: number, room: number) => Math.round(Math.min(Math.max(cells * cell, LEAST_SIDE), room))
  return { height: side(grid.height, area.height), width: side(grid.width, area.width) }
}

/** The view scaled about a place that keeps its position; never smaller than a few cells. */
export function zoomAt(view: Rect, at: Place, factor: number): Rect {
  const smallest = LEAST_CELLS / Math.min(view.height, view.width)
  const f = Math.max(factor, Math.min(smallest, 1))
  return {
    top: at.row - (at.row - view.top) * f,
    left: at.column - (at.column - view.left) * f,
    height: view.height * f,
    width: view.width * f,
  }
}

/** The view moved onto the map, as far as it fits there; in the middle where it is larger. */
export function held(view: Rect, grid: Size): Rect {
  const along = (start: number, size: number, cells: number) =>
    size >= cells ? (cells - size) / 2 : Math.min(Math.max(start, 0), cells - size)
  return { ...view, top: along(view.top, view.height, grid.height), left: along(view.left, view.width, grid.width) }
}

/** The view moved by a distance in cells. */
export function moved(view: Rect, rows: number, columns: number): Rect {
  return { ...view, top: view.top + rows, left: view.left + columns }
}

/** The view moved just enough to show a whole cell. */
export function revealing(view: Rect, at: Place): Rect {
  const along = (start: number, size: number, cell: number) =>
    cell < start ? cell : cell + 1 > start + size ? cell + 1 - size : start
  return { ...view, top: along(view.top, view.height, at.row), left: along(view.left, view.width, at.column) }
}

/** Whether a view shows all of a map. */
export function showsAll(view: Rect, grid: Size): boolean {
  const slack = 1e-6
  return (
    view.top <= slack &&
    view.left <= slack &&
    view.top + view.height >= grid.height - slack &&
    view.left + view.width >= grid.width - slack
  )
}

/** A part of a map, on the picture. */
export function toPicture(part: Rect, { rows, columns }: Mapping): Rect {
  return {
    top: rows.scale * part.top + rows.offset,
    left: columns.scale * part.left + columns.offset,
    height: part.height * rows.scale,
    width: part.width * columns.scale,
  }
}

/** A part of the picture, on a map. */
export function fromPicture(part: Rect, { rows, columns }: Mapping): Rect {
  return {
    top: (part.top - rows.offset) / rows.scale,
    left: (part.left - columns.offset) / columns.scale,
    height: part.height / rows.scale,
    width: part.width / columns.scale,
  }
}

/** The smallest view around a part that has the shape of a frame showing `grid`: cells keep their shape. */
export function contain(part: Rect, grid: Size): Rect {
  const scale = Math.max(part.height / grid.height, part.width / grid.width)
  const height = grid.height * scale
  const width = grid.width * scale
  return { top: part.top - (height - part.height) / 2, left: part.left - (width - part.width) / 2, height, width }
}

/** Pixels of one cell. */
export function cellSize(view: Rect, frame: Size): Size {
  return { height: frame.height / view.height, width: frame.width / view.width }
}

/** The cell under a point of the frame (pixels from its top left corner); null outside the map. */
export function cellAt(x: number, y: number, view: Rect, frame: Size, grid: Size): Place | null {
  const row = Math.floor(view.top + (y / frame.height) * view.height)
  const column = Math.floor(view.left + (x / frame.width) * view.width)
  return row >= 0 && column >= 0 && row < grid.height && column < grid.width ? { row, column } : null
}

/** Where a part of the map lies in the frame, in pixels. */
export function onFrame(part: Rect, view: Rect, frame: Size): Rect {
  const { height, width } = cellSize(view, frame)
  return {
    top: (part.top - view.top) * height,
    left: (part.left - view.left) * width,
    height: part.height * height,
    width: part.width * width,
  }
}

/** Cells whose number an axis shows: at round distances, far enough apart to be read. */
export function pixelTicks(start: number, size: number, cells: number, pixels: number, spacing: number): number[] {
  const step = roundStep((size / pixels) * spacing)
  const first = Math.max(Math.ceil((start - 0.5) / step) * step, 0)
  const last = Math.min(start + size - 0.5, cells - 1)
  return Array.from({ length: Math.max(Math.floor((last - first) / step) + 1, 0) }, (_, i) => first + i * step)
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)))
  return [1, 2, 5, 10].map((m) => m * power).find((step) => step >= least) ?? 1
}
