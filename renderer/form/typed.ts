/** What a person typed, pasted or loaded, read in the notation of the window's language, and the words of a refusal. */
import { readNumbers } from '#app/numbers/list'
import { readNumber, type Notation, type Reading } from '#app/numbers/number'
import { readTable, type Table } from '#app/numbers/table'
import type { Message } from '#app/text/message'
import { currentLanguage, t, formatMessage } from '#renderer/messages/index'

export function typedNumber(text: string): Reading<number> {
  return readNumber(text, notation())
}

/** @param whole whether only whole numbers are expected */
export function typedNumbers(text: string, whole: boolean): Reading<readonly number[]> {
  return readNumbers(text, notation(), whole)
}

export function typedTable(text: string): Reading<Table> {
  return readTable(text, notation())
}

export type Parsed<T> = { readonly value: T } | { readonly error: string }

/** A number for which `fits` holds, or the sentence that refuses the text. */
export function expectNumber(text: string, expected: string, fits: (value: number) => boolean): Parsed<number> {
  const reading = typedNumber(text)
  if ('refused' in reading) return { error: refusal(expected, text, reading.refused) }
  return fits(reading.value) ? reading : { error: refusal(expected, text) }
}

/** A channel from 0 to `last`, or the sentence that refuses the text. */
export function expectChannel(text: string, last: number): Parsed<number> {
  return expectNumber(text, t('form.channel', { last }), wholeWithin(0, last))
}

export function wholeWithin(min: number, max: number): (value: number) => boolean {
  return (value) => Number.isInteger(value) && value >= min && value <= max
}

/** Whether two texts of a field stand for the same numbers: 3 and 3.0 do. */
export function sameNumbers(one: string, other: string): boolean {
  return (
    one === other ||
    equal(typedNumber(one), typedNumber(other)) ||
    equal(typedNumbers(one, true), typedNumbers(other, true))
  )
}

/** `Expected a number, received "1,000": 1,000 could be 1 or 1000; write one of these.` */
export function refusal(expected: string, text: string, why: Message | null = null): string {
  const received = text.trim() === '' ? t('form.nothing') : t('form.quoted', { text: text.trim() })
  return why === null
    ? t('form.refused', { expected, received })
    : t('form.refusedWhy', { expected, received, why: formatMessage(why) })
}

function equal(one: Reading<unknown>, other: Reading<unknown>): boolean {
  return 'value' in one && 'value' in other && String(one.value) === String(other.value)
}

function notation(): Notation {
  return { decimalComma: currentLanguage() === 'de' }
}
