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

const LEAST_CELL = 18
const MOST_LABELS = 2000
const SMALLEST_FONT = 9
const LARGEST_FONT = 15
/** Width of a digit and the air around a number, as parts of the font size. */
const DIGIT = 0.6
const AIR = 0.7
/** Pixels around a number in a cell that is cut off. */
const MARGIN = 2

/** Whether cells are large enough, and few enough, for numbers. */
export function hasRoomForLabels(view: Rect, frame: Size): boolean {
  const cell = cellSize(view, frame)
  return Math.min(cell.width, cell.height) >= LEAST_CELL && view.height * view.width <= MOST_LABELS
}

/** As many digits as fit, up to 5; none where not even one does. All numbers of a view have one size. */
export function cellLabels(cells: Cells, view: Rect, frame: Size, table: ColourTable, scale: ColourScale): Labels {
  const cell = cellSize(view, frame)
  const values = [...cells.values]
  const indexOf = indexing(scale)
  for (let digits = 5; digits >= 1; digits--) {
    const texts = values.map((value) => significant(value, digits))
    const longest = texts.reduce((most, text) => Math.max(most, text.length), 1)
    const fontSize = Math.min(cell.width / (longest * DIGIT + AIR), cell.height * 0.45, LARGEST_FONT)
    if (fontSize >= SMALLEST_FONT) {
      const size = Math.floor(fontSize)
      return { labels: texts.map((text, i) => label(i, text, size)).filter((one) => one !== null), fontSize: size }
    }
  }
  return { labels: [], fontSize: SMALLEST_FONT }

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
