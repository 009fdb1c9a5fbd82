/** `poolscope import`: a network's file as an experiment. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { OpenedExperiment } from '#app/protocol/contract'
import { formOf, isNetworkFile } from '#app/document/fileForms'
import { Failure } from '#app/failure'
import { stepsFor } from '#app/inputs/networkInput'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import { networkLines } from '#app/text/networkText'
import type { Session } from '#main/service/service'
import { engineOf, withService, type EngineOptions, type Program } from './program'

export interface ImportOptions extends EngineOptions {
  readonly out: string
  readonly input?: string
  readonly force: boolean
}

/** @throws Failure for a file that is no network, an image that can't be read, or an experiment that can't be written */
export async function importModel(program: Program, file: string, options: ImportOptions): Promise<void> {
  const { out, input, force } = options
  if (!isNetworkFile(file))
    throw new Failure('invalid-argument', message('cli.importNoNetwork', { name: basename(file) }))
  if (formOf(out) === null) throw new Failure('invalid-argument', message('cli.importOut', { name: basename(out) }))
  if (!force && (await isThere(out))) {
    const failure = message('files.exists', { name: basename(out) })
    throw new Failure('exists', message('cli.existsForce', { failure }))
  }
  await withService(program, engineOf(options), async (service) => {
    const session = service.openSession(() => undefined, { kind: 'browser', chooseDestination: async () => null })
    const opened = await session.openExperimentFile(file)
    const { experiment, images } = input === undefined ? opened : await onImages(session, opened, input)
    await session.saveExperimentFile(out, { experiment, images: images.map((info) => info?.image ?? null), from: null })
    for (const line of networkLines(opened.network!.report, opened.network!.input)) program.note(formatEnglish(line))
    program.out(out)
  })
}

/** The experiment on the images of a file instead of the sample. */
async function onImages(
  session: Session,
  { experiment, network, ...rest }: OpenedExperiment,
  file: string,
): Promise<OpenedExperiment> {
  const images = await session.addInputFile(file)
  const inputs = images.map((info) => ({
    kind: 'image' as const,
    name: info.name,
    steps: stepsFor(info, network!.input),
  }))
  return { ...rest, experiment: { ...experiment, inputs }, images }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
