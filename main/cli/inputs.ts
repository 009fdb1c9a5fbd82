/** What a command runs an experiment on: a given file, or the experiment's own inputs. */
import { basename } from 'node:path'
import type { OpenedExperiment } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { updateAutomaticText } from '#app/document/story'
import { Failure, fromPlain } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import type { Session } from '#main/service/service'
import type { Program } from './program'

/** One input of the experiment. */
export interface Sample {
  readonly name: string
  readonly input: number
  readonly image: string | null
}

/**
 * The inputs to run on: the given file, or every input of the experiment.
 * @param note prints what is notable about the file: channels that hold data, transparency, and the like
 */
export async function chooseInputs(
  session: Session,
  { experiment, images, failed = [] }: OpenedExperiment,
  file: string | undefined,
  note: Program['note'],
): Promise<{ experiment: Experiment; samples: readonly Sample[] }> {
  if (file !== undefined) {
    const opened = await session.addInputFile(file)
    for (const { name: own, notes } of opened) for (const text of notes) note(`${own}: ${formatEnglish(text)}`)
    const samples = opened.map(({ image, name: own }) => ({ name: own, input: 0, image }))
    return { experiment: withInputFile(experiment, file), samples }
  }
  const samples = experiment.inputs.map((input, i) => ({ name: input.name, input: i, image: images[i]?.image ?? null }))
  const missing = experiment.inputs.find((input, i) => input.kind === 'image' && !images[i])
  if (missing && failed[0]) throw fromPlain(failed[0].failure)
  if (missing) throw new Failure('not-found', message('cli.imageMissing', { name: missing.name }))
  if (samples.length === 0) throw new Failure('invalid-argument', message('cli.noInput'))
  return { experiment, samples }
}

/** The experiment on a file instead of its own inputs; the file goes through the steps of the first of these. */
export function withInputFile(experiment: Experiment, file: string): Experiment {
  const steps = experiment.inputs[0]?.steps
  return updateAutomaticText(experiment, {
    ...experiment,
    inputs: [{ kind: 'image', name: basename(file), ...(steps && { steps }) }],
  })
}
