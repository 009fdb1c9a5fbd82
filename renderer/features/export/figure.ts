/**
 * Images of maps for papers and slides, as lists of what is drawn: each map with its title, its axes, the numbers of
 * its cells and its colour bar; or the cells alone. Every cell has a whole number of pixels, the same for all.
 */
import { rampImage, specials, STEPS, tableOf, type Palette, type Special } from '#renderer/maps/colours'
import { sheetPlaces } from './figureSheet'
import { cellLabels, hasRoomForLabels } from '#renderer/maps/labels'
import { axisRoom } from '#renderer/maps/mapOption'
import type { Range } from '#renderer/maps/range'
import { barTicks, type ColourScale } from '#renderer/maps/scale'
import { pixelTicks, type Rect, type Size } from '#renderer/maps/viewport'

export interface Figure extends Size {
  readonly items: readonly Item[]
}

export type Item =
  /** Drawn without smoothing. */
  | ({ readonly kind: 'image'; readonly image: ImageData } & Rect)
  /** Lines or dots where the mask is not transparent; everywhere without one. */
  | ({ readonly kind: 'hatching'; readonly hatching: Special['hatching']; readonly mask: ImageData | null } & Rect)
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
  /** All channels instead, so many in a row; then `cells` and `planes` are not shown. */
  readonly sheet: { readonly channels: readonly ImageData[]; readonly columns: number } | null
  /** Exact values of the cells in each channel on show, where they are to be written; null for none. */
  readonly planes: readonly Float32Array[] | null
  readonly colours: Palette
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
/** The longer side of a small map, about; of 3, 6, 7, 8, 12, 14, 16 or 28 cells exactly, so that such maps and their bars are in line. */
const SIDE = 336
const MIN_SIDE = 32
const MIN_BAR = 180
const TITLE = 13
const SMALL = 11
/** Pixels; a longer caption is cut. */
const MAX_CAPTION = 560
/** About the width of a letter, as a part of the font's size. */
const LETTER = 0.56
const HEAD = 44
/** The longer side of a small map that shows one of all channels, about; and the room between small maps. */
const SHEET_SIDE = 128
const SHEET_GAP = { height: 24, width: 10 }
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
  let height = 0
  const items: Item[] = []
  for (const { cells, sheet, part } of maps) {
    const { channels, columns } = sheet ?? { channels: [cells], columns: 1 }
    const all = sheetPlaces(part, channels.length, columns, { height: 1, width: 1 })
    items.push(
      ...all.places.map((at, i): Item => ({
        kind: 'image',
        image: channels[i]!,
        height: part.height,
        width: part.width,
        top: at.top,
        left: left + at.left,
      })),
    )
    left += all.width + 1
    height = Math.max(height, all.height)
  }
  return { items, width: left - 1, height }
}

/** Pixels of a cell: as many as make the longer side of a small map readable. */
function cellPixels({ height, width }: Size): Size {
  const side = Math.max(Math.round(SIDE / Math.max(height, width)), 1)
  const scale = (cells: number) => Math.max(side, Math.ceil(MIN_SIDE / cells))
  return { height: scale(height), width: scale(width) }
}

function frameMap(map: FigureMap, left: number): { items: Item[]; right: number; bottom: number } {
  const top = PAD + HEAD
  const { frame, room, items } = map.sheet ? sheetFrame(map, map.sheet, { top, left }) : mapFrame(map, { top, left })
  const size = { height: frame.height, width: frame.width }
  const width = Math.max(size.width, MIN_BAR)
  const bar = { top: frame.top + size.height + room.bottom + BAR.distance, left: frame.left, height: BAR.height, width }
  // A small map takes the room that its captions need.
  const words = Math.max(textWidth(map.title, TITLE), textWidth(map.facts, SMALL))
  const captions = Math.max(room.left + width, Math.min(words, MAX_CAPTION))
  const legend = legendOf(map, { x: bar.left, y: bar.top + bar.height + BAR.ticks + BAR.others })
  return {
    items: [
      {
        kind: 'text',
        text: fitting(map.title, captions, TITLE),
        x: left,
        y: PAD + 12,
        size: TITLE,
        anchor: 'start',
        fill: TEXT,
        bold: true,
      },
      {
        kind: 'text',
        text: fitting(map.facts, captions, SMALL),
        x: left,
        y: PAD + 30,
        size: SMALL,
        anchor: 'start',
        fill: MUTED,
      },
      ...items,
      ...colourBar(map, bar),
      ...legend.items,
    ],
    right: Math.ceil(Math.max(frame.left + width, legend.right, left + captions)),
    bottom: bar.top + bar.height + BAR.ticks + (legend.items.length > 0 ? BAR.others : 0),
  }
}

interface Framed {
  readonly frame: Rect
  /** What stands left of the frame and below it. */
  readonly room: { readonly left: number; readonly bottom: number }
  readonly items: readonly Item[]
}

/** A map with its axes, and its numbers or hatchings. */
function mapFrame(map: FigureMap, corner: { top: number; left: number }): Framed {
  const { part, cells, colours, found } = map
  const cell = cellPixels(part)
  const room = axisRoom({ height: part.top + part.height, width: part.left + part.width })
  const frame = {
    top: corner.top,
    left: corner.left + room.left,
    height: part.height * cell.height,
    width: part.width * cell.width,
  }
  const written = numbers(map, frame)
  const signs = written.length > 0 ? written : hatchings(cells, colours, found, frame)
  return {
    frame,
    room,
    items: [
      { kind: 'image', image: cells, ...frame },
      ...signs,
      { kind: 'box', ...frame, stroke: LINE },
      ...axes(part, frame),
    ],
  }
}

/** All channels, each with its number. */
function sheetFrame(
  { part, colours, found }: FigureMap,
  { channels, columns }: NonNullable<FigureMap['sheet']>,
  corner: { top: number; left: number },
): Framed {
  const scale = Math.max(Math.round(SHEET_SIDE / Math.max(part.height, part.width)), 1)
  const size = { height: part.height * scale, width: part.width * scale }
  const all = sheetPlaces(size, channels.length, columns, SHEET_GAP)
  const items = all.places.flatMap((place, channel): Item[] => {
    const at = { top: corner.top + place.top, left: corner.left + place.left, ...size }
    const image = channels[channel]!
    const label = {
      kind: 'text',
      text: String(channel),
      x: at.left + at.width / 2,
      y: at.top + at.height + 13,
      size: SMALL,
      anchor: 'middle',
      fill: MUTED,
    } as const
    return [
      { kind: 'image', image, ...at },
      ...hatchings(image, colours, found, at),
      { kind: 'box', ...at, stroke: LINE },
      label,
    ]
  })
  return { frame: { ...corner, height: all.height, width: all.width }, room: { left: 0, bottom: 18 }, items }
}

/** The hatchings of the special values among cells, which are told by their colours. */
function hatchings(cells: ImageData, colours: Palette, found: number, frame: Rect): Item[] {
  const pixels = new Uint32Array(cells.data.buffer)
  return specials.flatMap(({ hatching }, bit): Item[] => {
    if ((found & (1 << bit)) === 0) return []
    const colour = tableOf(colours)[STEPS + bit]!
    if (!pixels.includes(colour)) return []
    const mask = new ImageData(cells.width, cells.height)
    const opaque = new Uint32Array(mask.data.buffer)
    pixels.forEach((pixel, i) => (opaque[i] = pixel === colour ? 0xffffffff : 0))
    return [{ kind: 'hatching', hatching, mask, ...frame }]
  })
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

function numbers({ planes, part, scale, colours }: FigureMap, frame: Rect): Item[] {
  if (!planes || !hasRoomForLabels(part, frame, colours)) return []
  const { labels, fontSize } = cellLabels({ ...part, planes }, part, frame, colours, scale)
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

/** None in true colour, which shows what it stands for. */
function colourBar({ colours, scale, range }: FigureMap, bar: Rect): Item[] {
  if (colours === 'rgb') return []
  const [smallest, largest] = range ?? [scale.min, scale.max]
  const below = smallest < scale.min && (smallest > 0 || scale.kind !== 'log') ? '\u2264 ' : ''
  const above = largest > scale.max ? '\u2265 ' : ''
  const y = bar.top + bar.height + BAR.ticks
  const ticks = barTicks(scale, bar.width, (text) => LETTER * SMALL * text.length)
  return [
    { kind: 'image', image: rampImage(colours), ...bar },
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
  for (const [bit, { name, colour, hatching }] of specials.entries()) {
    if ((found & (1 << bit)) === 0) continue
    const swatch = { left: x, top: at.y - 9, height: 10, width: 10 }
    items.push(
      { kind: 'box', ...swatch, fill: colour, stroke: LINE },
      { kind: 'hatching', hatching, mask: null, ...swatch },
    )
    x += 14
    say(name)
  }
  return { items, right: items.length > 0 ? x - 12 : at.x }
}

function textWidth(text: string, size: number): number {
  return Math.ceil(text.length * LETTER * size)
}

function fitting(text: string, width: number, size: number): string {
  const fitting = Math.floor(width / (LETTER * size))
  return text.length <= fitting ? text : `${text.slice(0, Math.max(fitting - 1, 1))}\u2026`
}
