/** Numbers written into the cells of a view, where the cells are large enough to hold them. */
import { significant } from '#app/text/decimal'
import { indexing, inkOn, type ColourTable } from './colours'
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

const MAX_LABELS = 2000
/** Width of a digit, as a part of the font size. */
const DIGIT = 0.6
/** Pixels around a number in a cell that is cut off. */
const MARGIN = 2

/**
 * Whether cells are large enough, and few enough, for numbers.
 * @param isSmall whether numbers may stand in small type
 */
export function hasRoomForLabels(view: Rect, frame: Size, isSmall = false): boolean {
  const cell = cellSize(view, frame)
  const { minCell } = isSmall ? small : normal
  return Math.min(cell.width, cell.height) >= minCell && view.height * view.width <= MAX_LABELS
}

/** As many digits as fit, up to 5; none where not even one does. All numbers of a view have one size. */
export function cellLabels(
  cells: Cells,
  view: Rect,
  frame: Size,
  table: ColourTable,
  scale: ColourScale,
  isSmall = false,
): Labels {
  const { smallestFont, largestFont, height, air } = isSmall ? small : normal
  const cell = cellSize(view, frame)
  const values = [...cells.values]
  const indexOf = indexing(scale)
  for (let digits = 5; digits >= 1; digits--) {
    const texts = values.map((value) => significant(value, digits))
    const longest = texts.reduce((length, text) => Math.max(length, text.length), 1)
    const fontSize = Math.min(cell.width / (longest * DIGIT + air), cell.height * height, largestFont)
    if (fontSize >= smallestFont) {
      const size = Math.floor(fontSize)
      return { labels: texts.map((text, i) => label(i, text, size)).filter((one) => one !== null), fontSize: size }
    }
  }
  return { labels: [], fontSize: smallestFont }

  /** None where the text does not fit into what is in view of the cell. */
  function label(i: number, text: string, size: number): Label | null {
    const at = {
      top: cells.top + Math.floor(i / cells.width),
      left: cells.left + (i % cells.width),
      height: 1,
      width: 1,
    }
    const box = onFrame(at, view, frame)
    const [left, right] = [Math.max(box.left, 0), Math.min(box.left + box.width, frame.width)]
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.top + box.height, frame.height)]
    if (right - left < text.length * DIGIT * size + MARGIN || bottom - top < size + MARGIN) return null
    return {
      x: (left + right) / 2,
      y: (top + bottom) / 2,
      text,
      ink: inkOn(table[indexOf(values[i]!)]!),
    }
  }
}
