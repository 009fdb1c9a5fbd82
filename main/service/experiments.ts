/** Experiments on disk, with the images that they name. */
import { dirname } from 'node:path'
import type { ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import type { Experiment, ExperimentInput } from '#app/document/experiment'
import { readExperiment, writeExperiment } from '#main/files/experiment'
import { imageFileAt, imagePathFor } from '#main/files/imagePath'
import type { ImageStore } from './imageStore'
import type { Shares } from './shares'

/** An experiment to save. */
export interface ExperimentToSave {
  readonly experiment: Experiment
  /** The open image of each input; null where it has none. */
  readonly images: readonly (string | null)[]
  /** The file that it was opened from or last saved to; null for none. */
  readonly from: string | null
}

/** @throws Failure 'not-found', 'unreadable-file', 'invalid-document' */
export async function openExperiment(path: string, imageStore: ImageStore, shares: Shares): Promise<OpenedExperiment> {
  const experiment = await readExperiment(path)
  const files = experiment.inputs.map((input) => imageFileOf(input, dirname(path), shares))
  const images = await Promise.all(
    experiment.inputs.map(({ name }, i) => openImage(files[i] ?? null, name, imageStore)),
  )
  return { experiment, file: null, images }
}

/**
 * Saves an experiment. Each input names the file of its own open image, as seen from the new place; one whose image
 * was not found goes on naming the same file.
 * @throws Failure 'write-failed'
 */
export async function saveExperiment(
  path: string,
  { experiment, images, from }: ExperimentToSave,
  imageStore: ImageStore,
  shares: Shares,
): Promise<void> {
  const inputs = experiment.inputs.map((input, i) => {
    if (input.kind !== 'image') return input
    const opened = imageStore.fileOf(images[i] ?? null)
    // An open image that came without a file is not the one that the path named.
    if (opened === null) return { ...input, path: undefined }
    const file = opened ?? (from === null ? null : imageFileOf(input, dirname(from), shares))
    return file === null ? input : { ...input, path: imagePathFor(path, file) }
  })
  await writeExperiment(path, { ...experiment, inputs }, { replace: true })
}

/** The file that an input names; null where it names none that may be looked for. */
function imageFileOf(input: ExperimentInput, folder: string, shares: Shares): string | null {
  return input.kind === 'image' && input.path !== undefined ? imageFileAt(folder, input.path, shares.isKnown) : null
}

/** The image of an input, or null where there is none to be found: the person can open it by hand. */
async function openImage(file: string | null, name: string, imageStore: ImageStore): Promise<ImageInfo | null> {
  if (file === null) return null
  try {
    return await imageStore.addFile(file, name)
  } catch {
    return null
  }
}
