/** The hatchings of special values, as patterns to fill with. */
import type { Special } from './colours'

/** Pixels after which a hatching repeats itself. */
export const SIDE = 8

/** @param ratio pixels of the canvas for each pixel of CSS */
export function hatching(
  pen: CanvasRenderingContext2D,
  { hatching: kind }: Pick<Special, 'hatching'>,
  ratio: number,
): CanvasPattern {
  const sheet = document.createElement('canvas')
  sheet.width = sheet.height = Math.round(SIDE * ratio)
  const lines = sheet.getContext('2d')!
  const side = sheet.width
  lines.lineWidth = Math.max(Math.round(1.25 * ratio), 1)
  lines.strokeStyle = 'rgb(0 0 0 / 70%)'
  lines.fillStyle = 'rgb(0 0 0 / 50%)'
  lines.beginPath()
  // Each line also where it enters the sheet from its neighbours, so that it has no gaps at the corners.
  for (const shift of [-side, 0, side]) {
    if (kind === 'falling' || kind === 'crossed') {
      lines.moveTo(shift - side, -side)
      lines.lineTo(shift + 2 * side, 2 * side)
    }
    if (kind === 'rising' || kind === 'crossed') {
      lines.moveTo(shift - side, 2 * side)
      lines.lineTo(shift + 2 * side, -side)
    }
  }
  if (kind === 'dotted') {
    const dot = Math.max(Math.round(1.5 * ratio), 1)
    lines.fillRect(Math.round(side / 4), Math.round(side / 4), dot, dot)
  }
  lines.stroke()
  return pen.createPattern(sheet, 'repeat')!
}

/** The same as the lines of an SVG pattern of `SIDE` by `SIDE`. */
export const hatchingSvg: Readonly<Record<Special['hatching'], string>> = {
  crossed:
    '<path d="M-1 -1L9 9M-1 9L9 -1M-1 7L1 9M7 -1L9 1M-1 1L1 -1M7 9L9 7" stroke="#000" stroke-opacity="0.7" stroke-width="1.25"/>',
  rising: '<path d="M-1 9L9 -1M-1 1L1 -1M7 9L9 7" stroke="#000" stroke-opacity="0.7" stroke-width="1.25"/>',
  falling: '<path d="M-1 -1L9 9M-1 7L1 9M7 -1L9 1" stroke="#000" stroke-opacity="0.7" stroke-width="1.25"/>',
  dotted: '<rect x="2" y="2" width="2" height="2" fill="#000" fill-opacity="0.5"/>',
}

/** The same as a background of CSS, for legends. */
export const hatchingCss: Readonly<Record<Special['hatching'], string>> = {
  crossed:
    'repeating-linear-gradient(45deg, #000b 0 1px, transparent 1px 4px), repeating-linear-gradient(-45deg, #000b 0 1px, transparent 1px 4px)',
  rising: 'repeating-linear-gradient(-45deg, #000b 0 1px, transparent 1px 4px)',
  falling: 'repeating-linear-gradient(45deg, #000b 0 1px, transparent 1px 4px)',
  dotted: 'radial-gradient(circle at 3px 3px, #000b 1px, transparent 1.2px) 0 0 / 5px 5px',
}
