/** The arithmetic of an unpooling: whether a cell is where a window had its maximum, and whose value it gets then. */
import { patchOf, pooledRegion, poolingOf, regionOf, type Cell } from './provenance'
import type { Step } from '#app/plan'
import type { Region } from './region'
import { message, concat, type Message } from '#app/text/message'
import type { MapShape } from '#app/shape'
import { plain, value, type Explanation } from './tokens'
import { reduced, winnerOf } from './reducers'
import { taps, type ReadCell } from './source'
import type { Tap } from './tap'

/** What an unpooling reads besides its own input: cells of the map that was pooled, made by a step of the plan (-1: the input). */
export interface PooledCells {
  readonly step: number
  readonly region: Region
}

export function pooledCells(step: Step, input: MapShape, cell: Cell): PooledCells | null {
  const pooling = poolingOf(step)
  if (!pooling) return null
  return { step: pooling.pooled, region: pooledRegion(pooling, step.shape, input, regionOf(step, input, cell)) }
}

/** @param readPooled the map that was pooled */
export function unpooled(step: Step, input: MapShape, cell: Cell, read: ReadCell, readPooled: ReadCell): Explanation {
  const pooling = poolingOf(step)!
  const last = step.calls.at(-1)!.call
  const patch = patchOf(last, input, step.shape, cell, pooling.window)
  const windows = taps({ call: last, input, output: step.shape, cell, patch, read }).map((from) => {
    const window = patchOf(pooling.call, step.shape, input, from)
    const cells = taps({
      call: pooling.call,
      input: step.shape,
      output: input,
      cell: from,
      patch: window,
      read: readPooled,
    })
    return {
      from,
      cells,
      winner: winnerOf(
        cells.filter(({ padding }) => !padding),
        'max',
      ),
    }
  })
  const won = windows.filter(({ winner }) => winner && same(winner, cell))
  // Of several windows that have their maximum here, the last one's value stays.
  const own = won.at(-1)
  const notes = (own ? [own] : windows.slice(0, 1)).map(({ cells, winner, from }) =>
    noteOf(cells, winner, from, own !== undefined),
  )
  return {
    formula: [own ? value(own.from, false) : plain('0')],
    notes: [
      ...(windows.length === 0 ? [message('formula.inNoWindow')] : notes),
      ...(won.length > 1 ? [message('formula.severalMaxima', { count: won.length })] : []),
    ],
  }
}

function noteOf(cells: readonly Tap[], winner: Tap | undefined, from: Cell, here: boolean): Message {
  const maximum = concat(reduced({ type: 'max' }, cells, { count: 0, note: '' }).formula.map(({ text }) => text))
  if (here) return message('formula.unpooledHere', { maximum, row: from.row, column: from.column })
  return winner
    ? message('formula.unpooledElsewhere', { maximum, row: winner.row, column: winner.column })
    : message('formula.unpooledEmpty')
}

function same(a: Cell, b: Cell): boolean {
  return a.channel === b.channel && a.row === b.row && a.column === b.column
}
