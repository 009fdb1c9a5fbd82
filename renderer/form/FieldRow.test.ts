import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { integer, number, optionalPair, padding, pair, type Field } from '#app/layers/fields'
import { perChannel } from '#app/layers/weightFields'
import { setLanguage } from '#renderer/messages/index'
import FieldRow from './FieldRow.vue'

afterEach(() => setLanguage('en'))

function row(field: Field<unknown>, value: unknown) {
  return mount(FieldRow, { props: { field, value } })
}

const filters = integer({ title: 'filters', help: 'How many.', initial: 1, min: 1, max: 64 }) as Field<unknown>
const size = pair({ title: 'poolSize', help: 'Size.', initial: [2, 2], min: 1, max: 9 }) as Field<unknown>
const strides = optionalPair({
  title: 'strides',
  help: 'Step.',
  min: 1,
  max: 9,
  emptyMeans: 'same as poolSize',
}) as Field<unknown>

test('a number that fits is told at once', async () => {
  const form = row(filters, 1)
  await form.get('input').setValue('8')
  expect(form.emitted('change')).toEqual([[8]])
})

test.each(['0', '1.5', 'many', ''])('%j is marked with what was expected, and not told', async (text) => {
  const form = row(filters, 1)
  await form.get('input').setValue(text)
  expect(form.emitted('change')).toBeUndefined()
  expect(form.get('[role="alert"]').text()).toContain('Expected a whole number from 1 to 64, received')
  expect(form.get('input').attributes('aria-invalid')).toBe('true')
  await form.get('input').trigger('keydown', { key: 'Escape' })
  expect(form.find('[role="alert"]').exists()).toBe(false)
  expect(form.get('input').element.value).toBe('1')
})

test('what was refused is quoted as the language of the window does', async () => {
  setLanguage('de')
  const form = row(size, [2, 3])
  await form.get('[aria-label="poolSize Zeilen"]').setValue('0,5')
  expect(form.get('[role="alert"]').text()).toBe('Erwartet: zwei ganze Zahlen von 1 bis 9; eingegeben: „0,5“.')
  await form.get('[aria-label="poolSize Zeilen"]').setValue('')
  expect(form.get('[role="alert"]').text()).toBe('Erwartet: zwei ganze Zahlen von 1 bis 9; eingegeben: nichts.')
})

test('one side of a pair changes alone', async () => {
  const form = row(size, [2, 3])
  expect(form.text()).toContain('×')
  await form.get('[aria-label="poolSize columns"]').setValue('4')
  expect(form.emitted('change')).toEqual([[[2, 4]]])
})

test('an empty pair stands for nothing, and its first number for both sides', async () => {
  const form = row(strides, null)
  expect(form.find('[aria-label="strides columns"]').exists()).toBe(false)
  await form.get('[aria-label="strides rows"]').setValue('2')
  expect(form.emitted('change')).toEqual([[[2, 2]]])
  await form.setProps({ value: [2, 2] })
  await form.get('[aria-label="strides rows"]').setValue('')
  expect(form.emitted('change')?.at(-1)).toEqual([null])
})

test('padding is a word or four numbers', async () => {
  const form = row(padding() as Field<unknown>, 'valid')
  await form.get('select').setValue('numbers')
  expect(form.emitted('change')).toEqual([[[0, 0, 0, 0]]])
  await form.setProps({ value: [0, 0, 0, 0] })
  await form.get('[aria-label="padding bottom"]').setValue('3')
  expect(form.emitted('change')?.at(-1)).toEqual([[0, 0, 3, 0]])
})

test('numbers for each channel, apart by commas or spaces', async () => {
  const form = row(perChannel({ title: 'gamma', help: 'Scale.', initial: 1 }) as Field<unknown>, [1])
  await form.get('input').setValue('0.5, 2 -1')
  expect(form.emitted('change')).toEqual([[[0.5, 2, -1]]])
})

test('numbers of a file are named, and replaced by what is typed', async () => {
  const tensor = { name: 'bn1.weight', shape: [2], sha256: 'a'.repeat(64) }
  const form = row(perChannel({ title: 'gamma', help: 'Scale.', initial: 1 }) as Field<unknown>, tensor)
  expect(form.get('input').element.value).toBe('')
  expect(form.get('input').attributes('placeholder')).toBe('from a file: bn1.weight')
  await form.get('input').setValue('1 2')
  expect(form.emitted('change')).toEqual([[[1, 2]]])
})

test('arrow keys step a number', async () => {
  const form = row(filters, 4)
  await form.get('input').trigger('keydown', { key: 'ArrowUp' })
  await form.get('input').trigger('keydown', { key: 'ArrowUp', shiftKey: true })
  expect(form.emitted('change')).toEqual([[5], [15]])
})

test('in German a field shows a decimal comma, and accepts a point as well', async () => {
  setLanguage('de')
  const alpha = number({ title: 'alpha', help: 'Slope.', initial: 0.25 }) as Field<unknown>
  const form = row(alpha, 0.25)
  expect(form.get('input').element.value).toBe('0,25')
  await form.get('input').setValue('0.5')
  await form.get('input').setValue('0,75')
  expect(form.emitted('change')).toEqual([[0.5], [0.75]])
  const slopes = perChannel({ title: 'slopes', help: 'Slopes.', initial: 0.5 }) as Field<unknown>
  const list = row(slopes, [0.5, 2])
  expect(list.get('input').element.value).toBe('0,5; 2')
  await list.get('input').setValue('0,5; 3')
  expect(list.emitted('change')).toEqual([[[0.5, 3]]])
})
