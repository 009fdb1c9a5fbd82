/** The fine details of a map that is not in memory as a whole: recomputed where a tile is requested. */
import type { Tile } from '#app/protocol/contract'
import type { Span } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import { mapBytes } from '#app/shape'
import type { Engine } from '#main/engine/engine'
import { levelShape } from '#main/engine/pyramid'
import type { TileRequest } from '#main/engine/tile'
import type { ProducedRows, RowProducer } from './rowProducer'
import { share, type Shared } from './sharedTask'

export interface DetailTiles {
  /** @throws Failure 'cancelled' */
  tile(request: TileRequest, signal: AbortSignal): Promise<Tile>
  release(): void
}

/** How many of the most recently requested strips are kept; fewer, but one, where they take more than the producer allows. */
const STRIPS_KEPT = 4

export function createDetailTiles(engine: Engine, producer: RowProducer): DetailTiles {
  const { shape } = producer
  const kept = new Map<string, Shared<ProducedRows>>()
  const bytes = mapBytes({ ...shape, height: Math.min(shape.height, producer.maxRows) })
  const mostKept = Math.max(1, Math.min(STRIPS_KEPT, Math.floor(producer.keptBytes / bytes)))

  function strip(wanted: Span, align: number): Shared<ProducedRows> {
    const key = `${wanted.begin}-${wanted.end}-${align}`
    const cached = kept.get(key)
    const made =
      cached ??
      share(
        message('engine.readMap'),
        (signal) => producer.produce(wanted, align, signal),
        () => drop(key, made),
      )
    kept.delete(key)
    kept.set(key, made)
    if (!cached) made.result.catch(() => drop(key, made))
    for (const [oldest, old] of [...kept].slice(0, -mostKept)) drop(oldest, old)
    return made
  }

  function drop(key: string, made: Shared<ProducedRows>): void {
    if (kept.get(key) !== made) return
    kept.delete(key)
    // Its waiters read it first.
    void made.result.then(({ map }) => setImmediate(() => engine.release(map))).catch(() => undefined)
  }

  return {
    async tile(request, signal) {
      const side = 2 ** request.level
      const size = levelShape(shape, request.level)
      const height = Math.max(0, Math.min(request.height, size.height - request.row))
      const values: Float32Array[] = []
      let width = 0
      const step = Math.max(1, Math.floor(producer.maxRows / side))
      // Strips start at fixed rows, whatever is requested, so that neighbouring tiles share them.
      for (let row = request.row; row < request.row + height;) {
        const begin = Math.floor(row / step) * step
        const end = Math.min(begin + step, size.height)
        const made = await strip({ begin: begin * side, end: Math.min(end * side, shape.height) }, side).join(signal)
        const count = Math.min(end, request.row + height) - row
        const part = await engine.tile(made.map, { ...request, row: row - made.begin / side, height: count })
        values.push(part.values)
        width = part.width
        row += count
      }
      return {
        row: Math.min(request.row, size.height),
        column: Math.min(request.column, size.width),
        height,
        width,
        values: concatenated(values),
      }
    },
    release() {
      for (const [key, made] of [...kept]) drop(key, made)
    },
  }
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
