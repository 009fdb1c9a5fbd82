/** Experiments on disk, with the pictures that they name. */
import { isAbsolute } from 'node:path'
import type { ImageInfo, OpenedExperiment } from '../../app/contract'
import type { Experiment, ExperimentInput } from '../../app/document/experiment'
import { imagePathFor, readExperiment, writeExperiment } from '../files/experiment'
import type { Pictures } from './pictures'

/** @throws Failure 'not-found', 'unreadable-file', 'invalid-document' */
export async function openExperiment(path: string, pictures: Pictures): Promise<OpenedExperiment> {
  const { experiment, images } = await readExperiment(path)
  const opened = experiment.inputs.map((input, i) => openPicture(input, images[i] ?? null, pictures))
  return { experiment, file: null, images: await Promise.all(opened) }
}

/**
 * Saves an experiment; its pictures that were opened from files are named by their place as seen from the new file.
 * @throws Failure 'write-failed'
 */
export async function saveExperiment(path: string, experiment: Experiment, pictures: Pictures): Promise<void> {
  const inputs = experiment.inputs.map((input) => {
    const file = input.kind === 'image' ? pictures.fileOf(input.name) : null
    return file === null ? input : { ...input, path: imagePathFor(path, file) }
  })
  await writeExperiment(path, { ...experiment, inputs }, { replace: true })
}

/** The picture of an input, or null where there is none to be found: the person can open it by hand. */
async function openPicture(input: ExperimentInput, file: string | null, pictures: Pictures): Promise<ImageInfo | null> {
  if (file === null || input.kind !== 'image' || !isRelative(input.path ?? '')) return null
  try {
    return await pictures.addFile(file, input.name)
  } catch {
    return null
  }
}

/** An experiment from elsewhere must not make this machine look at shares of the network or at any place of the disk. */
function isRelative(path: string): boolean {
  return !isAbsolute(path) && !/^[\\/]|^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)
}
