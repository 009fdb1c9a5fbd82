/** From typed text to a field's value: every control parses with these, and shows the sentence of what did not fit. */
import type { Field } from '../../app/layers/fields'

export type Parsed<T> = { readonly value: T } | { readonly error: string }

/** Checks a value against the field's schema. */
export function checkField<T>(field: Field<unknown>, value: T, received: string): Parsed<T> {
  return field.schema.safeParse(value).success ? { value } : { error: `Expected ${expectation(field)}, received ${received || 'nothing'}.` }
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
      return `a whole number${limits(control.min, control.max)}`
    case 'number':
      return `a number${limits(control.min, control.max)}`
    case 'pair':
      return `two whole numbers${limits(control.min, control.max)}${control.emptyMeans ? ', or nothing' : ''}`
    case 'padding':
      return 'four whole numbers from 0 (top, left, bottom, right)'
    case 'optionalNumber':
      return `a whole number${limits(control.min, control.max)}, or nothing`
    case 'text':
      return `one to ${control.most} letters`
    case 'integers':
      return `one to eight whole numbers${limits(control.min, control.max)}`
    case 'numbers':
      return 'one number, or one for each channel'
    default:
      return 'another value'
  }
}

function limits(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` from ${min}`
  return max !== undefined ? ` up to ${max}` : ''
}
