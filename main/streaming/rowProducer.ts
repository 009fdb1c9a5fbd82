/** Rows of a map on demand: of the last map of a plan, of any size, or of a map in memory. */
import type { Span } from '#app/calls/kernelCall'
import { cancelled } from '#app/failure'
import { planBytes, type Plan } from '#app/plan'
import { message } from '#app/text/message'
import { gridShape, type MapShape } from '#app/shape'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { cutRange } from './strips'
import { roundDown } from '#app/calls/stripRows'
import { copyRows, copyRowsToNewMap, rowsView, type NewRows } from './rowBlocks'

/** What is read by rows. */
export interface RowSource {
  readonly shape: MapShape
  /**
   * Produces rows, and perhaps others beside them, in a map that is retained once for the caller.
   * @param rows from a multiple of `align` on; so are the rows produced
   * @throws Failure 'cancelled'
   */
  produce(rows: Span, align: number, signal?: AbortSignal): Promise<ProducedRows>
}

export interface RowProducer extends RowSource {
  /** How many rows may be produced together. */
  readonly maxRows: number
  /** Bytes of produced rows that may be kept to be read again. */
  readonly keptBytes: number
  /** Retains the source of the rows once more. */
  retain(): void
  /** Releases one reference. */
  release(): void
}

export interface ProducedRows {
  readonly map: FeatureMap
  /** The row of the whole map at which it begins. */
  readonly begin: number
}

/**
 * The rows of the last map of a plan whose steps all go by rows.
 * @param stripBytes what a strip may need
 */
export function rowsOfPlan(engine: Engine, plan: Plan, input: RowProducer, stripBytes: number): RowProducer {
  const { shape } = plan.steps.at(-1)!
  const last = plan.steps.length - 1
  return {
    shape,
    maxRows: Math.max(1, Math.floor((stripBytes * shape.height) / planBytes(plan))),
    keptBytes: stripBytes,
    async produce(rows, align, signal) {
      const strip = cutRange(plan, rows, align)
      const { held, own } = strip.steps[last]!
      const read: FeatureMap[] = []
      try {
        const part = await inputRows(engine, input, strip.input, read, signal)
        const maps = await engine.run(strip.plan, part, { keep: new Set([last]), ...(signal && { signal }) })
        const map = maps[last]!
        if (!strip.onlyOwnValid) return { map, begin: held.begin }
        try {
          return { map: copyRowsToNewMap(engine, map, own.begin - held.begin, own), begin: own.begin }
        } finally {
          engine.release(map)
        }
      } finally {
        for (const map of read) engine.release(map)
      }
    },
    retain: input.retain,
    release: input.release,
  }
}

/**
 * Rows of a source as the input of a strip: where they are, or one span after another in a map of their own.
 * @param held is given the maps to be released after the strip
 */
export async function inputRows(
  engine: Pick<Engine, 'allocate' | 'release'>,
  source: RowSource,
  spans: readonly Span[],
  held: FeatureMap[],
  signal?: AbortSignal,
): Promise<FeatureMap> {
  const [only, another] = spans
  if (only && !another) {
    const { map, begin } = await source.produce(only, 1, signal)
    held.push(map)
    return rowsView(map, { begin: only.begin - begin, end: only.end - begin })
  }
  const height = spans.reduce((sum, { begin, end }) => sum + end - begin, 0)
  const all = engine.allocate({ ...source.shape, height })
  held.push(all)
  let at = 0
  for (const rows of spans) {
    const { map, begin } = await source.produce(rows, 1, signal)
    const count = rows.end - rows.begin
    copyRows(map, rows.begin - begin, all, at, count)
    engine.release(map)
    at += count
  }
  return all
}

/** The rows of a map in memory. */
export function rowsOfWhole(engine: Engine, map: FeatureMap): RowProducer {
  const retain = () => engine.retain(map)
  return {
    shape: map.shape,
    maxRows: gridShape(map.shape).height,
    keptBytes: Infinity,
    async produce() {
      retain()
      return { map, begin: 0 }
    },
    retain,
    release: () => engine.release(map),
  }
}

export interface SweepOptions {
  readonly signal?: AbortSignal | undefined
  /** Share of the rows done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

/**
 * Produces all rows in order and passes them to `take`, as many at a time as may be produced together.
 * @param align what is passed begins at a multiple of it
 * @throws Failure 'cancelled', and what producing and taking may throw
 */
export async function sweepRows(
  engine: Engine,
  producer: RowProducer,
  align: number,
  take: (made: NewRows) => Promise<void>,
  { signal, onProgress }: SweepOptions,
): Promise<void> {
  const { height } = gridShape(producer.shape)
  for (const { begin, end } of stripsOf(height, producer.maxRows, align)) {
    if (signal?.aborted) throw cancelled(message('engine.readMap'))
    const { map, begin: first } = await producer.produce({ begin, end }, align, signal)
    try {
      await take({ step: 0, rows: { begin, end }, map, first: begin - first })
    } finally {
      engine.release(map)
    }
    onProgress?.(end / height)
  }
}

/** So many rows cut into strips of `most` rows or fewer, and of `align` rows or more: each begins at a multiple of that. */
export function stripsOf(height: number, maxRows: number, align: number): Span[] {
  const step = Math.max(align, roundDown(maxRows, align))
  return Array.from({ length: Math.ceil(height / step) }, (_, i) => ({
    begin: i * step,
    end: Math.min((i + 1) * step, height),
  }))
}
