/** Experiment files: read in either form, told apart by their contents; written in the form that the name says. */
import { basename } from 'node:path'
import type { Experiment } from '#app/document/experiment'
import { parseExperiment, serialiseExperiment } from '#app/document/parse'
import { tensorsIn } from '#app/document/tensors'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { isBundle, readBundle, refuseLongDocument, WEIGHTS, type Bundle } from './bundle'
import { decodeText, inFile, readInputFile } from './file'
import { safetensorsParts } from './safetensors'
import { findTensors, type Tensors } from './tensors'
import { readWeightsFile, weightsLacking } from './weightsFile'
import { writeAllContents, type FileContents } from './write'

/** An experiment as its file holds it. `image` is null for JSON text, which holds no images. */
export interface ExperimentFile {
  readonly experiment: Experiment
  readonly image: Bundle['image'] | null
  /** The tensors that the experiment names, as far as they were found. */
  readonly tensors: Tensors
  /** Why some were not. */
  readonly lacking: Failure | null
}

/**
 * An experiment with its tensors; without these, where they can't be read.
 * @param isKnownShare whether the person has opened files of a network share, given by its root
 * @throws Failure 'not-found', 'unreadable-file' or 'invalid-document', with the file's name
 */
export async function readExperiment(
  path: string,
  isKnownShare: (share: string) => boolean = () => false,
): Promise<ExperimentFile> {
  const bytes = await readInputFile(path)
  return parse(bytes, basename(path), (experiment) => readWeightsFile(experiment, path, isKnownShare))
}

/** The same for the contents of a file whose place is not known: nothing beside it is found. */
export function parseExperimentFile(bytes: Uint8Array, name: string): Promise<ExperimentFile> {
  return parse(bytes, name, async ({ weights }) => {
    throw new Failure('not-found', message('files.weightsElsewhere', { file: weights?.path ?? name }), { file: name })
  })
}

async function parse(
  bytes: Uint8Array,
  name: string,
  beside: (experiment: Experiment) => Promise<Tensors>,
): Promise<ExperimentFile> {
  try {
    if (isBundle(bytes)) {
      const { experiment, image, weights } = await readBundle(bytes)
      const held = async () => findTensors(experiment.stack, (await weights()) ?? safetensorsParts([])[0]!)
      return { experiment, image, ...(await tensorsOf(experiment, held, WEIGHTS)) }
    }
    refuseLongDocument(bytes.length, name)
    const experiment = parseExperiment(decodeText(bytes))
    const file = experiment.weights?.path ?? name
    return { experiment, image: null, ...(await tensorsOf(experiment, () => beside(experiment), file)) }
  } catch (error) {
    throw error instanceof Failure ? inFile(error, name) : error
  }
}

async function tensorsOf(
  experiment: Experiment,
  read: () => Promise<Tensors>,
  file: string,
): Promise<Pick<ExperimentFile, 'tensors' | 'lacking'>> {
  if (tensorsIn(experiment.stack).size === 0) return { tensors: new Map(), lacking: null }
  try {
    const tensors = await read()
    return { tensors, lacking: weightsLacking(experiment, tensors, file) }
  } catch (error) {
    if (error instanceof Failure) return { tensors: new Map(), lacking: error }
    throw error
  }
}

/**
 * Writes an experiment as a whole file of JSON text, and the files beside it, which appear together.
 * @throws Failure 'exists', 'write-failed', or 'invalid-document' for what could not be opened again
 */
export function writeExperiment(
  path: string,
  experiment: Experiment,
  options: { readonly replace: boolean },
  beside: readonly FileContents[] = [],
): Promise<void> {
  return writeAllContents([{ path, contents: serialiseExperiment(experiment) }, ...beside], options)
}
