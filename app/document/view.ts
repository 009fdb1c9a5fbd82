/** How the maps of an experiment are looked at: colours, their scale and range, and what is seen from afar. */
import { z } from 'zod'

/** A range has a width: low end first. */
const typedRange = z
  .tuple([z.number(), z.number()])
  .readonly()
  .refine(([low, high]) => low < high)

export const viewSchema = z.strictObject({
  colours: z.enum(['viridis', 'magma', 'cividis', 'gray', 'diverging']).default('viridis'),
  scale: z.enum(['linear', 'log', 'symlog']).default('linear'),
  /** The distance from 0 up to which a symlog scale is linear; null for a hundredth of the range. */
  linearTo: z.number().positive().nullable().default(null),
  /** channel: of each panel. map: of all channels of a layer. shared: of all panels. typed: as `typed` says. */
  range: z.enum(['channel', 'map', 'shared', 'typed']).default('channel'),
  typed: typedRange.default([0, 1]),
  /** What a pixel shows that covers several cells. */
  reduce: z.enum(['mean', 'max']).default('mean'),
  /** Whether numbers are written into large cells. */
  numbers: z.boolean().default(true),
})

export type MapView = z.infer<typeof viewSchema>

/** How maps are looked at where an experiment says nothing else. */
export const usualView: MapView = viewSchema.parse({})
