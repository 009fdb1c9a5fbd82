/**
 * The experiment document: inputs, how they are read, and the stack of layers. The one definition from which the
 * types, the validation and the published JSON Schema derive.
 *
 * Version 1 has one stack. Lanes that branch off, sweeps over movements of the input and further views are later
 * versions' optional fields; several inputs are a batch already.
 */
import { z } from 'zod'
import { catalogue } from '#app/layers/catalogue'
import { withDefaults } from '#app/layers/fields'
import { selectSchema } from '#app/inputs/select'
import { patterns, type Pattern } from '#app/inputs/patterns'
import { samples } from '#app/inputs/samples'
import { stepKinds, type InputStep } from '#app/inputs/steps'
import { panelViewSchema, viewSchema, type MapView } from './view'

export const FORMAT = 'poolscope-experiment'
export const VERSION = 1

export const MAX_LAYERS = 200
export const MAX_INPUTS = 256
export const MAX_PANELS = 64
export const MAX_VALUES_SIDE = 512
export const MAX_STEPS = 32
/** Letters; longer than the name of any file. */
export const MAX_NAME = 1000
/** Letters. */
export const MAX_NOTES = 100_000
/** Letters; longer than any path of a file. */
const MAX_PATH = 40_000

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/)
const title = z.string().min(1).max(MAX_NAME)

const step = z.discriminatedUnion(
  'type',
  stepKinds.map((kind) =>
    z.strictObject({ type: z.literal(kind.type), enabled: z.boolean().default(true), ...withDefaults(kind.fields) }),
  ) as unknown as [z.ZodObject, ...z.ZodObject[]],
) as unknown as z.ZodType<InputStep>

/** What is done to the input, in this order, before the stack reads it. */
const steps = z.array(step).max(MAX_STEPS).readonly().optional()

const valuesInput = z.strictObject({
  kind: z.literal('values'),
  name: title,
  /** channels, rows, columns */
  planes: z
    .array(z.array(z.array(z.number()).min(1).max(MAX_VALUES_SIDE).readonly()).min(1).max(MAX_VALUES_SIDE).readonly())
    .min(1)
    .max(64)
    .readonly(),
  steps,
})

const imageInput = z.strictObject({
  kind: z.literal('image'),
  name: title,
  /** Path of the image, relative to the experiment's file; in a bundle, the entry that holds it. */
  path: z.string().min(1).max(MAX_PATH).optional(),
  /** The image is this one of those shipped with the program. Without sample and path it has to be opened by hand. */
  sample: z.enum(samples.map(({ file }) => file)).optional(),
  /** What of the file is read; without it the first image or array. */
  select: selectSchema.optional(),
  steps,
})

const patternInput = z.strictObject({
  kind: z.literal('pattern'),
  name: title,
  height: z.int().min(1).max(16384),
  width: z.int().min(1).max(16384),
  pattern: z.discriminatedUnion(
    'type',
    patterns.map((kind) => z.strictObject({ type: z.literal(kind.type), ...withDefaults(kind.fields) })) as unknown as [
      z.ZodObject,
      ...z.ZodObject[],
    ],
  ),
  steps,
})

export const inputSchema = z.discriminatedUnion('kind', [valuesInput, imageInput, patternInput])

const reading = z.strictObject({
  /** gray: Rec. 601 luma. */
  channels: z.enum(['gray', 'rgb']),
  /** unit: 0..1. byte: 0..255. */
  range: z.enum(['unit', 'byte']),
})

const layer = z.discriminatedUnion(
  'type',
  catalogue.map((kind) =>
    z.strictObject({
      id,
      type: z.literal(kind.type),
      name: title.optional(),
      /** Consecutive layers of one name are a group, which can be collapsed on screen. */
      group: title.optional(),
      /** A layer that is off is passed by. */
      enabled: z.boolean().default(true),
      params: z.strictObject(withDefaults(kind.fields)),
    }),
  ) as unknown as [z.ZodObject, ...z.ZodObject[]],
)

const panel = z.strictObject({
  /** A layer's id, or null for the input. */
  layer: id.nullable(),
  channel: z.int().min(0),
  /** The layer, or null for the input, whose map is taken away from it cell by cell. */
  minus: id.nullable().optional(),
  /** All channels at once, as small maps. */
  sheet: z.boolean().optional(),
  /** Begins a row. Where no panel does, the rows are those that fit the window best. */
  newRow: z.boolean().optional(),
  /** How it is looked at, where that is otherwise than `view` says. */
  view: panelViewSchema.optional(),
})

export const experimentSchema = z.strictObject({
  $schema: z.string().max(2000).optional(),
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  name: title,
  /** Markdown, with formulas between dollar signs. */
  notes: z.string().max(MAX_NOTES).optional(),
  /** What of these no person has written; it changes when the inputs or the stack are replaced. */
  automatic: z
    .array(z.enum(['name', 'notes']))
    .max(2)
    .readonly()
    .optional(),
  inputs: z.array(inputSchema).max(MAX_INPUTS).readonly(),
  reading: reading.default({ channels: 'gray', range: 'unit' }),
  stack: z.array(layer).max(MAX_LAYERS).readonly(),
  /** The maps on show; null for the automatic choice: original, convolved, pooled. */
  panels: z.array(panel).max(MAX_PANELS).readonly().nullable().default(null),
  /** How the maps are looked at; without it, as usual. */
  view: viewSchema.optional(),
})

export interface PatternInput {
  readonly kind: 'pattern'
  readonly name: string
  readonly height: number
  readonly width: number
  readonly pattern: Pattern
  readonly steps?: readonly InputStep[]
}
export type ExperimentInput = ValuesInput | z.infer<typeof imageInput> | PatternInput
export type ValuesInput = z.infer<typeof valuesInput>
export type Reading = z.infer<typeof reading>
export type Panel = z.infer<typeof panel>

export interface Layer {
  readonly id: string
  readonly type: string
  readonly name?: string
  readonly group?: string
  readonly enabled: boolean
  readonly params: Readonly<Record<string, unknown>>
}

export interface Experiment {
  readonly $schema?: string
  readonly format: typeof FORMAT
  readonly version: typeof VERSION
  readonly name: string
  readonly notes?: string
  readonly automatic?: readonly ('name' | 'notes')[]
  readonly inputs: readonly ExperimentInput[]
  readonly reading: Reading
  readonly stack: readonly Layer[]
  readonly panels: readonly Panel[] | null
  readonly view?: MapView
}
