/** What the shipped examples say, in the window's language: the English stands in their files. */
import type { Experiment } from '#app/document/experiment'
import { germanExamples } from './examples.de'
import { currentLanguage } from './index'

type Told = Pick<Experiment, 'name' | 'notes' | 'inputs'>

export function exampleName(example: string, name: string): string {
  return textOf(example)?.name ?? name
}

export function exampleNotes(example: string, notes: string): string {
  return textOf(example)?.notes ?? notes
}

/** The experiment of an example with its name, its notes and the names of the values it holds. */
export function exampleExperiment<E extends Told>(example: string, experiment: E): E {
  const text = textOf(example)
  if (!text) return experiment
  const names = [...(text.inputs ?? [])]
  const { notes } = experiment
  return {
    ...experiment,
    name: text.name,
    ...(notes !== undefined && { notes: text.notes }),
    inputs: experiment.inputs.map((input) =>
      input.kind === 'values' ? { ...input, name: names.shift() ?? input.name } : input,
    ),
  }
}

function textOf(example: string) {
  return currentLanguage() === 'de' ? germanExamples[example] : undefined
}
