/**
 * The frames of a film as figures: the input with the window over it, the map as far as it is computed, and the
 * arithmetic of the cell. What all frames share is laid out once.
 */
import type { Figure, Item } from '#renderer/features/export/index'
import type { ColourMap } from '#renderer/maps/colours'
import { cellLabels, hasRoomForLabels } from '#renderer/maps/labels'
import type { ColourScale } from '#renderer/maps/scale'
import type { Rect, Size } from '#renderer/maps/viewport'
import { paintCells } from './filmCells'
import { frameOf, type Film, type FilmWindow } from './filmPlan'
import { filmLayout, framed, gridItems, wrapped, type FilmLayout } from './filmLayout'

/** Colours of the figure around the cells. */
export interface FilmColours {
  readonly ground: string
  readonly text: string
  readonly muted: string
  readonly line: string
  /** Cells of the padding, and those that are not computed yet. */
  readonly empty: string
}

export const PAPER: FilmColours = {
  ground: '#ffffff',
  text: '#1b1b1f',
  muted: '#4a4a54',
  line: '#8e8e98',
  empty: '#f1f1f3',
}

/** One of the two maps on show. */
export interface FilmMap {
  readonly title: string
  readonly facts: string
  /** The cells of the film's part of the map; 0 in padding that no cell fills. */
  readonly values: Float32Array
  readonly scale: ColourScale
  readonly colours: ColourMap
}

/** empty: padding that no cell fills. */
export type FilmPosition = 'cell' | 'filled' | 'empty'

export interface FilmContent {
  readonly film: Film
  readonly input: FilmMap
  readonly output: FilmMap
  /** What each position of the input is. */
  readonly positions: readonly FilmPosition[]
  readonly inked: FilmColours
  /** Whether numbers are written into the cells. */
  readonly numbers: boolean
}

/** What a frame says besides what can be seen. */
export interface FilmFrame {
  readonly index: number
  readonly window: FilmWindow
  /** The window of the frame before, where it lies in the same row. */
  readonly before: FilmWindow | null
  /** Where the cell is, and its value. */
  readonly heading: string
  readonly arithmetic: string
}

/** Lines of arithmetic at most. */
const LINES = 3

export interface FilmStage {
  readonly layout: FilmLayout
  /** What lies below every frame: heads, the cells of the input, the empty map. */
  readonly still: readonly Item[]
  /** The whole map as it will be computed, over the empty one. */
  readonly computed: readonly Item[]
  /** Where the cells lie that are computed by then. */
  done(frame: FilmFrame): readonly Rect[]
  /** The window, the cell and the words. */
  moving(frame: FilmFrame): readonly Item[]
  /** A whole frame. */
  figure(frame: FilmFrame): Figure
}

/** @param room pixels that the figure may take */
export function filmStage(content: FilmContent, room: Size): FilmStage {
  const { film, output, inked } = content
  const layout = filmLayout(film, room)
  const still: Item[] = [
    { kind: 'box', top: 0, left: 0, ...layout.size, fill: inked.ground },
    ...heads(content, layout),
    ...inputCells(content, layout),
    ...emptyCells(film.part, layout.output, inked),
  ]
  const labels = content.numbers ? numbersOf(output, film.part, layout.output) : []
  const computedUntil = (end: number): Item[] => [
    {
      kind: 'image',
      image: paintCells(output.values, output.colours, output.scale, film.part.width, (i) => i < end),
      ...layout.output,
    },
    ...gridItems(film.part, layout.output, inked.line),
    ...labels.filter(({ cell }) => cell < end).map(({ item }) => item),
  ]
  const moving = (frame: FilmFrame): Item[] => [
    ...(frame.before ? framed(boundsOf(frame.before, film, layout), 1, inked.line) : []),
    ...windowItems(frame.window, film, layout),
    ...outlined(cellRect(film.part, layout.output, frame.index)),
    ...words(frame, layout, inked),
  ]
  return {
    layout,
    still,
    computed: computedUntil(Infinity),
    done: ({ index }) => rectsUntil(index + 1, film.part, layout.output),
    moving,
    figure: (frame) => ({ ...layout.size, items: [...still, ...computedUntil(frame.index + 1), ...moving(frame)] }),
  }
}

/** The frame whose cell lies at a point of the figure; null outside of the computed map. */
export function frameAt(film: Film, { output }: FilmLayout, x: number, y: number): number | null {
  const column = Math.floor(((x - output.left) / output.width) * film.part.width)
  const row = Math.floor(((y - output.top) / output.height) * film.part.height)
  return frameOf(film, { row: film.part.top + row, column: film.part.left + column })
}

function heads({ input, output, inked }: FilmContent, { heads: at, font }: FilmLayout): Item[] {
  return [input, output].flatMap(({ title, facts }, i): Item[] => {
    const { x, y, letters } = at[i]!
    const [name, ...more] = wrapped(title, letters)
    const line = { kind: 'text', x, anchor: 'start' } as const
    return [
      { ...line, text: more.length > 0 ? `${name}\u2026` : (name ?? ''), y, size: font, fill: inked.text, bold: true },
      ...wrapped(facts, Math.floor(letters * 1.15))
        .slice(0, 2)
        .map((text, n): Item => ({ ...line, text, y: y + (n + 1) * 1.3 * font, size: 0.85 * font, fill: inked.muted })),
    ]
  })
}

function inputCells({ film, input, positions, inked, numbers }: FilmContent, { input: frame }: FilmLayout): Item[] {
  const isCell = (i: number) => positions[i] === 'cell'
  const written = numbers ? numbersOf(input, film.source, frame) : []
  return [
    ...emptyCells(film.source, frame, inked),
    { kind: 'image', image: paintCells(input.values, input.colours, input.scale, film.source.width, isCell), ...frame },
    ...gridItems(film.source, frame, inked.line),
    ...written
      .filter(({ cell }) => positions[cell] !== 'empty')
      .map(({ item, cell }) => (isCell(cell) ? item : { ...item, fill: inked.muted })),
  ]
}

function emptyCells(part: Rect, frame: Rect, { empty, line }: FilmColours): Item[] {
  return [{ kind: 'box', ...frame, fill: empty }, ...gridItems(part, frame, line)]
}

interface CellNumber {
  readonly cell: number
  readonly item: Extract<Item, { kind: 'text' }>
}

function numbersOf({ values, scale, colours }: FilmMap, part: Rect, frame: Rect): CellNumber[] {
  const whole = { top: 0, left: 0, height: part.height, width: part.width }
  if (!hasRoomForLabels(whole, frame, colours)) return []
  const { labels, fontSize } = cellLabels({ ...whole, planes: [values] }, whole, frame, colours, scale)
  const cellAt = (x: number, y: number) =>
    Math.floor((y / frame.height) * part.height) * part.width + Math.floor((x / frame.width) * part.width)
  return labels.map(({ x, y, text, ink }) => {
    const at = { x: frame.left + x, y: frame.top + y + 0.36 * fontSize }
    return { cell: cellAt(x, y), item: { kind: 'text', text, ...at, size: fontSize, anchor: 'middle', fill: ink } }
  })
}

/** Every cell of a window where there are gaps between them, and what they lie in. */
function windowItems(window: FilmWindow, film: Film, layout: FilmLayout): Item[] {
  const { rows, columns } = window
  if (rows.length === 0 || columns.length === 0) return []
  const bounds = boundsOf(window, film, layout)
  const cell = { height: layout.input.height / film.source.height, width: layout.input.width / film.source.width }
  const gaps = bounds.height > (rows.length + 0.5) * cell.height || bounds.width > (columns.length + 0.5) * cell.width
  const taps = gaps
    ? rows.flatMap((down) =>
        columns.flatMap((across) =>
          outlined({
            top: layout.input.top + (down.position - film.source.top) * cell.height,
            left: layout.input.left + (across.position - film.source.left) * cell.width,
            ...cell,
          }),
        ),
      )
    : []
  return [...taps, ...(gaps ? framed(bounds, 1, '#000000') : outlined(bounds))]
}

/** The box around a window, in pixels; of a window that is larger than the part on show, what is in it. */
function boundsOf({ rows, columns }: FilmWindow, { source }: Film, { input }: FilmLayout): Rect {
  const cell = { height: input.height / source.height, width: input.width / source.width }
  const top = (rows[0]?.position ?? source.top) - source.top
  const left = (columns[0]?.position ?? source.left) - source.left
  const bottom = Math.min((rows.at(-1)?.position ?? source.top - 1) + 1 - source.top, source.height)
  const right = Math.min((columns.at(-1)?.position ?? source.left - 1) + 1 - source.left, source.width)
  return {
    top: input.top + top * cell.height,
    left: input.left + left * cell.width,
    height: (bottom - top) * cell.height,
    width: (right - left) * cell.width,
  }
}

/** The cells before `end`, row by row: the whole rows, and what there is of one more. */
function rectsUntil(end: number, part: Size, frame: Rect): Rect[] {
  const [height, width] = [frame.height / part.height, frame.width / part.width]
  const [rows, columns] = [Math.floor(end / part.width), end % part.width]
  return [
    { ...frame, height: rows * height },
    { top: frame.top + rows * height, left: frame.left, height, width: columns * width },
  ].filter((rect) => rect.height > 0 && rect.width > 0)
}

function cellRect(part: Rect, frame: Rect, index: number): Rect {
  const [height, width] = [frame.height / part.height, frame.width / part.width]
  const [row, column] = [Math.floor(index / part.width), index % part.width]
  return { top: frame.top + row * height, left: frame.left + column * width, height, width }
}

/** Two strokes, of which one stands out from whatever colour the cells have. */
function outlined(rect: Rect): Item[] {
  return [...framed(rect, 4, '#000000'), ...framed(rect, 2, '#ffffff')]
}

function words({ heading, arithmetic }: FilmFrame, { text, font, size }: FilmLayout, inked: FilmColours): Item[] {
  const letters = Math.floor((size.width - text.x - font) / (0.56 * font))
  const lines = wrapped(arithmetic, letters)
  const shown = lines.length > LINES ? [...lines.slice(0, LINES - 1), `${lines[LINES - 1]} \u2026`] : lines
  const line = { kind: 'text', x: text.x, anchor: 'start', size: font } as const
  return [
    { ...line, text: heading, y: text.y, fill: inked.text, bold: true },
    ...shown.map((words, i): Item => ({ ...line, text: words, y: text.y + (i + 1) * 1.4 * font, fill: inked.text })),
  ]
}
