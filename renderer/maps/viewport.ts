/**
 * The visible part of a map, in cells, and the frame it fills, in pixels. Cell (row, column) covers
 * [row, row + 1) x [column, column + 1); views may reach beyond the map.
 */
import type { Placement } from '#app/explain/placement'

export interface Size {
  readonly height: number
  readonly width: number
}

/** Pixels for a map. */
export interface Room extends Size {
  /** The whole map is drawn no larger than this: the frame of the map that it was pooled from. */
  readonly maxSize?: Size
}

export interface Rect extends Size {
  readonly top: number
  readonly left: number
}

export interface Place {
  readonly row: number
  readonly column: number
}

/** What a zoomed viewport shows of a map: the cell position at its centre, and its scale. */
export interface Camera extends Place {
  /** Cells that fit across the room. */
  readonly width: number
}

/** The visible part of a map, and the frame that it fills in the room of its panel. */
export interface Viewport {
  readonly view: Rect
  /** In pixels of the room. */
  readonly frame: Rect
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A row of cells is drawn at least this high, even if its cells are not square then. */
const MIN_SIDE = 48
const MIN_CELLS = 3
/** A lone row or column is not blown up further than this. */
const LARGEST_LONE_CELL = 96

/**
 * A map in a room of pixels, with square cells: whole, or as `camera` shows it. The frame grows with the map until it
 * fills the room.
 */
export function computeViewport(grid: Size, room: Room, camera: Camera | null): Viewport {
  const home = homeAxes(grid, room)
  const cell = camera ? room.width / camera.width : home.cell
  if (!camera || cell <= home.cell) return visibleOf(home.rows, home.columns, home.rows, home.columns)
  return visibleOf(
    clampAxis(centredAt(home.rows, cell, camera.row), home.rows),
    clampAxis(centredAt(home.columns, cell, camera.column), home.columns),
    home.rows,
    home.columns,
  )
}

/**
 * The camera after zooming about a point of the room, whose place stays under it.
 * @returns null where the map is whole again.
 */
export function zoomed(grid: Size, room: Room, now: Viewport, point: Point, factor: number): Camera | null {
  const home = homeAxes(grid, room)
  const before = cellSize(now.view, now.frame).width
  const cell = Math.min(before / factor, Math.max(room.width / MIN_CELLS, before))
  if (cell <= home.cell) return null
  const about = (axis: Axis, from: Axis, at: number): Axis => {
    const next = Math.max(cell, from.cell)
    return clampAxis({ ...from, cell: next, start: at - ((at - axis.start) / axis.cell) * next }, from)
  }
  const { rows, columns } = axesOf(now, home)
  return cameraOf(about(rows, home.rows, point.y), about(columns, home.columns, point.x), room, cell)
}

/** The camera after panning by cells. */
export function panned(grid: Size, room: Room, now: Viewport, byRows: number, byColumns: number): Camera {
  const home = homeAxes(grid, room)
  const { rows, columns } = axesOf(now, home)
  const by = (axis: Axis, from: Axis, cells: number) =>
    clampAxis({ ...axis, start: axis.start - cells * axis.cell }, from)
  return cameraOf(by(rows, home.rows, byRows), by(columns, home.columns, byColumns), room, columns.cell)
}

/** The camera moved just enough to show a whole cell. */
export function revealed(grid: Size, room: Room, now: Viewport, at: Place): Camera {
  const along = (start: number, size: number, cell: number) =>
    cell < start ? cell - start : cell + 1 > start + size ? cell + 1 - size - start : 0
  const { top, left, height, width } = now.view
  return panned(grid, room, now, along(top, height, at.row), along(left, width, at.column))
}

/**
 * The room of a map among the maps before it: no larger than that of any map that it may have been pooled from, so that
 * pooling never enlarges, neither whole nor zoomed in. Maps before it with fewer rows or columns don't count.
 * @param own all the pixels that there are
 */
export function roomAmong(
  grid: Size,
  own: Size,
  before: readonly { readonly grid: Size; readonly room: Size }[],
): Room & { readonly maxSize: Size } {
  const sources = before.filter((one) => one.grid.height >= grid.height && one.grid.width >= grid.width)
  const frames = sources.map((one) => computeViewport(one.grid, one.room, null).frame)
  const smallest = (sizes: readonly Size[]) => ({
    height: Math.min(own.height, ...sizes.map(({ height }) => height)),
    width: Math.min(own.width, ...sizes.map(({ width }) => width)),
  })
  return { ...smallest(sources.map(({ room }) => room)), maxSize: smallest(frames) }
}

/** One axis of a map in its room: where its first cell begins and how large a cell is, in pixels. */
interface Axis {
  readonly cells: number
  readonly room: number
  readonly start: number
  readonly cell: number
}

/** The whole map, in the middle of its room. */
function homeAxes(grid: Size, room: Room): { rows: Axis; columns: Axis; cell: number } {
  const lone = grid.height === 1 || grid.width === 1
  const { height: highest, width: widest } = room.maxSize ?? room
  const cell = Math.min(
    room.width / grid.width,
    room.height / grid.height,
    widest / grid.width,
    highest / grid.height,
    lone ? LARGEST_LONE_CELL : Infinity,
  )
  const side = (cells: number, max: number) => Math.round(Math.min(Math.max(cells * cell, MIN_SIDE), max))
  const height = side(grid.height, Math.min(room.height, highest))
  const width = side(grid.width, Math.min(room.width, widest))
  return {
    cell,
    rows: {
      cells: grid.height,
      room: room.height,
      start: Math.floor((room.height - height) / 2),
      cell: height / grid.height,
    },
    columns: {
      cells: grid.width,
      room: room.width,
      start: Math.floor((room.width - width) / 2),
      cell: width / grid.width,
    },
  }
}

/** An axis at another scale with a place in the middle of the room. */
function centredAt(home: Axis, cell: number, middle: number): Axis {
  const next = Math.max(cell, home.cell)
  return { ...home, cell: next, start: home.room / 2 - middle * next }
}

/** The axis moved so that the map covers at least the pixels that it covers as a whole. */
function clampAxis(axis: Axis, home: Axis): Axis {
  const end = home.start + home.cells * home.cell
  return { ...axis, start: Math.min(Math.max(axis.start, end - axis.cells * axis.cell), home.start) }
}

function visibleOf(rows: Axis, columns: Axis, homeRows: Axis, homeColumns: Axis): Viewport {
  const along = (axis: Axis, home: Axis) => {
    const begin = Math.round(Math.max(axis.start, 0))
    const end = Math.round(Math.min(axis.start + axis.cells * axis.cell, home.room))
    const whole = axis.cell === home.cell
    return {
      begin,
      length: end - begin,
      first: whole ? 0 : (begin - axis.start) / axis.cell,
      count: whole ? axis.cells : (end - begin) / axis.cell,
    }
  }
  const y = along(rows, homeRows)
  const x = along(columns, homeColumns)
  return {
    view: { top: y.first, left: x.first, height: y.count, width: x.count },
    frame: { top: y.begin, left: x.begin, height: y.length, width: x.length },
  }
}

function axesOf({ view, frame }: Viewport, home: { rows: Axis; columns: Axis }): { rows: Axis; columns: Axis } {
  const { height, width } = cellSize(view, frame)
  return {
    rows: { ...home.rows, cell: height, start: frame.top - view.top * height },
    columns: { ...home.columns, cell: width, start: frame.left - view.left * width },
  }
}

function cameraOf(rows: Axis, columns: Axis, room: Size, cell: number): Camera {
  const middle = ({ room: length, start, cell: size }: Axis) => (length / 2 - start) / size
  return { row: middle(rows), column: middle(columns), width: room.width / cell }
}

/** A part of a map, on the image. */
export function toImage(part: Rect, { rows, columns }: Placement): Rect {
  return {
    top: rows.scale * part.top + rows.offset,
    left: columns.scale * part.left + columns.offset,
    height: part.height * rows.scale,
    width: part.width * columns.scale,
  }
}

/** A part of the image, on a map. */
export function fromImage(part: Rect, { rows, columns }: Placement): Rect {
  return {
    top: (part.top - rows.offset) / rows.scale,
    left: (part.left - columns.offset) / columns.scale,
    height: part.height / rows.scale,
    width: part.width / columns.scale,
  }
}

/** The centre of a cell, on the image. */
export function centerOnImage({ row, column }: Place, placement: Placement): Place {
  const { top, left } = toImage({ top: row + 0.5, left: column + 0.5, height: 0, width: 0 }, placement)
  return { row: top, column: left }
}

/** The cell of a map at a place of the image, or else the nearest one. */
export function cellNear({ row, column }: Place, placement: Placement, grid: Size): Place {
  const { top, left } = fromImage({ top: row, left: column, height: 0, width: 0 }, placement)
  const within = (at: number, cells: number) => Math.min(Math.max(Math.floor(at), 0), cells - 1)
  return { row: within(top, grid.height), column: within(left, grid.width) }
}

/** The camera of a map, in pixels of the image. */
export function cameraToImage({ row, column, width }: Camera, { rows, columns }: Placement): Camera {
  return {
    row: rows.scale * row + rows.offset,
    column: columns.scale * column + columns.offset,
    width: columns.scale * width,
  }
}

/** The camera of the image, in cells of a map. */
export function cameraFromImage({ row, column, width }: Camera, { rows, columns }: Placement): Camera {
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

function roundStep(min: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(min, 1)))
  return [1, 2, 5, 10].map((m) => m * power).find((step) => step >= min) ?? 1
}
