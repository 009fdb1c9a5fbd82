/** The background colours of a kernel's numbers: diverging around 0, with letters that can be read on them. */
import { colourTable, indexing } from '#renderer/maps/colours'
import type { Range } from '#renderer/maps/range'
import { linearScale } from '#renderer/maps/scale'
import type { Matrix } from '#app/layers/presets'

export interface CellColours {
  readonly background: string
  readonly text: string
}

/** The range of a kernel around 0, wider than its numbers: the darkest ends of the colours are hard to read on. */
export function kernelRange(matrices: readonly Matrix[]): Range {
  const largest = matrices.flat(2).reduce((most, w) => Math.max(most, Math.abs(w)), 0) || 1
  return [-1.4 * largest, 1.4 * largest]
}

/** @param dark whether the window is dark: 0 is then a dark cell, since a white one would glare */
export function cellColours(value: number, range: Range, dark: boolean): CellColours {
  const [r, g, b] = rgb(value, range, dark)
  return { background: `rgb(${r}, ${g}, ${b})`, text: luminance([r, g, b]) > EQUAL_CONTRAST ? '#000000' : '#ffffff' }
}

/** The relative luminance against which black and white have the same contrast, 4.58. */
const EQUAL_CONTRAST = 0.179

/** Relative luminance of a colour in sRGB, as WCAG 2 defines it. */
function luminance(colour: Colour): number {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** The kernel as pixels, one for each cell. */
export function kernelImage(matrix: Matrix, range: Range, dark: boolean): ImageData {
  const rows = matrix.length
  const columns = matrix[0]?.length ?? 0
  const image = new ImageData(columns, rows)
  matrix.flat().forEach((value, i) => image.data.set([...rgb(value, range, dark), 255], 4 * i))
  return image
}

type Colour = readonly [red: number, green: number, blue: number]

/** Of the dark window: for 0, and for both ends, as the light colours have them. */
const DARK_ZERO: Colour = [43, 43, 49]
const DARK_ENDS: { readonly low: Colour; readonly high: Colour } = { low: [67, 147, 195], high: [214, 96, 77] }

function rgb(value: number, range: Range, dark: boolean): Colour {
  if (dark) {
    const share = Math.min(1, Math.abs(value) / range[1])
    const end = value < 0 ? DARK_ENDS.low : DARK_ENDS.high
    const mixed = (i: 0 | 1 | 2) => Math.round(DARK_ZERO[i] + share * (end[i] - DARK_ZERO[i]))
    return [mixed(0), mixed(1), mixed(2)]
  }
  const packed = colourTable('diverging')[indexing(linearScale(...range))(value)] ?? 0
  return [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255]
}
