/** The overview of one channel of a map, accumulated from its rows while they are computed. */
import type { Tile } from '#app/protocol/contract'
import { gridShape, mapShape, type MapShape } from '#app/shape'
import { floatCount, createView } from '#main/engine/featureMap'
import type { Engine } from '#main/engine/engine'
import { coarserLevel, levelShape, overviewLevel } from '#main/engine/pyramid'
import { cutTile } from '#main/engine/tile'
import { copyRows, tileView, type NewRows } from './rowBlocks'

export interface OverviewAccumulator {
  /** Rows that are added begin at multiples of it, and so do the maps that hold them. */
  readonly align: number
  add(made: Omit<NewRows, 'step'>): Promise<void>
  /** The mean of each cell of the level that `overviewLevel` says. */
  finish(): Tile
}

export function accumulateOverview(engine: Engine, shape: MapShape, channel: number): OverviewAccumulator {
  const grid = gridShape(shape)
  // A strip has no levels beyond those of its width.
  const level = overviewLevel(mapShape(1, 1, grid.width))
  const side = 2 ** level
  const own = levelShape(shape, level)
  const mean = createView(own, new Float32Array(floatCount(own)))
  return {
    align: side,
    async add({ rows, map, first }) {
      const height = Math.ceil((rows.end - rows.begin) / side)
      const tile = await engine.tile(map, {
        channel,
        level,
        row: first / side,
        column: 0,
        height,
        width: own.width,
        reduce: 'mean',
      })
      copyRows(tileView(tile), 0, mean, rows.begin / side, tile.height)
    },
    finish() {
      const wanted = coarserLevel(shape, { mean, max: mean }, level, overviewLevel(shape)).mean
      return cutTile(wanted, {
        channel: 0,
        level: 0,
        row: 0,
        column: 0,
        height: grid.height,
        width: grid.width,
        reduce: 'mean',
      })
    },
  }
}
