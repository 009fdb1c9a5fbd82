/** From typed text to a field's value, and the sentence of what did not fit. */
import type { Field } from '#app/layers/fields'
import type { Reading } from '#app/numbers/number'
import { t } from '#renderer/messages/index'
import { refusal, type Parsed } from './typed'

/** Checks what was read against the field's schema. */
export function checkField<T>(field: Field<unknown>, reading: Reading<T>, text: string): Parsed<T> {
  if ('refused' in reading) return { error: refusal(expectation(field), text, reading.refused) }
  return field.schema.safeParse(reading.value).success ? reading : { error: refusal(expectation(field), text) }
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
      return optional(
        t(control.whole ? 'form.whole' : 'form.number', { limits: limits(control.min, control.max) }),
        true,
      )
    case 'text':
      return t('form.letters', { most: control.maxLength })
    case 'integers':
      return t('form.integers', { most: control.most, limits: limits(control.min, control.max) })
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
