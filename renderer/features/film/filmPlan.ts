/**
 * What a film of a sliding window shows: the cells of a layer's map, one a frame and row by row, and the part of its
 * input that their windows reach, padding included. Rows and columns are those of the grids in which maps are drawn.
 */
import { plainTaps, type AxisTap } from '#app/calls/axis'
import type { Span } from '#app/calls/kernelCall'
import type { Cell } from '#app/explain/provenance'
import { slidingWindow } from '#app/explain/slidingWindow'
import type { Step } from '#app/plan'
import { gridShape, type MapShape } from '#app/shape'
import type { Place, Rect } from '#renderer/maps/viewport'

export interface Film {
  readonly step: Step
  /** The shape that the step reads. */
  readonly input: MapShape
  readonly channel: number
  /** The cells of the step's map that the film computes. */
  readonly part: Rect
  /** The part of the input on show. It reaches beyond the map where windows lie in the padding. */
  readonly source: Rect
  /** Positions in the padding that cells of the map fill, with these cells. */
  readonly filled: { readonly rows: ReadonlyMap<number, number>; readonly columns: ReadonlyMap<number, number> }
}

/** A window on the grid of the input. */
export interface FilmWindow {
  readonly channels: Span
  readonly rows: readonly AxisTap[]
  readonly columns: readonly AxisTap[]
}

/** Sides of the parts on show, in cells: more could not be read. */
const MAX_PART = 12
const MAX_SOURCE = 20
/** Of an input that one window covers, so much is shown. */
const MAX_COVERED = 256

/**
 * Plans the film of a layer.
 * @param visible the part of its map that is looked at
 * @param about the cell that is of interest; the middle of the visible part without it
 */
export function planFilm(
  step: Step,
  input: MapShape,
  channel: number,
  visible: Rect,
  about: Place | null = null,
): Film {
  const grid = gridShape(step.shape)
  const rows = around(visible.top, visible.height, grid.height, about?.row)
  const columns = around(visible.left, visible.width, grid.width, about?.column)
  const film = (height: number, width: number): Film => {
    const part = { top: rows.begin, left: columns.begin, height, width }
    return { step, input, channel, part, ...sourceOf(step, input, channel, part) }
  }
  let [height, width] = [rows.end - rows.begin, columns.end - columns.begin]
  // Large strides spread the windows: fewer of them are shown.
  while (height > 1 && film(height, width).source.height > MAX_SOURCE) height--
  while (width > 1 && film(height, width).source.width > MAX_SOURCE) width--
  const planned = film(height, width)
  return { ...planned, source: clipped(planned.source) }
}

export function framesOf({ part }: Film): number {
  return part.height * part.width
}

/** The cell that a frame computes, on the grid of the map. */
export function placeOf({ part }: Film, frame: number): Place {
  return { row: part.top + Math.floor(frame / part.width), column: part.left + (frame % part.width) }
}

/** The frame that computes a cell; null for one that is not shown. */
export function frameOf({ part }: Film, { row, column }: Place): number | null {
  const [down, across] = [row - part.top, column - part.left]
  return down >= 0 && down < part.height && across >= 0 && across < part.width ? down * part.width + across : null
}

export function cellOf({ step, channel }: Pick<Film, 'step' | 'channel'>, { row, column }: Place): Cell {
  return step.shape.flat ? { channel: column, row: 0, column: 0 } : { channel, row, column }
}

export function windowOf(film: Film, place: Place): FilmWindow {
  return windowIn(film.step, film.input, cellOf(film, place))
}

function windowIn(step: Step, input: MapShape, cell: Cell): FilmWindow {
  const { channels, rows, columns } = slidingWindow(step, input, cell)
  return input.flat
    ? { channels: { begin: 0, end: 1 }, rows: plainTaps({ begin: 0, end: 1 }), columns: plainTaps(channels) }
    : { channels, rows, columns }
}

/** What the windows of a part reach. Rows and columns depend on each other only in vectors, which have one row. */
function sourceOf(step: Step, input: MapShape, channel: number, part: Rect): Pick<Film, 'source' | 'filled'> {
  const places = [
    ...Array.from({ length: part.height }, (_, i) => ({ row: part.top + i, column: part.left })),
    ...Array.from({ length: part.width }, (_, i) => ({ row: part.top, column: part.left + i })),
  ]
  const windows = places.map((place) => windowIn(step, input, cellOf({ step, channel }, place)))
  const [rows, columns] = [windows.flatMap((window) => window.rows), windows.flatMap((window) => window.columns)]
  const [down, across] = [reach(rows), reach(columns)]
  const source = {
    top: down.begin,
    left: across.begin,
    height: down.end - down.begin,
    width: across.end - across.begin,
  }
  return { source, filled: { rows: filledBy(rows), columns: filledBy(columns) } }
}

function reach(taps: readonly AxisTap[]): Span {
  const [begin, end] = taps.reduce(
    ([first, last], { position }) => [Math.min(first, position), Math.max(last, position + 1)],
    [Infinity, -Infinity],
  )
  return begin < end ? { begin, end } : { begin: 0, end: 1 }
}

function filledBy(taps: readonly AxisTap[]): ReadonlyMap<number, number> {
  return new Map(
    taps.flatMap(({ position, source }) => (source === null || source === position ? [] : [[position, source]])),
  )
}

/** Whole cells of a visible length, no more than can be shown, around one that is of interest. */
function around(start: number, length: number, cells: number, about?: number): Span {
  const first = Math.min(Math.max(Math.floor(start + 1e-6), 0), cells - 1)
  const last = Math.max(Math.min(Math.ceil(start + length - 1e-6), cells), first + 1)
  const count = Math.min(last - first, MAX_PART)
  const middle = about ?? (first + last - 1) / 2
  const begin = Math.round(Math.min(Math.max(middle - (count - 1) / 2, first), last - count))
  return { begin, end: begin + count }
}

function clipped({ top, left, height, width }: Rect): Rect {
  return { top, left, height: Math.min(height, MAX_COVERED), width: Math.min(width, MAX_COVERED) }
}
