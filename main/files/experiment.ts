/** Experiment files on disk: read, written, and where their pictures are. */
import { basename, dirname, relative, resolve, sep } from 'node:path'
import type { Experiment } from '../../app/document/experiment'
import { parseExperiment, serialiseExperiment } from '../../app/document/parse'
import { Failure } from '../../app/failure'
import { said } from '../../app/sentence'
import { readInputFile } from './file'
import { writeText } from './write'

export interface ExperimentOnDisk {
  readonly experiment: Experiment
  /** For each input the absolute path of its picture; null where the input has none. */
  readonly images: readonly (string | null)[]
}

/**
 * Reads an experiment file. Paths of pictures count from its folder; whether they exist is not looked at.
 * @throws Failure 'not-found', 'unreadable-file' or 'invalid-document', with the file's name
 */
export async function readExperiment(path: string): Promise<ExperimentOnDisk> {
  const bytes = await readInputFile(path, MAX_EXPERIMENT_BYTES)
  try {
    const experiment = parseExperiment(decode(bytes))
    return { experiment, images: imagePaths(experiment, dirname(path)) }
  } catch (error) {
    throw inFile(error, basename(path))
  }
}

/**
 * Writes an experiment as a whole file.
 * @throws Failure 'exists' or 'write-failed'
 */
export function writeExperiment(
  path: string,
  experiment: Experiment,
  options: { readonly replace: boolean },
): Promise<void> {
  return writeText(path, serialiseExperiment(experiment), options)
}

/** How an experiment file names a picture: from the file's folder, with slashes on every platform. */
export function imagePathFor(experimentPath: string, imagePath: string): string {
  return relative(dirname(experimentPath), imagePath).split(sep).join('/')
}

/** An experiment carries at most 64 small inputs as numbers; more text than this is not one. */
const MAX_EXPERIMENT_BYTES = 512 * 1024 * 1024

function imagePaths(experiment: Experiment, folder: string): (string | null)[] {
  return experiment.inputs.map((input) =>
    input.kind === 'image' && input.path !== undefined ? resolve(folder, input.path) : null,
  )
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Failure('invalid-document', said`The file is not text. Open a .poolscope.json file that Poolscope has saved.`)
  }
}

function inFile(error: unknown, name: string): unknown {
  if (!(error instanceof Failure)) return error
  return new Failure(error.code, said`${name}: ${error.words}`, { ...error.place, file: name }, error.fixes)
}
