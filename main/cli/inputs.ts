/** What a command runs an experiment on: a given file, or the experiment's own inputs. */
import { basename } from 'node:path'
import type { ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { inputShape } from '#app/document/inputShape'
import { updateAutomaticText } from '#app/document/story'
import { Failure, fromPlain } from '#app/failure'
import type { Select } from '#app/inputs/select'
import { stepsFor } from '#app/inputs/networkInput'
import type { InputStep } from '#app/inputs/steps'
import { formatEnglish } from '#app/text/format'
import type { MapShape } from '#app/shape'
import { message } from '#app/text/message'
import { fileFacts, type FileFacts, type Session } from '#main/service/service'
import type { Program } from './program'

/** One input of the experiment. */
export interface Sample {
  readonly name: string
  readonly input: number
  readonly image: string | null
  /** What was read of its file; null where it has none. */
  readonly file: FileFacts | null
}

/** The file to run on instead of the experiment's own inputs, and what of it is read. */
export interface InputOptions {
  readonly input?: string
  readonly page?: number
  readonly array?: string
  readonly channels?: 'first' | 'last'
  /** A band of the image, from 1, or every band as a channel. */
  readonly band?: number | 'all'
}

/**
 * The inputs to run on: the given file, or every input of the experiment.
 * @param note prints what is notable about the files: channels that hold data, transparency, and the like
 * @throws Failure 'invalid-argument' for a part of a file without a file
 */
export async function chooseInputs(
  session: Session,
  { experiment, images, failed = [], network }: OpenedExperiment,
  options: InputOptions,
  note: Program['note'],
): Promise<{ experiment: Experiment; samples: readonly Sample[] }> {
  const select = selectOf(options)
  if (options.input !== undefined) {
    const opened = await session.addInputFile(options.input, select)
    const samples = opened.map((info) => ({ name: info.name, input: 0, image: info.image, file: noted(info, note) }))
    const [first] = opened
    // A network's steps depend on the proportions of the image.
    const fitted =
      network && first
        ? { ...experiment, inputs: experiment.inputs.map((one) => ({ ...one, steps: stepsFor(first, network.input) })) }
        : experiment
    return { experiment: withInputFile(fitted, options.input, select, options.band), samples }
  }
  const samples = experiment.inputs.map((input, i) => {
    const info = images[i] ?? null
    return { name: input.name, input: i, image: info?.image ?? null, file: info && noted(info, note) }
  })
  const missing = experiment.inputs.find((input, i) => input.kind === 'image' && !images[i])
  if (missing && failed[0]) throw fromPlain(failed[0].failure)
  if (missing) throw new Failure('not-found', message('cli.imageMissing', { name: missing.name }))
  if (samples.length === 0) throw new Failure('invalid-argument', message('cli.noInput'))
  return { experiment, samples }
}

/**
 * The experiment on its first input, or on a file instead, and the shape that its stack reads then.
 * @throws Failure 'invalid-argument' where there is no input, or its image is not there
 */
export async function shapeOn(
  session: Session,
  { experiment, images, network }: OpenedExperiment,
  file?: string,
): Promise<{ readonly experiment: Experiment; readonly shape: MapShape }> {
  const info = file === undefined ? (images[0] ?? null) : (await session.addInputFile(file))[0]!
  const on = file === undefined ? experiment : withInputFile(experiment, file, {}, undefined)
  const [own] = on.inputs
  const input = own && info && file !== undefined && network ? { ...own, steps: stepsFor(info, network.input) } : own
  const shape = input ? inputShape(input, info, on.reading) : null
  if (!shape) throw new Failure('invalid-argument', message('cli.exportNoInput'))
  return { experiment: on, shape }
}

/** What of the file is read. @throws Failure 'invalid-argument' where there is no file */
export function selectOf({ input, page, array, channels, band }: InputOptions): Select {
  const select = {
    ...(page !== undefined && { page }),
    ...(array !== undefined && { array }),
    ...(channels !== undefined && { channels }),
  }
  const [option] = Object.keys(select)
  if (input === undefined && option !== undefined)
    throw new Failure('invalid-argument', message('cli.partWithoutFile', { option: `--${option}` }))
  if (input === undefined && band !== undefined) throw new Failure('invalid-argument', message('cli.bandWithoutFile'))
  return select
}

/**
 * The experiment on a file instead of its own inputs; the file goes through the steps of the first of these.
 * @param band instead of the one that these steps read
 */
export function withInputFile(
  experiment: Experiment,
  file: string,
  select: Select,
  band: InputOptions['band'],
): Experiment {
  const own = experiment.inputs[0]?.steps
  const steps = band === undefined ? own : [bandStep(band), ...(own ?? []).filter(({ type }) => type !== 'band')]
  const part = Object.keys(select).length > 0 && { select }
  return updateAutomaticText(experiment, {
    ...experiment,
    inputs: [{ kind: 'image', name: basename(file), ...part, ...(steps && { steps }) }],
  })
}

function bandStep(band: number | 'all'): InputStep {
  return { type: 'band', enabled: true, band: band === 'all' ? null : band }
}

function noted(info: ImageInfo, note: Program['note']): FileFacts {
  for (const words of info.notes) note(`${info.name}: ${formatEnglish(words)}`)
  return fileFacts(info)
}
