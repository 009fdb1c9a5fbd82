/** Opening an experiment's file with the pictures that it names, and saving it. */
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { ImageInfo, OpenedExperiment } from '../../app/contract'
import type { Experiment, ExperimentInput } from '../../app/document/experiment'
import { parseExperiment, serialiseExperiment } from '../../app/document/parse'
import { Failure } from '../../app/failure'
import { readInputFile } from '../files/file'
import type { Pictures } from './pictures'

const MAX_EXPERIMENT_BYTES = 256e6

/** @throws Failure 'not-found', 'unreadable-file', 'invalid-document' */
export async function openExperiment(path: string, pictures: Pictures): Promise<OpenedExperiment> {
  const bytes = await readInputFile(path, MAX_EXPERIMENT_BYTES)
  const experiment = parseExperiment(new TextDecoder().decode(bytes))
  const images = await Promise.all(experiment.inputs.map((input) => openPicture(input, dirname(path), pictures)))
  return { experiment, file: null, images }
}

/** Written aside and renamed. @throws Failure 'write-failed' */
export async function saveExperiment(path: string, experiment: Experiment): Promise<void> {
  try {
    await writeFileAtomic(path, serialiseExperiment(experiment))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Failure('write-failed', `"${basename(path)}" was not saved: ${reason}. Choose another folder.`)
  }
}

/** The picture of an input, or null where there is none to be found: the person can open it by hand. */
async function openPicture(input: ExperimentInput, folder: string, pictures: Pictures): Promise<ImageInfo | null> {
  if (input.kind !== 'image' || input.path === undefined || !isRelative(input.path)) return null
  try {
    return await pictures.add(input.name, await readInputFile(resolve(folder, input.path)))
  } catch {
    return null
  }
}

/** An experiment from elsewhere must not make this machine look at shares of the network or at any place of the disk. */
function isRelative(path: string): boolean {
  return !isAbsolute(path) && !/^[\\/]|^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)
}
