/**
 * Pictures of maps for papers and slides, as lists of what is drawn: each map with its title, its axes, the numbers of
 * its cells and its colour bar; or the cells alone. Every cell has a whole number of pixels, the same for all.
 */
import { colourTable, rampPicture, specials, type ColourMap } from './colours'
import { cellLabels, hasRoomForLabels } from './labels'
import { axisRoom } from './mapOption'
import type { Range } from './range'
import { barTicks, type ColourScale } from './scale'
import { pixelTicks, type Rect, type Size } from './view'

export interface Figure extends Size {
  readonly items: readonly Item[]
}

export type Item =
  /** Drawn without smoothing. */
  | ({ readonly kind: 'image'; readonly image: ImageData } & Rect)
  /** A stroke lies around the box, so that it covers nothing in it. */
  | ({ readonly kind: 'box'; readonly fill?: string; readonly stroke?: string } & Rect)
  | {
      readonly kind: 'text'
      readonly text: string
      readonly x: number
      /** The baseline. */
      readonly y: number
      readonly size: number
      readonly anchor: 'start' | 'middle' | 'end'
      readonly fill: string
      readonly bold?: boolean
    }

/** A map as a figure shows it. */
export interface FigureMap {
  readonly title: string
  /** What stands below the title. */
  readonly facts: string
  /** The part of the map, in whole cells. */
  readonly part: Rect
  /** Its cells, a pixel each, in their colours. */
  readonly cells: ImageData
  /** Exact values of the cells, where they are to be written; null for none. */
  readonly values: Float32Array | null
  readonly colours: ColourMap
  readonly scale: ColourScale
  /** What the scale is called, where it is not linear. */
  readonly remark: string
  /** Smallest and largest value of the map; the scale may be narrower. */
  readonly range: Range | null
  /** Which of `specials` there are, as bits. */
  readonly found: number
}

export const FIGURE_FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"

const TEXT = '#1b1b1f'
const MUTED = '#4a4a54'
const LINE = '#8e8e98'
const PAD = 12
const GAP = 24
const SIDE = 320
const LEAST_SIDE = 32
const LEAST_BAR = 180
const TITLE = 13
const SMALL = 11
/** About the width of a letter, as a part of the font's size. */
const LETTER = 0.56
const HEAD = 44
const BAR = { distance: 10, height: 10, ticks: 14, others: 16 }

/** Maps side by side with titles, axes and colour bars, on white. */
export function framedFigure(maps: readonly FigureMap[]): Figure {
  const items: Item[] = []
  let left = PAD
  let bottom = 0
  for (const map of maps) {
    const column = frameMap(map, left)
    items.push(...column.items)
    left = column.right + GAP
    bottom = Math.max(bottom, column.bottom)
  }
  const [height, width] = [bottom + PAD, left - GAP + PAD]
  return { height, width, items: [{ kind: 'box', top: 0, left: 0, height, width, fill: '#ffffff' }, ...items] }
}

/** The cells alone, a pixel for each; several maps side by side. */
export function bareFigure(maps: readonly FigureMap[]): Figure {
  let left = 0
  const items = maps.map(({ cells, part: { height, width } }): Item => {
    const at = { top: 0, left, height, width }
    left += width + 1
    return { kind: 'image', image: cells, ...at }
  })
  return { items, width: left - 1, height: Math.max(...maps.map(({ part }) => part.height)) }
}

/** Pixels of a cell: as many as make the longer side of a small map readable. */
function cellPixels({ height, width }: Size): Size {
  const side = Math.max(Math.round(SIDE / Math.max(height, width)), 1)
  const least = (cells: number) => Math.max(side, Math.ceil(LEAST_SIDE / cells))
  return { height: least(height), width: least(width) }
}

function frameMap(map: FigureMap, left: number): { items: Item[]; right: number; bottom: number } {
  const { part } = map
  const cell = cellPixels(part)
  const size = { height: part.height * cell.height, width: part.width * cell.width }
  const room = axisRoom({ height: part.top + part.height, width: part.left + part.width })
  const frame = { top: PAD + HEAD, left: left + room.left, ...size }
  const width = Math.max(size.width, LEAST_BAR)
  const bar = { top: frame.top + size.height + room.bottom + BAR.distance, left: frame.left, height: BAR.height, width }
  const legend = legendOf(map, { x: bar.left, y: bar.top + bar.height + BAR.ticks + BAR.others })
  return {
    items: [
      { kind: 'text', text: fitting(map.title, room.left + width, TITLE), x: left, y: PAD + 12, size: TITLE, anchor: 'start', fill: TEXT, bold: true },
      { kind: 'text', text: fitting(map.facts, room.left + width, SMALL), x: left, y: PAD + 30, size: SMALL, anchor: 'start', fill: MUTED },
      { kind: 'image', image: map.cells, ...frame },
      ...numbers(map, frame),
      { kind: 'box', ...frame, stroke: LINE },
      ...axes(part, frame),
      ...colourBar(map, bar),
      ...legend.items,
    ],
    right: Math.ceil(Math.max(frame.left + width, legend.right)),
    bottom: bar.top + bar.height + BAR.ticks + (legend.items.length > 0 ? BAR.others : 0),
  }
}

function axes(part: Rect, frame: Rect): Item[] {
  const label = { kind: 'text', size: SMALL, fill: MUTED } as const
  const columns = pixelTicks(part.left, part.width, part.left + part.width, frame.width, 36)
  const rows = pixelTicks(part.top, part.height, part.top + part.height, frame.height, 24)
  const right = frame.left + frame.width
  const x = (column: number) => Math.min(frame.left + ((column + 0.5 - part.left) * frame.width) / part.width, right)
  const y = (row: number) => frame.top + ((row + 0.5 - part.top) * frame.height) / part.height
  const bottom = frame.top + frame.height
  return [
    ...columns.flatMap((column): Item[] => [
      { kind: 'box', left: x(column) - 0.5, top: bottom, width: 1, height: 3, fill: LINE },
      { ...label, text: String(column), x: x(column), y: bottom + 14, anchor: 'middle' },
    ]),
    ...rows.flatMap((row): Item[] => [
      { kind: 'box', left: frame.left - 3, top: y(row) - 0.5, width: 3, height: 1, fill: LINE },
      { ...label, text: String(row), x: frame.left - 6, y: y(row) + 4, anchor: 'end' },
    ]),
  ]
}

function numbers({ values, part, scale, colours }: FigureMap, frame: Rect): Item[] {
  if (!values || !hasRoomForLabels(part, frame)) return []
  const { labels, fontSize } = cellLabels({ ...part, values }, part, frame, colourTable(colours), scale)
  return labels.map(({ x, y, text, ink }) => ({
    kind: 'text',
    text,
    x: frame.left + x,
    y: frame.top + y + 0.36 * fontSize,
    size: fontSize,
    anchor: 'middle',
    fill: ink,
  }))
}

function colourBar({ colours, scale, range }: FigureMap, bar: Rect): Item[] {
  const [smallest, largest] = range ?? [scale.min, scale.max]
  const below = smallest < scale.min && (smallest > 0 || scale.kind !== 'log') ? '\u2264 ' : ''
  const above = largest > scale.max ? '\u2265 ' : ''
  const y = bar.top + bar.height + BAR.ticks
  const ticks = barTicks(scale, bar.width, (text) => LETTER * SMALL * text.length)
  return [
    { kind: 'image', image: rampPicture(colours), ...bar },
    ...ticks.flatMap(({ place, text }): Item[] => {
      const x = bar.left + place * bar.width
      const end = place === 0 ? below : place === 1 ? above : ''
      const anchor = place === 0 ? 'start' : place === 1 ? 'end' : 'middle'
      const tick: Item = { kind: 'box', left: x - 0.5, top: bar.top + bar.height, width: 1, height: 3, fill: LINE }
      const words: Item = { kind: 'text', text: `${end}${text}`, x, y: y + 1, size: SMALL, anchor, fill: MUTED }
      return anchor === 'middle' ? [tick, words] : [words]
    }),
  ]
}

/** Scale and special values, where there are any. */
function legendOf({ remark, found }: FigureMap, at: { x: number; y: number }): { items: Item[]; right: number } {
  const items: Item[] = []
  let x = at.x
  const say = (text: string) => {
    items.push({ kind: 'text', text, x, y: at.y, size: SMALL, anchor: 'start', fill: MUTED })
    x += LETTER * SMALL * text.length + 12
  }
  if (remark) say(remark)
  for (const [bit, { name, colour }] of specials.entries()) {
    if ((found & (1 << bit)) === 0) continue
    items.push({ kind: 'box', left: x, top: at.y - 9, height: 10, width: 10, fill: colour, stroke: LINE })
    x += 14
    say(name)
  }
  return { items, right: items.length > 0 ? x - 12 : at.x }
}

function fitting(text: string, width: number, size: number): string {
  const most = Math.floor(width / (LETTER * size))
  return text.length <= most ? text : `${text.slice(0, Math.max(most - 1, 1))}\u2026`
}
