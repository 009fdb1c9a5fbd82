/**
 * How the maps of an experiment are looked at: colours, their scale and range, and what is seen from afar. What is said
 * for all maps, a panel may have otherwise.
 */
import { z } from 'zod'

const fields = {
  /**
   * auto: as the values ask for it. What only repeats or averages the input looks like the input, in true colour or gray;
   * maps with values below 0 diverge around 0; others are in viridis. rgb: true colour, where a map has it, else auto.
   */
  colours: z.enum(['auto', 'rgb', 'viridis', 'magma', 'cividis', 'gray', 'diverging']),
  scale: z.enum(['linear', 'log', 'symlog']),
  /** The distance from 0 up to which a symlog scale is linear; null for a hundredth of the range. */
  linearTo: z.number().positive().nullable(),
  /**
   * comparable: of the channels on show of all maps that only repeat, pick or average each other's values; of images from
   * black to white. channel: of the channel on show. map: of all channels of a layer. shared: of all panels. typed: as
   * `typed` says.
   */
  range: z.enum(['comparable', 'channel', 'map', 'shared', 'typed']),
  /** A range has a width: low end first. */
  typed: z
    .tuple([z.number(), z.number()])
    .readonly()
    .refine(([low, high]) => low < high),
  /** What a pixel shows that covers several cells. */
  reduce: z.enum(['mean', 'max']),
}

/** What a panel has otherwise than all. */
export const panelViewSchema = z.strictObject(fields).partial()

export const viewSchema = z.strictObject({
  colours: fields.colours.default('auto'),
  scale: fields.scale.default('linear'),
  linearTo: fields.linearTo.default(null),
  range: fields.range.default('comparable'),
  typed: fields.typed.default([0, 1]),
  reduce: fields.reduce.default('mean'),
  /** Whether numbers are written into large cells. */
  numbers: z.boolean().default(true),
  /** What the panels have otherwise that are there where the experiment chooses none. */
  automatic: z
    .strictObject({
      original: panelViewSchema.optional(),
      convolved: panelViewSchema.optional(),
      pooled: panelViewSchema.optional(),
      last: panelViewSchema.optional(),
    })
    .optional(),
})

export type MapView = z.infer<typeof viewSchema>
export type PanelView = z.infer<typeof panelViewSchema>

/** How maps are looked at where an experiment says nothing else. */
export const usualView: MapView = viewSchema.parse({})

/** How a panel is looked at. */
export function viewOf(view: MapView, own: PanelView | undefined): MapView {
  return own ? { ...view, ...own } : view
}
