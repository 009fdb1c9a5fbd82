/** The cells and weights from which one value is computed. */
import type { KernelCall, WeightSource } from '#app/calls/kernelCall'
import type { Patch } from '#app/calls/geometry/geometry'
import type { Cell } from './provenance'
import type { MapShape } from '#app/shape'
import { materialise } from '#app/calls/weights'
import type { Token } from './tokens'
import type { Tap } from './tap'

/** A value of the map that the step reads; only asked for cells of `cellsToRead`. */
export type ReadCell = (cell: Cell) => number

/** A number of a parameter tensor. */
export type ReadWeight = (source: WeightSource, index: number) => number

export interface EvalContext {
  readonly call: KernelCall
  readonly input: MapShape
  readonly output: MapShape
  readonly cell: Cell
  readonly patch: Patch
  readonly read: ReadCell
  /** Absent where the call's own numbers are at hand. */
  readonly weight?: ReadWeight
  /** How a cell that the step itself has made in an earlier pass is spelled out; absent for cells of the source. */
  readonly spell?: (cell: Cell) => readonly Token[]
}

/** All positions of the window, channel by channel, row by row. */
export function taps({ patch: { channels, rows, columns }, read }: EvalContext): Tap[] {
  return Array.from({ length: channels.end - channels.begin }, (_, i) => channels.begin + i).flatMap((channel) =>
    rows.flatMap((down) =>
      columns.map((across) => {
        const place = { kernelRow: down.tap, kernelColumn: across.tap }
        if (down.source === null || across.source === null) {
          return {
            ...place,
            channel,
            row: down.position,
            column: across.position,
            padding: true,
            filled: false,
            value: 0,
          }
        }
        const cell = { channel, row: down.source, column: across.source }
        const filled = down.source !== down.position || across.source !== across.position
        return { ...place, ...cell, padding: false, filled, value: read(cell) }
      }),
    ),
  )
}

const tensors = new WeakMap<WeightSource, Float32Array>()

/** A number of one of the call's parameter tensors; 0 beyond its end. */
export function weightAt({ weight = ownWeight }: EvalContext, source: WeightSource, index: number): number {
  return weight(source, index)
}

/** A number of a tensor whose numbers are in the plan. @throws Failure 'not-found' for one of a file */
export function ownWeight(source: WeightSource, index: number): number {
  const cached = tensors.get(source) ?? materialise(source)
  tensors.set(source, cached)
  return cached[index] ?? 0
}

export function only<T>(all: readonly T[]): T {
  if (all.length !== 1) throw new RangeError(`explain: expected one cell, received ${all.length}`)
  return all[0]!
}
