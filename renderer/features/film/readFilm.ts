/** Reads what a film shows from the maps: exact values of the input under its windows, padding included, and of the map. */
import type { MapSummary } from '#app/protocol/contract'
import { gridShape } from '#app/shape'
import type { MapReader } from '#renderer/maps/tiles'
import type { Rect } from '#renderer/maps/viewport'
import { blockReader } from './blockReader'
import type { FilmPosition } from './filmFigure'
import type { Film } from './filmPlan'

export interface FilmValues {
  /** Reads the maps as well, the parts on show from memory. */
  readonly reader: MapReader
  readonly input: Float32Array
  readonly positions: readonly FilmPosition[]
  readonly output: Float32Array
}

/**
 * @param from the map that the film's step reads
 * @param plane the channel of it on show; of a vector 0
 */
export async function readFilm(
  cache: MapReader,
  film: Film,
  from: MapSummary,
  plane: number,
  to: MapSummary,
): Promise<FilmValues> {
  const grid = gridShape(film.input)
  const block = inside(film.source, grid)
  const reader = blockReader(cache, new Map([...(block ? [[from.map, block] as const] : []), [to.map, film.part]]))
  const output = reader.read(to, to.shape.flat ? 0 : film.channel, film.part)
  const { top, left, height, width } = film.source
  const input = new Float32Array(height * width)
  const positions = Array<FilmPosition>(input.length).fill('empty')
  if (block) copy(await reader.read(from, plane, block), block)
  await Promise.all(Array.from(positions.keys(), fill))
  return { reader, input, positions, output: await output }

  function copy(values: Float32Array, at: Rect): void {
    values.forEach((value, i) => {
      const row = at.top - top + Math.floor(i / at.width)
      const cell = row * width + at.left - left + (i % at.width)
      input[cell] = value
      positions[cell] = 'cell'
    })
  }

  async function fill(cell: number): Promise<void> {
    if (positions[cell] === 'cell') return
    const [row, column] = [top + Math.floor(cell / width), left + (cell % width)]
    const by = {
      top: sourceOf(row, grid.height, film.filled.rows),
      left: sourceOf(column, grid.width, film.filled.columns),
    }
    if (by.top === undefined || by.left === undefined) return
    const [value] = await reader.read(from, plane, { top: by.top, left: by.left, height: 1, width: 1 })
    input[cell] = value!
    positions[cell] = 'filled'
  }
}

function sourceOf(position: number, cells: number, filled: ReadonlyMap<number, number>): number | undefined {
  return position >= 0 && position < cells ? position : filled.get(position)
}

/** The part of a rectangle that lies on a grid; null where none does. */
function inside({ top, left, height, width }: Rect, grid: { height: number; width: number }): Rect | null {
  const [begin, end] = [Math.max(top, 0), Math.min(top + height, grid.height)]
  const [first, last] = [Math.max(left, 0), Math.min(left + width, grid.width)]
  return begin < end && first < last ? { top: begin, left: first, height: end - begin, width: last - first } : null
}
