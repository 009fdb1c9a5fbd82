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

/** What a panel shows of a map that is not shown whole: the middle, and the cells that fit across its room. */
export interface Look extends Place {
  readonly width: number
}

/** The visible part of a map with the frame that it fills. */
export interface Shot {
  readonly view: Rect
  readonly frame: Size
}

/** A row of cells is drawn at least this high, even if its cells are not square then. */
const LEAST_SIDE = 48
const LEAST_CELLS = 3
/** A lone row or column is not blown up further than this. */
const LARGEST_LONE_CELL = 96

export function wholeMap(grid: Size): Rect {
  return { top: 0, left: 0, height: grid.height, width: grid.width }
}

/**
 * A map in a room of pixels, with square cells: whole, or as closely as `look` says. The frame is as large as the
 * map at that scale, but not larger than the room.
 */
export function shoot(grid: Size, room: Size, look: Look | null): Shot {
  const cell = look ? room.width / look.width : 0
  if (!look || cell <= wholeCell(grid, room)) return { view: wholeMap(grid), frame: frameAt(grid, room, wholeCell(grid, room)) }
  const frame = frameAt(grid, room, cell)
  const height = Math.min(frame.height / cell, grid.height)
  const width = Math.min(frame.width / cell, grid.width)
  return { view: held({ top: look.row - height / 2, left: look.column - width / 2, height, width }, grid), frame }
}

/**
 * The look after a zoom about a point of the room, whose place stays under it.
 * @param point pixels from the top left corner of the room.
 * @returns null where the map is whole again.
 */
export function zoomed(grid: Size, room: Size, now: Shot, point: { x: number; y: number }, factor: number): Look | null {
  const before = cellSize(now.view, now.frame)
  const cell = Math.min(before.width / factor, Math.max(room.width / LEAST_CELLS, before.width))
  if (cell <= wholeCell(grid, room)) return null
  const left = (room.width - now.frame.width) / 2
  const at = { row: now.view.top + point.y / before.height, column: now.view.left + (point.x - left) / before.width }
  const frame = frameAt(grid, room, cell)
  const height = frame.height / cell
  const width = frame.width / cell
  const next = { top: at.row - point.y / cell, left: at.column - (point.x - (room.width - frame.width) / 2) / cell, height, width }
  return lookAt(held(next, grid), room, cell)
}

/** The look after the view has moved by cells; never beyond the map. */
export function moved(grid: Size, room: Size, now: Shot, rows: number, columns: number): Look {
  const next = { ...now.view, top: now.view.top + rows, left: now.view.left + columns }
  return lookAt(held(next, grid), room, cellSize(now.view, now.frame).width)
}

/** The look moved just enough to show a whole cell. */
export function revealing(grid: Size, room: Size, now: Shot, at: Place): Look {
  const along = (start: number, size: number, cell: number) =>
    cell < start ? cell - start : cell + 1 > start + size ? cell + 1 - size - start : 0
  const { top, left, height, width } = now.view
  return moved(grid, room, now, along(top, height, at.row), along(left, width, at.column))
}

function lookAt(view: Rect, room: Size, cell: number): Look {
  return { row: view.top + view.height / 2, column: view.left + view.width / 2, width: room.width / cell }
}

/** The size of a cell where the map is whole. */
function wholeCell(grid: Size, room: Size): number {
  const lone = grid.height === 1 || grid.width === 1
  return Math.min(room.width / grid.width, room.height / grid.height, lone ? LARGEST_LONE_CELL : Infinity)
}

function frameAt(grid: Size, room: Size, cell: number): Size {
  const side = (cells: number, most: number) => Math.round(Math.min(Math.max(cells * cell, LEAST_SIDE), most))
  return { height: side(grid.height, room.height), width: side(grid.width, room.width) }
}

/** The view moved onto the map, as far as it fits there. */
function held(view: Rect, grid: Size): Rect {
  const along = (start: number, size: number, cells: number) => Math.max(Math.min(start, cells - size), 0)
  return { ...view, top: along(view.top, view.height, grid.height), left: along(view.left, view.width, grid.width) }
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

/** A look at a map, as the same look at the picture. */
export function lookToPicture({ row, column, width }: Look, { rows, columns }: Mapping): Look {
  return {
    row: rows.scale * row + rows.offset,
    column: columns.scale * column + columns.offset,
    width: columns.scale * width,
  }
}

/** A look at the picture, as the same look at a map. */
export function lookFromPicture({ row, column, width }: Look, { rows, columns }: Mapping): Look {
  return {
    row: (row - rows.offset) / rows.scale,
    column: (column - columns.offset) / columns.scale,
    width: width / columns.scale,
  }
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
