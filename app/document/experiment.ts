/**
 * The experiment document: inputs, how they are read, and the stack of layers. The one definition from which the
 * types, the validation and the published JSON Schema derive.
 *
 * Version 1 has one stack without branches; version 2 adds blocks, whose lanes are stacks of their own, and weights that
 * are tensors of a file. A file is written in the lowest version that holds it.
 */
import { z } from 'zod'
import { catalogue } from '#app/layers/catalogue'
import { MAX_LANES, MIN_LANES, parallel } from '#app/layers/parallel'
import { withDefaults } from '#app/layers/fields'
import type { LayerKind } from '#app/layers/layer'
import { selectSchema } from '#app/inputs/select'
import { patterns, type Pattern } from '#app/inputs/patterns'
import { samples } from '#app/inputs/samples'
import { stepKinds, type InputStep } from '#app/inputs/steps'
import { panelViewSchema, viewSchema, type MapView } from './view'

export const FORMAT = 'poolscope-experiment'
/** The latest version; blocks and tensors need it. */
export const VERSION = 2

/** Of all lanes together. */
export const MAX_LAYERS = 1000
/** Blocks in each other. */
export const MAX_DEPTH = 8
export const MAX_INPUTS = 256
export const MAX_PANELS = 64
export const MAX_VALUES_SIDE = 512
export const MAX_STEPS = 32
/** Letters; longer than the name of any file. */
export const MAX_NAME = 1000
/** Letters. */
export const MAX_NOTES = 100_000
/** Names of classes; the largest of common sets has 21,843. */
export const MAX_CLASSES = 32_768
/** Letters of one of them. */
export const MAX_CLASS_NAME = 200
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

const fieldsOf = (kind: LayerKind) => ({
  id,
  type: z.literal(kind.type),
  name: title.optional(),
  /** Consecutive layers of one name are a group, which can be collapsed on screen. */
  group: title.optional(),
  /** A layer that is off is passed by. */
  enabled: z.boolean().default(true),
  params: z.strictObject(withDefaults(kind.fields)),
})

const block = z.strictObject({
  ...fieldsOf(parallel as LayerKind),
  /** Each a stack of its own; an empty one passes its input on. */
  get lanes(): z.ZodType<readonly Lane[]> {
    return z.array(z.array(layer).max(MAX_LAYERS).readonly()).min(MIN_LANES).max(MAX_LANES).readonly()
  },
})

const layer: z.ZodType<Layer> = z
  .discriminatedUnion('type', [
    block,
    ...(catalogue
      .filter(({ type }) => type !== parallel.type)
      .map((kind) => z.strictObject(fieldsOf(kind))) as unknown as z.ZodObject[]),
  ])
  .meta({ id: 'layer' }) as unknown as z.ZodType<Layer>

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
  version: z.literal([1, VERSION]),
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
  /** What the values of the vector that the stack ends in stand for, in their order. */
  classes: z.array(z.string().min(1).max(MAX_CLASS_NAME)).min(1).max(MAX_CLASSES).readonly().optional(),
  /** Where the tensors are that the stack names: a safetensors file, relative to the experiment's; not in a bundle. */
  weights: z.strictObject({ path: z.string().min(1).max(MAX_PATH) }).optional(),
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
  /** Of a Parallel block, and only of that. */
  readonly lanes?: readonly Lane[]
}

/** Layers from the input to the output: a whole stack, or a lane of a block. */
export type Lane = readonly Layer[]

export interface Experiment {
  readonly $schema?: string
  readonly format: typeof FORMAT
  readonly version: 1 | typeof VERSION
  readonly name: string
  readonly notes?: string
  readonly automatic?: readonly ('name' | 'notes')[]
  readonly inputs: readonly ExperimentInput[]
  readonly reading: Reading
  readonly stack: Lane
  readonly classes?: readonly string[]
  readonly weights?: { readonly path: string }
  readonly panels: readonly Panel[] | null
  readonly view?: MapView
}
