/** Experiments as files, with the images and tensors that they hold or refer to. */
import { basename, dirname } from 'node:path'
import type { FailedFile, ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import type { Experiment, ExperimentInput } from '#app/document/experiment'
import { formOf, hasUnnamedImage, isNetworkFile } from '#app/document/fileForms'
import { Failure, toPlain } from '#app/failure'
import { stepsFor } from '#app/inputs/networkInput'
import { message } from '#app/text/message'
import { packBundle, type OriginalFile } from '#main/files/bundle'
import { parseExperimentFile, readExperiment, writeExperiment, type ExperimentFile } from '#main/files/experiment'
import { readInputFile } from '#main/files/file'
import { imageFileAt, imagePathFor } from '#main/files/imagePath'
import type { Tensors } from '#main/files/tensors'
import { withWeightsFile } from '#main/files/weightsFile'
import { writeContents } from '#main/files/write'
import { experimentOf } from '#main/models/experimentOf'
import { importNetwork, type ModelFile } from '#main/models/importNetwork'
import type { ImageStore } from './imageStore'
import type { Samples } from './samples'
import type { Shares } from './shares'
import type { TensorStore } from './tensors'

/** An experiment to save. */
export interface ExperimentToSave {
  readonly experiment: Experiment
  /** The open image of each input; null where it has none. */
  readonly images: readonly (string | null)[]
  /** The file that it was opened from or last saved to; null for none. */
  readonly from: string | null
}

type ImageInput = Extract<ExperimentInput, { kind: 'image' }>

export interface Experiments {
  /** Opens a file with the images and tensors that it holds or refers to; a network becomes an experiment. @throws Failure 'not-found', 'unreadable-file', 'invalid-document' */
  open(path: string): Promise<OpenedExperiment>
  /** The same for the contents of a file whose place is not known: paths lead nowhere. */
  openBytes(name: string, bytes: Uint8Array): Promise<OpenedExperiment>
  /**
   * Saves in the form that the name says. In JSON text each input names the file of its own open image, as seen from
   * the new place; one whose image was not found goes on naming the same file. Tensors are written beside it.
   * @throws Failure 'write-failed', and as `pack`
   */
  save(path: string, saved: ExperimentToSave): Promise<void>
  /** Whether the form that the name says can't hold an image that is open: it has no file to refer to. */
  losesImages(path: string, saved: ExperimentToSave): boolean
  /** The experiment with its images as one file. @throws Failure 'not-found' that names an image that is not open, 'over-budget' */
  pack(experiment: Experiment, images: readonly (string | null)[]): Promise<Uint8Array<ArrayBuffer>>
}

/** @param hold opens tensors for the session */
export function createExperiments(
  imageStore: ImageStore,
  samples: Samples,
  shares: Shares,
  tensors: TensorStore,
  hold: (tensors: Tensors) => void,
): Experiments {
  /** @param folder from which paths lead; null where they lead nowhere */
  async function openImages(
    { experiment, image, tensors: found, lacking }: ExperimentFile,
    folder: string | null,
  ): Promise<OpenedExperiment> {
    hold(found)
    const failed: FailedFile[] = []
    /** Inputs that hold the same part of the same file of a bundle share its image. */
    const held = new Map<string, Promise<ImageInfo | null>>()

    async function openHeld(path: string, { name, select }: ImageInput): Promise<ImageInfo | null> {
      const bytes = await image!(path)
      return bytes && imageStore.add(name, bytes, select)
    }

    function find(input: ExperimentInput): Promise<ImageInfo | null> | null {
      if (input.kind !== 'image') return null
      const { path, sample, select = {} } = input
      if (image && path !== undefined) {
        const key = JSON.stringify([path, select])
        if (!held.has(key)) held.set(key, openHeld(path, input))
        return held.get(key)!
      }
      if (sample !== undefined) return imageStore.addFile(samples.path(sample), input)
      const file = folder === null ? null : imageFileOf(input, folder, shares)
      return file === null ? null : imageStore.addFile(file, input)
    }

    const images = await Promise.all(
      experiment.inputs.map(async (input) => {
        try {
          return await find(input)
        } catch (error) {
          // What is not there can be located; what can't be opened has a reason to be told.
          if (!(error instanceof Failure && error.code === 'not-found'))
            failed.push({ name: input.name, failure: toPlain(error) })
          return null
        }
      }),
    )
    const opened = image ? withoutPaths(experiment) : experiment
    return {
      experiment: opened,
      file: null,
      images,
      ...(failed.length > 0 && { failed }),
      ...(lacking && { lacking: toPlain(lacking) }),
    }
  }

  /** The experiment as JSON text at `path` says it. */
  function withPaths(path: string, { experiment, images, from }: ExperimentToSave): Experiment {
    const inputs = experiment.inputs.map((input, i) => {
      if (input.kind !== 'image' || input.sample !== undefined) return input
      const opened = imageStore.fileOf(images[i] ?? null)
      // An open image that came without a file is not the one that the path named.
      if (opened === null) return { ...input, path: undefined }
      const file = opened ?? (from === null ? null : imageFileOf(input, dirname(from), shares))
      return file === null ? input : { ...input, path: imagePathFor(path, file) }
    })
    return { ...experiment, inputs }
  }

  async function pack(experiment: Experiment, images: readonly (string | null)[]): Promise<Uint8Array<ArrayBuffer>> {
    const originals = new Map<string, Promise<OriginalFile>>()
    const files = experiment.inputs.map((input, i) => {
      if (input.kind !== 'image') return null
      const image = images[i] ?? null
      if (image === null || imageStore.fileOf(image) === undefined)
        throw new Failure('not-found', message('files.bundleImageMissing', { name: input.name }))
      if (!originals.has(image)) originals.set(image, imageStore.original(image))
      return originals.get(image)!
    })
    return packBundle(experiment, await Promise.all(files), tensors)
  }

  async function openNetwork(file: ModelFile): Promise<OpenedExperiment> {
    const network = await importNetwork(file)
    const { experiment, images } = await openImages(
      { experiment: experimentOf(network, file.name), image: null, tensors: network.tensors, lacking: null },
      null,
    )
    const { report, input } = network
    const inputs = experiment.inputs.map((one, i) =>
      one.kind === 'image' ? { ...one, steps: stepsFor(images[i] ?? input, input) } : one,
    )
    return { experiment: { ...experiment, inputs }, file: null, images, network: { report, input } }
  }

  return {
    async open(path) {
      if (!isNetworkFile(path)) return openImages(await readExperiment(path, shares.isKnown), dirname(path))
      return openNetwork({ name: basename(path), bytes: await readInputFile(path), folder: dirname(path) })
    },
    openBytes: async (name, bytes) =>
      isNetworkFile(name)
        ? openNetwork({ name, bytes, folder: null })
        : openImages(await parseExperimentFile(bytes, name), null),
    async save(path, saved) {
      if (formOf(path) === 'bundle')
        await writeContents(path, await pack(saved.experiment, saved.images), { replace: true })
      else {
        const text = withPaths(path, saved)
        const { experiment, beside } = await withWeightsFile(path, text, tensors, saved.from, shares.isKnown)
        await writeExperiment(path, experiment, { replace: true }, beside)
      }
    },
    losesImages: (path, saved) =>
      formOf(path) === 'json' && hasUnnamedImage(withOpenOnly(withPaths(path, saved), saved)),
    pack,
  }
}

/** An open experiment knows its images by tokens: the paths inside its bundle say nothing outside of it. */
function withoutPaths(experiment: Experiment): Experiment {
  const inputs = experiment.inputs.map((input) => {
    if (input.kind !== 'image') return input
    const rest = { ...input }
    delete rest.path
    return rest
  })
  return { ...experiment, inputs }
}

/** The experiment with those inputs only whose images are open. */
function withOpenOnly({ inputs }: Experiment, { images }: ExperimentToSave): Pick<Experiment, 'inputs'> {
  return { inputs: inputs.filter((_, i) => (images[i] ?? null) !== null) }
}

/** The file that an input names; null where it names none that may be looked for. */
function imageFileOf(input: ExperimentInput, folder: string, shares: Shares): string | null {
  return input.kind === 'image' && input.path !== undefined ? imageFileAt(folder, input.path, shares.isKnown) : null
}
