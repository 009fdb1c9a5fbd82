/** From typed text to a field's value: every control parses with these, and shows the sentence of what did not fit. */
import type { Field } from '../../app/layers/fields'
import { t } from '../messages'

export type Parsed<T> = { readonly value: T } | { readonly error: string }

/** Checks a value against the field's schema. */
export function checkField<T>(field: Field<unknown>, value: T, received: string): Parsed<T> {
  if (field.schema.safeParse(value).success) return { value }
  return { error: t('form.refused', { expected: expectation(field), received: received || t('form.nothing') }) }
}

/** A number as people type it, also with a decimal comma; NaN where it is none. */
export function parseNumber(text: string): number {
  const plain = text.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2').replace('\u2212', '-')
  return plain === '' ? NaN : Number(plain)
}

/** Numbers apart by commas, semicolons or spaces. */
export function parseNumbers(text: string): number[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '').map(Number)
}

/** What the field takes, in words: `a whole number from 1 to 63`. */
export function expectation(field: Field<unknown>): string {
  const { control } = field
  switch (control.kind) {
    case 'integer':
      return t('form.whole', { limits: limits(control.min, control.max) })
    case 'number':
      return t('form.number', { limits: limits(control.min, control.max) })
    case 'pair':
      return optional(t('form.pair', { limits: limits(control.min, control.max) }), control.emptyMeans !== undefined)
    case 'padding':
      return t('form.pads')
    case 'optionalNumber':
      return optional(t(control.whole ? 'form.whole' : 'form.number', { limits: limits(control.min, control.max) }), true)
    case 'text':
      return t('form.letters', { most: control.most })
    case 'integers':
      return t('form.integers', { limits: limits(control.min, control.max) })
    case 'numbers':
      return t('form.perChannel')
    default:
      return t('form.another')
  }
}

function optional(expected: string, is: boolean): string {
  return is ? t('form.orNothing', { expected }) : expected
}

function limits(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return t('form.between', { min, max })
  if (min !== undefined) return t('form.least', { min })
  return max !== undefined ? t('form.most', { max }) : ''
}
