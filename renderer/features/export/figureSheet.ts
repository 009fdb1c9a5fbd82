/** All channels of a map as a figure shows them: small maps in rows, each with its number below. */
import type { Size } from '#renderer/maps/viewport'

export interface SheetPlaces extends Size {
  /** The top left corners of the small maps, in the order of the channels. */
  readonly places: readonly { readonly left: number; readonly top: number }[]
}

/** @param map of one channel, in pixels of the figure */
export function sheetPlaces(map: Size, count: number, columns: number, gap: Size): SheetPlaces {
  const [across, down] = [map.width + gap.width, map.height + gap.height]
  return {
    width: Math.min(count, columns) * across - gap.width,
    height: Math.ceil(count / columns) * down - gap.height,
    places: Array.from({ length: count }, (_, i) => ({
      left: (i % columns) * across,
      top: Math.floor(i / columns) * down,
    })),
  }
}
