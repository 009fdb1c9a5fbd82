/** How many panels a row holds, where the experiment leaves that to the window. */
import type { Size } from '#renderer/maps/viewport'

/** Pixels that a panel needs beside and above its map: axes, head, colour bar. */
const BESIDE = 56
const ABOVE = 136
/** Panels narrower than this are slivers. */
const NARROWEST = 190
/** One more row must make cells larger by more than this: a row is compared at a glance, and stays from image to image. */
const GAIN = 1.25

/**
 * Rows of n things in an area, as even as can be, as few as can be: one more row only where maps of the given shape
 * become clearly larger.
 * @param map rows and columns of the map that counts
 */
export function arranged<T>(things: readonly T[], area: Size, map: Size): T[][] {
  const n = things.length
  const candidates = Array.from({ length: n }, (_, i) => Math.ceil(n / (i + 1)))
  const wide = candidates.filter((columns) => area.width / columns >= NARROWEST)
  const best = (wide.length > 0 ? wide : [1]).reduce((a, b) => (cellSize(b) > GAIN * cellSize(a) ? b : a))
  return inRows(things, Math.ceil(n / best))

  /** Pixels of a map's cell, with so many panels in a row. */
  function cellSize(columns: number): number {
    const width = area.width / columns - BESIDE
    const height = area.height / Math.ceil(n / columns) - ABOVE
    return Math.min(width / map.width, height / map.height)
  }
}

/** The first rows are the longer ones. */
function inRows<T>(things: readonly T[], count: number): T[][] {
  const rows: T[][] = []
  for (let i = 0; i < things.length; i += rows.at(-1)!.length) {
    rows.push(things.slice(i, i + Math.ceil((things.length - i) / (count - rows.length))))
  }
  return rows
}
