/** Cells of a film in their colours, a pixel each; those that are left out are transparent. */
import { colourTable, paintValues, type ColourMap } from '#renderer/maps/colours'
import type { ColourScale } from '#renderer/maps/scale'

export function paintCells(
  values: Float32Array,
  colours: ColourMap,
  scale: ColourScale,
  width: number,
  isShown: (cell: number) => boolean,
): ImageData {
  const image = new ImageData(width, values.length / width)
  const pixels = new Uint32Array(image.data.buffer)
  paintValues(values, colourTable(colours), scale, pixels)
  for (let i = 0; i < pixels.length; i++) if (!isShown(i)) pixels[i] = 0
  return image
}
