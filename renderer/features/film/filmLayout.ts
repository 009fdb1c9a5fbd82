/** Where the parts of a film's frame stand: two maps side by side, their heads above, the arithmetic below. */
import type { Item } from '#renderer/features/export/index'
import type { Rect, Size } from '#renderer/maps/viewport'
import type { Film } from './filmPlan'

export interface FilmLayout {
  /** Of the whole figure. */
  readonly size: Size
  readonly input: Rect
  readonly output: Rect
  /** Baselines of the titles, and how many letters have room. */
  readonly heads: readonly { readonly x: number; readonly y: number; readonly letters: number }[]
  /** Baseline of the first line below the maps. */
  readonly text: { readonly x: number; readonly y: number }
  /** Pixels. */
  readonly font: number
}

/** About the width of a letter, as a part of the font's size. */
const LETTER = 0.56
/** Of the font's size: a head of three lines, the words below of four. */
const HEAD = 4.4
const WORDS = 6.4
/** A cell is drawn no larger. */
const LARGEST_CELL = 72
/** Both maps have cells of one size where those can be read. */
const READABLE_CELL = 18
/** Of the width: the words below the maps begin no farther to the right. */
const WORDS_INDENT = 0.4
/** Of the width, for a map that is computed from an input of many small cells. */
const OUTPUT_SHARE = 0.36

/** @param room pixels that the figure may take */
export function filmLayout({ part, source }: Pick<Film, 'part' | 'source'>, room: Size): FilmLayout {
  const font = Math.round(Math.min(Math.max(Math.min(room.width / 60, room.height / 32), 11), 26))
  const gap = 2 * font
  const pad = font
  const width = Math.max(room.width - 2 * pad - gap, 40)
  const height = Math.max(room.height - (HEAD + WORDS) * font, 40)
  const same = Math.min(width / (source.width + part.width), height / source.height, height / part.height, LARGEST_CELL)
  const share = same < READABLE_CELL ? OUTPUT_SHARE : null
  const cellOf = ({ height: rows, width: columns }: Size, of: number) =>
    whole(share === null ? same : Math.min((of * width) / columns, height / rows, LARGEST_CELL))
  const [inCell, outCell] = [cellOf(source, 1 - OUTPUT_SHARE), cellOf(part, OUTPUT_SHARE)]
  const sizeOf = (cells: Size, cell: number) => ({ height: cells.height * cell, width: cells.width * cell })
  const [before, after] = [sizeOf(source, inCell), sizeOf(part, outCell)]
  // A head needs room for its words, however small the map below it is.
  const columns = [before, after].map((map) => Math.max(map.width, 15 * LETTER * font)) as [number, number]
  const all = columns[0] + gap + columns[1]
  const left = Math.max(Math.round((room.width - all) / 2), pad)
  const top = Math.round(HEAD * font)
  const tallest = Math.max(before.height, after.height)
  const second = left + columns[0] + gap
  return {
    size: { height: Math.round(room.height), width: Math.round(room.width) },
    input: { top: top + Math.floor((tallest - before.height) / 2), left, ...before },
    output: { top: top + Math.floor((tallest - after.height) / 2), left: second, ...after },
    heads: [left, second].map((x, i) => ({
      x,
      y: Math.round(1.4 * font),
      letters: Math.floor(
        (i === 0 ? columns[0] + gap / 2 : Math.max(room.width - second - pad, columns[1])) / (LETTER * font),
      ),
    })),
    // Below the input, unless the words would have little room there.
    text: { x: left < WORDS_INDENT * room.width ? left : pad, y: Math.round(top + tallest + 2 * font) },
    font,
  }
}

/** Whole pixels, so that cells have equal sides; less than two pixels can't be. */
function whole(cell: number): number {
  return cell >= 2 ? Math.floor(cell) : cell
}

/** A frame of four boxes, its line in the middle of the rectangle's edge. */
export function framed({ top, left, height, width }: Rect, thickness: number, fill: string): Item[] {
  const half = thickness / 2
  const across = { left: left - half, width: width + thickness, height: thickness }
  const down = { top: top + half, width: thickness, height: height - thickness }
  return [
    { kind: 'box', ...across, top: top - half, fill },
    { kind: 'box', ...across, top: top + height - half, fill },
    { kind: 'box', ...down, left: left - half, fill },
    { kind: 'box', ...down, left: left + width - half, fill },
  ]
}

/** The lines between cells that are large enough for them. */
export function gridItems(part: Size, frame: Rect, fill: string): Item[] {
  const [height, width] = [frame.height / part.height, frame.width / part.width]
  if (Math.min(height, width) < 8) return framed(frame, 1, fill)
  const line = { kind: 'box', fill } as const
  return [
    ...Array.from({ length: part.height + 1 }, (_, row): Item => {
      const at = { top: frame.top + row * height, left: frame.left, height: 1, width: frame.width + 1 }
      return { ...line, ...at }
    }),
    ...Array.from({ length: part.width + 1 }, (_, column): Item => {
      const at = { top: frame.top, left: frame.left + column * width, height: frame.height + 1, width: 1 }
      return { ...line, ...at }
    }),
  ]
}

/** A text as lines of at most so many letters, broken between words where it can be. */
export function wrapped(text: string, letters: number): string[] {
  const most = Math.max(letters, 1)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const next = line === '' ? word : `${line} ${word}`
    if (next.length <= most) {
      line = next
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (line.length > most) {
      lines.push(line.slice(0, most))
      line = line.slice(most)
    }
  }
  return line === '' ? lines : [...lines, line]
}
