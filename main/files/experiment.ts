/** Experiment files on disk, read and written. */
import { basename } from 'node:path'
import type { Experiment } from '#app/document/experiment'
import { parseExperiment, serialiseExperiment } from '#app/document/parse'
import { Failure } from '#app/failure'
import { message, concat } from '#app/text/message'
import { readInputFile } from './file'
import { writeText } from './write'

/**
 * Reads an experiment file.
 * @throws Failure 'not-found', 'unreadable-file' or 'invalid-document', with the file's name
 */
export async function readExperiment(path: string): Promise<Experiment> {
  const bytes = await readInputFile(path, MAX_EXPERIMENT_BYTES)
  try {
    return parseExperiment(decode(bytes))
  } catch (error) {
    throw inFile(error, basename(path))
  }
}

/**
 * Writes an experiment as a whole file.
 * @throws Failure 'exists', 'write-failed', or 'invalid-document' for what could not be opened again
 */
export function writeExperiment(
  path: string,
  experiment: Experiment,
  options: { readonly replace: boolean },
): Promise<void> {
  return writeText(path, serialiseExperiment(experiment), options)
}

/** An experiment carries at most 64 small inputs as numbers; more text than this is not one. */
const MAX_EXPERIMENT_BYTES = 512 * 1024 * 1024

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Failure('invalid-document', message('files.notText'))
  }
}

function inFile(error: unknown, name: string): unknown {
  if (!(error instanceof Failure)) return error
  return new Failure(error.code, concat([name, error.words], ': '), { ...error.place, file: name }, error.fixes)
}
