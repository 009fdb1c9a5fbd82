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

export function cellColours(value: number, range: Range): CellColours {
  const [r, g, b] = rgb(value, range)
  const light = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 > 0.45
  return { background: `rgb(${r}, ${g}, ${b})`, text: light ? '#111114' : '#ffffff' }
}

/** The kernel as pixels, one for each cell. */
export function kernelImage(matrix: Matrix, range: Range): ImageData {
  const rows = matrix.length
  const columns = matrix[0]?.length ?? 0
  const image = new ImageData(columns, rows)
  matrix.flat().forEach((value, i) => image.data.set([...rgb(value, range), 255], 4 * i))
  return image
}

function rgb(value: number, range: Range): [number, number, number] {
  const packed = colourTable('diverging')[indexing(linearScale(...range))(value)] ?? 0
  return [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255]
}
