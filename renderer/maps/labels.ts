/** Numbers written into the cells of a view, where the cells are large enough to hold them. */
import { formatValue } from '#renderer/controls/formatNumber'
import { inkOn, paintRgb, paintValues, tableOf, type Palette } from './colours'
import type { ColourScale } from './scale'
import { cellSize, onFrame, type Rect, type Size } from './viewport'

export interface Label {
  /** Middle of what is in view of the cell, in pixels of the frame. */
  readonly x: number
  readonly y: number
  readonly text: string
  readonly ink: string
}

export interface Labels {
  readonly labels: readonly Label[]
  /** Pixels. */
  readonly fontSize: number
}

/** Exact values of the cells in view; `top` and `left` are whole. */
export interface Cells extends Rect {
  readonly values: Float32Array
}

/** Numbers to write into the cells in view: one of each plane, so three in true colour. */
export interface NumberedCells extends Rect {
  readonly planes: readonly Float32Array[]
}

/** How large numbers are, and how much room they need. Fonts and cells in pixels. */
interface Type {
  readonly minCell: number
  readonly smallestFont: number
  readonly largestFont: number
  /** Font size as a part of a cell's height. */
  readonly height: number
  /** Around a number, as a part of the font size. */
  readonly air: number
}

const normal: Type = { minCell: 18, smallestFont: 9, largestFont: 44, height: 0.42, air: 0.7 }
const small: Type = { minCell: 11, smallestFont: 7, largestFont: 22, height: 0.6, air: 0.2 }
/** Red, green and blue, one below another. */
const threeLines: Type = { minCell: 36, smallestFont: 9, largestFont: 22, height: 0.26, air: 0.7 }

const MAX_LABELS = 2000
/** Width of a digit, as a part of the font size. */
const DIGIT = 0.6
/** From one line of a cell to the next, as a part of the font size. */
const LINE = 1.15
/** Pixels around a number in a cell that is cut off. */
const MARGIN = 2

/**
 * Whether cells are large enough, and few enough, for numbers.
 * @param isSmall whether numbers may stand in small type
 */
export function hasRoomForLabels(view: Rect, frame: Size, palette: Palette, isSmall = false): boolean {
  const cell = cellSize(view, frame)
  const { minCell } = typeOf(palette, isSmall)
  return Math.min(cell.width, cell.height) >= minCell && view.height * view.width <= MAX_LABELS
}

/**
 * As many digits as fit into every cell, up to 5; none where not even one does. All numbers of a view have one size, and
 * the last of them to fit is written without the zero before its decimal mark.
 */
export function cellLabels(
  cells: NumberedCells,
  view: Rect,
  frame: Size,
  palette: Palette,
  scale: ColourScale,
  isSmall = false,
): Labels {
  const { smallestFont, largestFont, height, air } = typeOf(palette, isSmall)
  const cell = cellSize(view, frame)
  const numbers = cells.planes.map((values) => [...values])
  for (const write of notations) {
    const texts = numbers.map((values) => values.map(write))
    const longest = texts.flat().reduce((length, text) => Math.max(length, text.length), 1)
    const fontSize = Math.min(cell.width / (longest * DIGIT + air), cell.height * height, largestFont)
    if (fontSize >= smallestFont) {
      const size = Math.floor(fontSize)
      const inks = inksOf(cells.planes, palette, scale)
      return {
        labels: inks.flatMap((ink, i) =>
          linesOf(
            i,
            texts.map((plane) => plane[i]!),
            ink,
            size,
          ),
        ),
        fontSize: size,
      }
    }
  }
  return { labels: [], fontSize: smallestFont }

  /** The numbers of a cell; of one that is cut off none, where they don't fit into what is in view of it. */
  function linesOf(i: number, texts: readonly string[], ink: string, size: number): Label[] {
    const at = {
      top: cells.top + Math.floor(i / cells.width),
      left: cells.left + (i % cells.width),
      height: 1,
      width: 1,
    }
    const box = onFrame(at, view, frame)
    const [left, right] = [Math.max(box.left, 0), Math.min(box.left + box.width, frame.width)]
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.top + box.height, frame.height)]
    const line = LINE * size
    const isCut = right - left < box.width - 0.5 || bottom - top < box.height - 0.5
    const longest = Math.max(...texts.map((text) => text.length))
    const fits =
      right - left >= longest * DIGIT * size + MARGIN && bottom - top >= size + (texts.length - 1) * line + MARGIN
    if (isCut && !fits) return []
    const middle = (top + bottom) / 2
    return texts.map((text, t) => ({
      x: (left + right) / 2,
      y: middle + (t - (texts.length - 1) / 2) * line,
      text,
      ink,
    }))
  }
}

/** From the longest to the shortest. */
const notations: readonly ((value: number) => string)[] = [
  ...[5, 4, 3, 2, 1].map((digits) => (value: number) => formatValue(value, digits)),
  (value) => formatValue(value, 1).replace(/^(-?)0([.,])/, '$1$2'),
]

function typeOf(palette: Palette, isSmall: boolean): Type {
  if (palette === 'rgb') return threeLines
  return isSmall ? small : normal
}

/** What can be read on the colour of each cell. */
function inksOf(planes: readonly Float32Array[], palette: Palette, scale: ColourScale): string[] {
  const colours = new Uint32Array(planes[0]!.length)
  if (palette === 'rgb') paintRgb(planes, scale, colours)
  else paintValues(planes[0]!, tableOf(palette), scale, colours)
  return Array.from(colours, inkOn)
}
