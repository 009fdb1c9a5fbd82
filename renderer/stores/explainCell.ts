/** Reads from the maps what the arithmetic of a cell needs, and says it. */
import type { MapSummary } from '#app/protocol/contract'
import {
  cellsToRead,
  explain,
  formatFormula,
  otherCells,
  ownWeight,
  type Explanation,
  type ReadWeight,
} from '#app/explain/explain'
import type { Cell } from '#app/explain/provenance'
import { cellsIn, withoutNarrowGaps, type Region } from '#app/explain/region'
import type { Step } from '#app/plan'
import { gridShape, type MapShape } from '#app/shape'
import { formatExact } from '#renderer/controls/formatNumber'
import type { MapReader } from '#renderer/maps/tiles'
import type { Place, Rect } from '#renderer/maps/viewport'
import { formatMessage } from '#renderer/messages/index'
import { drawnBoxes } from './pin'
import type { TensorKey, TensorNumbers } from './tensors'

/** Gaps of a region that are read along, in cells: a few more values cost less than another request. */
const READ_GAP = 8

/**
 * The value of a cell.
 * @param channel on show; of a vector 0
 */
export async function readCell(
  cache: MapReader,
  map: MapSummary,
  channel: number,
  { row, column }: Place,
): Promise<number | undefined> {
  const [value] = await cache.read(map, map.shape.flat ? 0 : channel, { top: row, left: column, height: 1, width: 1 })
  return value
}

/**
 * How a step computes a cell of its map.
 * @param input the shape that the step reads, and `source` the map of it
 * @param mapOf the map of another step of the plan, where the step reads one as well
 */
export async function explainCell(
  cache: MapReader,
  step: Step,
  input: MapShape,
  source: MapSummary,
  at: Cell,
  mapOf: (step: number) => MapSummary | undefined,
  tensors: Pick<TensorNumbers, 'at' | 'read'>,
): Promise<Explanation> {
  const needed = cellsToRead(step, input, at)
  const others = otherCells(step, input, at).map(({ step: other, region }) => ({ map: mapOf(other), region }))
  const read = needed && (await readerOf(cache, source, needed))
  const known = others.flatMap(({ map, region }) => (map ? [{ map, region }] : []))
  const readers = await Promise.all(known.map(({ map, region }) => readerOf(cache, map, region)))
  return withWeights(tensors, (weight) => explain(step, input, at, read, readers, weight))
}

/** Explains with the numbers of tensors that are there, then reads those that were missing, until none is. */
async function withWeights(
  tensors: Pick<TensorNumbers, 'at' | 'read'>,
  explained: (weight: ReadWeight) => Explanation,
): Promise<Explanation> {
  for (;;) {
    const missing = new Map<string, { readonly tensor: TensorKey; readonly indices: number[] }>()
    const explanation = explained((source, index) => {
      if (source.from !== 'tensor') return ownWeight(source, index)
      const number = tensors.at(source, index)
      if (number === undefined && index < source.count) {
        const { indices } = missing.get(source.sha256) ?? { indices: [] as number[] }
        missing.set(source.sha256, { tensor: source, indices })
        indices.push(index)
      }
      return number ?? 0
    })
    if (missing.size === 0) return explanation
    for (const { tensor, indices } of missing.values()) await tensors.read(tensor, indices)
  }
}

/** The formula with its result, or the value alone. */
export function arithmeticLine(explanation: Explanation | null, value: number): string {
  return explanation ? formatMessage(formatFormula(explanation, value)) : formatExact(value)
}

/** Reads a region of a map, all channels of it, and gives access to its cells. */
async function readerOf(cache: MapReader, map: MapSummary, region: Region): Promise<(cell: Cell) => number> {
  if (cellsIn(region) === 0) return () => NaN
  const { flat } = map.shape
  const { height, width } = gridShape(map.shape)
  const { begin, end } = region.channels
  const planes = flat ? [0] : Array.from({ length: end - begin }, (_, i) => begin + i)
  const rows = withoutNarrowGaps(region.rows, READ_GAP)
  const columns = withoutNarrowGaps(region.columns, READ_GAP)
  const values = new Map<number, number>()
  const indexOf = (plane: number, row: number, column: number) => (plane * height + row) * width + column
  const read = async (plane: number, part: Rect) => {
    const cells = await cache.read(map, plane, part)
    cells.forEach((value, i) =>
      values.set(indexOf(plane, part.top + Math.floor(i / part.width), part.left + (i % part.width)), value),
    )
  }
  const boxes = drawnBoxes({ channels: region.channels, rows, columns }, map)
  await Promise.all(planes.flatMap((plane) => boxes.map((part) => read(plane, part))))
  return ({ channel, row, column }) => values.get(flat ? channel : indexOf(channel, row, column))!
}
