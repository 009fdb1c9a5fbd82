/**
 * The parameter fields of a layer kind. One field gives its type, default, validation and editing form:
 * `integer({...})` and its kin return a Field, a record of fields is a layer's schema.
 */
import { z } from 'zod'

z.config({ jitless: true })

/** How the editing form draws a field. */
export type Control =
  | { readonly kind: 'integer' | 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'pair'; readonly min: number; readonly max: number; readonly emptyMeans?: string }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly title: string }[] }
  | { readonly kind: 'flag' }
  | { readonly kind: 'padding'; readonly keywords: readonly ('valid' | 'same' | 'sameLower')[] }
  | {
      readonly kind: 'optionalNumber'
      readonly min: number
      readonly max?: number
      readonly whole: boolean
      readonly emptyMeans: string
    }
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'integers'; readonly min: number; readonly max: number; readonly most: number }
  | { readonly kind: 'numbers' }
  | { readonly kind: 'weights'; readonly role: 'kernels' | 'dense' }

export interface Field<T> {
  readonly title: string
  readonly help: string
  readonly control: Control
  readonly schema: z.ZodType<T>
  readonly initial: T
}

export type Fields = Readonly<Record<string, Field<unknown>>>

/** The parameters that a record of fields describes. */
export type ParamsOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** The schemas of fields, each with its initial value as default. */
export function withDefaults(fields: Fields): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(fields).map(([name, f]) => [name, f.schema.default(f.initial as never)]))
}

/** What every field is called and explained with. */
export interface FieldText {
  readonly title: string
  readonly help: string
}

/** A whole number; the limits are inclusive. */
export function integer(o: FieldText & { initial: number; min: number; max: number }): Field<number> {
  return field(o, { kind: 'integer', min: o.min, max: o.max }, z.int().min(o.min).max(o.max), o.initial)
}

/** A finite number; the limits are inclusive. */
export function number(o: FieldText & { initial: number; min?: number; max?: number }): Field<number> {
  let schema = z.number()
  if (o.min !== undefined) schema = schema.min(o.min)
  if (o.max !== undefined) schema = schema.max(o.max)
  return field(o, { kind: 'number', min: o.min, max: o.max }, schema, o.initial)
}

/** Two whole numbers, rows then columns. */
export function pair(
  o: FieldText & { initial: readonly [number, number]; min: number; max: number },
): Field<readonly [number, number]> {
  return field(o, { kind: 'pair', min: o.min, max: o.max }, pairSchema(o.min, o.max), o.initial)
}

/** Two whole numbers or null, which stands for what `emptyMeans` says. */
export function optionalPair(
  o: FieldText & { min: number; max: number; emptyMeans: string },
): Field<readonly [number, number] | null> {
  const control: Control = { kind: 'pair', min: o.min, max: o.max, emptyMeans: o.emptyMeans }
  return field(o, control, pairSchema(o.min, o.max).nullable(), null)
}

/** A whole number or null, which stands for what `emptyMeans` says. */
export function optionalInteger(
  o: FieldText & { min: number; max?: number; emptyMeans: string },
): Field<number | null> {
  const control: Control = { kind: 'optionalNumber', min: o.min, max: o.max, whole: true, emptyMeans: o.emptyMeans }
  const schema = z.int().min(o.min)
  return field(o, control, (o.max === undefined ? schema : schema.max(o.max)).nullable(), null)
}

/** A line of text, of one to `most` letters. */
export function text(o: FieldText & { initial: string; maxLength: number }): Field<string> {
  return field(o, { kind: 'text', maxLength: o.maxLength }, z.string().min(1).max(o.maxLength), o.initial)
}

/** A finite number or null, which stands for what `emptyMeans` says. */
export function optionalNumber(
  o: FieldText & { initial?: number; min: number; emptyMeans: string },
): Field<number | null> {
  return field(
    o,
    { kind: 'optionalNumber', min: o.min, whole: false, emptyMeans: o.emptyMeans },
    z.number().min(o.min).nullable(),
    o.initial ?? null,
  )
}

/** A list of whole numbers, one to `most` of them. */
export function integers(
  o: FieldText & { initial: readonly number[]; min: number; max: number; most: number },
): Field<readonly number[]> {
  const { min, max, most } = o
  const schema = z.array(z.int().min(min).max(max)).min(1).max(most)
  return field(o, { kind: 'integers', min, max, most }, schema, o.initial)
}

/** Finite numbers, one for all channels or one for each. */
export function numbers(o: FieldText & { initial: number; min?: number }): Field<readonly number[]> {
  return field(o, { kind: 'numbers' }, numberList(o.min), [o.initial])
}

/** A list of 1 to 65,536 finite numbers. */
export function numberList(min = -Number.MAX_VALUE): z.ZodType<readonly number[]> {
  return z.array(z.number().min(min)).min(1).max(65536)
}

/** Four whole numbers: top, left, bottom, right. */
export function sides(
  o: FieldText & { initial: readonly [number, number, number, number] },
): Field<readonly [number, number, number, number]> {
  return field(o, { kind: 'padding', keywords: [] }, padsSchema, o.initial)
}

/** One of some words; `options` maps each word to its title. */
export function choice<const W extends string>(
  o: FieldText & { initial: NoInfer<W>; options: Readonly<Record<W, string>> },
): Field<W> {
  const words = Object.keys(o.options) as W[]
  const options = words.map((value) => ({ value, title: o.options[value] }))
  return field(o, { kind: 'choice', options }, z.enum(words) as unknown as z.ZodType<W>, o.initial)
}

export function flag(o: FieldText & { initial: boolean }): Field<boolean> {
  return field(o, { kind: 'flag' }, z.boolean(), o.initial)
}

const MAX_PAD = 1 << 16

const padsSchema = z.tuple([pad(), pad(), pad(), pad()]).readonly()

export type PaddingParam = 'valid' | 'same' | 'sameLower' | readonly [number, number, number, number]

/** `valid`, `same` (an odd cell at the end), `sameLower` (at the start), or [top, left, bottom, right]. */
export function padding(initial: PaddingParam = 'valid'): Field<PaddingParam> {
  return field(
    {
      title: 'padding',
      help: 'Cells added around the map: none ("valid"), enough to keep the size at stride 1 ("same"), or four numbers.',
    },
    { kind: 'padding', keywords: ['valid', 'same', 'sameLower'] },
    z.union([z.enum(['valid', 'same', 'sameLower']), padsSchema]),
    initial,
  )
}

/** A field of any control. */
export function field<T>(text: FieldText, control: Control, schema: z.ZodType<T>, initial: T): Field<T> {
  return { title: text.title, help: text.help, control, schema, initial }
}

function pairSchema(min: number, max: number) {
  const side = z.int().min(min).max(max)
  return z.tuple([side, side]).readonly()
}

function pad() {
  return z.int().min(0).max(MAX_PAD)
}
