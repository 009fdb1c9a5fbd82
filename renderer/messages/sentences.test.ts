import { expect, test } from 'vitest'
import { german } from './sentences.de'

const shipped = import.meta.glob<{ name: string; notes: string; inputs: { kind: string; name: string }[] }>(
  '../../examples/*.json',
  { import: 'default', eager: true },
)

test('the name, the notes and the inputs of every example are there in German', () => {
  const texts = Object.values(shipped).flatMap(({ name, notes, inputs }) => [
    name,
    notes,
    ...inputs.filter(({ kind }) => kind === 'values').map((input) => input.name),
  ])
  expect(texts.filter((text) => german[text] === undefined)).toEqual([])
})
