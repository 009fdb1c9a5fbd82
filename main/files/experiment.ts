/** Experiment files: read in either form, told apart by their contents; written in the form that the name says. */
import { basename } from 'node:path'
import type { Experiment } from '#app/document/experiment'
import { parseExperiment, serialiseExperiment } from '#app/document/parse'
import { Failure } from '#app/failure'
import { concat } from '#app/text/message'
import { isBundle, readBundle, refuseLongDocument, type Bundle } from './bundle'
import { decodeText, readInputFile } from './file'
import { writeContents } from './write'

/** An experiment as its file holds it. `image` is null for JSON text, which holds no images. */
export interface ExperimentFile {
  readonly experiment: Experiment
  readonly image: Bundle['image'] | null
}

/** @throws Failure 'not-found', 'unreadable-file' or 'invalid-document', with the file's name */
export async function readExperiment(path: string): Promise<ExperimentFile> {
  return parseExperimentFile(await readInputFile(path), basename(path))
}

/** @throws Failure 'unreadable-file' or 'invalid-document', with the file's name */
export async function parseExperimentFile(bytes: Uint8Array, name: string): Promise<ExperimentFile> {
  try {
    if (isBundle(bytes)) return await readBundle(bytes)
    refuseLongDocument(bytes.length, name)
    return { experiment: parseExperiment(decodeText(bytes)), image: null }
  } catch (error) {
    throw inFile(error, name)
  }
}

/**
 * Writes an experiment as a whole file of JSON text.
 * @throws Failure 'exists', 'write-failed', or 'invalid-document' for what could not be opened again
 */
export function writeExperiment(
  path: string,
  experiment: Experiment,
  options: { readonly replace: boolean },
): Promise<void> {
  return writeContents(path, serialiseExperiment(experiment), options)
}

function inFile(error: unknown, name: string): unknown {
  if (!(error instanceof Failure)) return error
  return new Failure(error.code, concat([name, error.text], ': '), { ...error.place, file: name }, error.fixes)
}
