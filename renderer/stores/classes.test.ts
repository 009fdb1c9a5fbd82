import { beforeEach, expect, test } from 'vitest'
import { useClasses } from './classes'
import { useExperimentStore } from './experiment'
import { setUpStores, smallExperiment } from './testing'

beforeEach(() => void setUpStores())

function open(...types: string[]): readonly string[] {
  useExperimentStore().open(smallExperiment(...types), null)
  return useExperimentStore().layers.map(({ id }) => id)
}

test('names belong to the vector that the stack ends in, and to no other', () => {
  const [flatten, softmax] = open('Flatten', 'Softmax') as [string, string]
  const classes = useClasses()
  const values = classes.ends.get(softmax)!
  expect([...classes.ends.keys()]).toEqual([softmax])
  const names = Array.from({ length: values }, (_, i) => `class ${i}`)
  classes.change(names)
  expect(classes.namesOf(softmax)).toEqual(names)
  expect([classes.namesOf(flatten), classes.namesOf(null)]).toEqual([[], []])
})

test('names of another number of values name none', () => {
  const [flatten] = open('Flatten') as [string]
  useClasses().change(['cat', 'dog'])
  expect(useClasses().namesOf(flatten)).toEqual([])
  expect(useClasses().names).toEqual(['cat', 'dog'])
})

test('a stack that ends in a map has no classes', () => {
  open('MaxPooling2D')
  expect(useClasses().ends.size).toBe(0)
})

test('names are one step of the history, also their removal; the same names are none', () => {
  open('Flatten')
  const experiment = useExperimentStore()
  useClasses().change(['cat'])
  useClasses().change(['cat'])
  expect(experiment.whole.past.map(({ name }) => name)).toEqual(['Change class names'])
  useClasses().change([])
  expect('classes' in experiment.document).toBe(false)
  experiment.undo()
  expect(useClasses().names).toEqual(['cat'])
})
