/** Rows of a map, made when they are asked for: of the last map of a plan, or of a map that is there. */
import type { Span } from '../../../app/kernels'
import { cancelled } from '../../../app/failure'
import { planBytes, type Plan } from '../../../app/plan'
import { said } from '../../../app/sentence'
import type { MapShape } from '../../../app/shape'
import type { Engine, FeatureMap } from '../index'
import { cutRange } from './bands'
import { roundDown } from './chain'
import { readPieces, rowsOfMap } from './mapRows'
import { apart, type MadeRows } from './stream'

export interface RowMaker {
  readonly shape: MapShape
  /** How many rows may be made at once. */
  readonly most: number
  /**
   * Makes rows, and perhaps others beside them, in a map that is held once for the caller.
   * @param rows from a multiple of `align` on; so is what is made
   * @throws Failure 'cancelled'
   */
  make(rows: Span, align: number, signal?: AbortSignal): Promise<Piece>
  /** Holds what the rows are made of once more. */
  hold(): void
  /** Gives up one hold. */
  free(): void
}

export interface Piece {
  readonly map: FeatureMap
  /** The row of the whole map at which it begins. */
  readonly begin: number
}

/**
 * The rows of the last map of a plan whose steps all go by rows.
 * @param bandBytes what a band may need
 */
export function rowsOfPlan(engine: Engine, plan: Plan, input: FeatureMap, bandBytes: number): RowMaker {
  const { shape } = plan.steps.at(-1)!
  const last = plan.steps.length - 1
  return {
    shape,
    most: Math.max(1, Math.floor((bandBytes * shape.height) / planBytes(plan))),
    async make(rows, align, signal) {
      const band = cutRange(plan, rows, align)
      const { made, own } = band.steps[last]!
      const part = engine.allocate(band.plan.input)
      try {
        await readPieces(rowsOfMap(input), band.input, part)
        const maps = await engine.run(band.plan, part, { keep: new Set([last]), ...(signal && { signal }) })
        const map = maps[last]!
        if (!band.onlyOwn) return { map, begin: made.begin }
        try {
          return { map: apart(engine, map, own.begin - made.begin, own), begin: own.begin }
        } finally {
          engine.free(map)
        }
      } finally {
        engine.free(part)
      }
    },
    hold: () => engine.hold(input),
    free: () => engine.free(input),
  }
}

/** The rows of a map that is there. */
export function rowsOfWhole(engine: Engine, map: FeatureMap): RowMaker {
  const hold = () => engine.hold(map)
  return {
    shape: map.shape,
    most: map.height,
    async make() {
      hold()
      return { map, begin: 0 }
    },
    hold,
    free: () => engine.free(map),
  }
}

export interface Sweeping {
  readonly signal?: AbortSignal | undefined
  /** Share of the rows done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

/**
 * Makes all rows in their order, and gives them away, as many at a time as may be made at once.
 * @param align what is given begins at a multiple of it
 * @throws Failure 'cancelled', and what making and taking may throw
 */
export async function sweepRows(engine: Engine, rows: RowMaker, align: number, take: (made: MadeRows) => Promise<void>, { signal, onProgress }: Sweeping): Promise<void> {
  const { height } = rows.shape
  const step = Math.max(align, roundDown(rows.most, align))
  for (let begin = 0; begin < height; begin += step) {
    if (signal?.aborted) throw cancelled(said`The look at a map`)
    const end = Math.min(begin + step, height)
    const { map, begin: first } = await rows.make({ begin, end }, align, signal)
    try {
      await take({ step: 0, rows: { begin, end }, map, first: begin - first })
    } finally {
      engine.free(map)
    }
    onProgress?.(end / height)
  }
}
