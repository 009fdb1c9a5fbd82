/**
 * The file beside an experiment of JSON text that holds its tensors: NAME.safetensors, which the document names by its path.
 * The tensors are found in it by their hashes, so one that has changed is never taken for the one that was saved.
 */
import { lstat, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Experiment } from '#app/document/experiment'
import { omit } from '#app/document/omit'
import { tensorsIn } from '#app/document/tensors'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { readInputFile, systemCode } from './file'
import { imageFileAt, imagePathFor } from './imagePath'
import { isOurs, safetensorsParts } from './safetensors'
import { findTensors, missingTensors, tensorsToWrite, type Tensors } from './tensors'
import type { FileContents } from './write'

type IsKnownShare = (share: string) => boolean

/** The file that holds the tensors of an experiment at `path`; null for a place that must not be looked at. */
export function weightsFileOf(
  experiment: Pick<Experiment, 'weights'>,
  path: string,
  isKnownShare: IsKnownShare,
): string | null {
  return imageFileAt(dirname(path), experiment.weights?.path ?? basename(besides(path)), isKnownShare)
}

/**
 * The tensors of an experiment at `path`.
 * @throws Failure 'not-found' or 'unreadable-file', with the file's name
 */
export async function readWeightsFile(
  experiment: Experiment,
  path: string,
  isKnownShare: IsKnownShare,
): Promise<Tensors> {
  if (tensorsIn(experiment.stack).size === 0) return new Map()
  const file = weightsFileOf(experiment, path, isKnownShare)
  if (file === null) throw weightsNotFound(experiment.weights!.path)
  const bytes = await readInputFile(file).catch((error: unknown) => {
    throw error instanceof Failure && error.code === 'not-found' ? weightsNotFound(basename(file)) : error
  })
  return findTensors(experiment.stack, bytes)
}

/** What a file that should hold an experiment's tensors does not hold; null where it holds all. */
export function weightsLacking({ stack }: Experiment, tensors: Tensors, file: string): Failure | null {
  const missing = missingTensors(stack, tensors)
  if (missing.length === 0) return null
  const words = message('files.weightsChanged', { file, tensor: missing[0]!.name, n: missing.length })
  return new Failure('unreadable-file', words, { file })
}

/**
 * An experiment of JSON text as its file at `path` says it, and what is written beside it. Where tensors are missing, the
 * file that holds them is left as it is and named on.
 * @param from the file that it was opened from or last saved to; null for none
 * @throws Failure 'not-found' where some tensors are missing and others are not in that file
 */
export async function withWeightsFile(
  path: string,
  experiment: Experiment,
  tensors: Pick<Tensors, 'get' | 'has'>,
  from: string | null,
  isKnownShare: IsKnownShare,
): Promise<{ experiment: Experiment; beside: readonly FileContents[] }> {
  const named = tensorsIn(experiment.stack)
  if (named.size === 0) return { experiment: omit(experiment, 'weights') as Experiment, beside: [] }
  const missing = missingTensors(experiment.stack, tensors)
  if (missing.length > 0) {
    const held = from === null ? null : await heldBy(from, experiment, isKnownShare)
    if (missing.length < named.size) await requireHeld(experiment, tensors, held, missing[0]!.name)
    return {
      experiment: held === null ? experiment : { ...experiment, weights: { path: imagePathFor(path, held) } },
      beside: [],
    }
  }
  const contents = safetensorsParts(tensorsToWrite(experiment.stack, tensors))
  const { file, isWritten } = await placeFor(path, contents)
  const weights = { path: basename(file) }
  return { experiment: { ...experiment, weights }, beside: isWritten ? [] : [{ path: file, contents }] }
}

/** The tensors that are open must be in the file that goes on being named. */
async function requireHeld(
  { stack }: Experiment,
  tensors: Pick<Tensors, 'has'>,
  held: string | null,
  missing: string,
): Promise<void> {
  const there: Tensors =
    held === null
      ? new Map()
      : await readInputFile(held)
          .then((bytes) => findTensors(stack, bytes))
          .catch(() => new Map())
  if ([...tensorsIn(stack).keys()].every((hash) => !tensors.has(hash) || there.has(hash))) return
  throw new Failure('not-found', message('files.saveTensorMissing', { tensor: missing }))
}

/** The file that holds the tensors of an experiment: what its own file says, which may have been saved elsewhere since. */
async function heldBy(from: string, experiment: Experiment, isKnownShare: IsKnownShare): Promise<string | null> {
  const named = await weightsNamedBy(from)
  return weightsFileOf(named === null ? experiment : { weights: { path: named } }, from, isKnownShare)
}

/** A name that is free, or that of the same contents, or of the tensors of the experiment that is replaced. */
async function placeFor(path: string, contents: readonly Uint8Array[]): Promise<{ file: string; isWritten: boolean }> {
  const first = besides(path)
  const named = await weightsNamedBy(path)
  for (let n = 1; ; n++) {
    const file = n === 1 ? first : first.replace(/\.safetensors$/, `-${n}.safetensors`)
    if (!(await isThere(file))) return { file, isWritten: false }
    const there = await readFile(file).catch(() => null)
    if (there && holds(there, contents)) return { file, isWritten: true }
    const isReplaced = named !== null && resolve(dirname(path), named) === file
    if (there && isReplaced && isOurs(there)) return { file, isWritten: false }
  }
}

/** Whatever it is, a link that leads nowhere too. */
function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => systemCode(error) !== 'ENOENT',
  )
}

/** The path by which the experiment at `path`, as it is on disk, names its tensors; null where it names none. */
async function weightsNamedBy(path: string): Promise<string | null> {
  try {
    const { weights } = JSON.parse(await readFile(path, 'utf8')) as { weights?: { path?: unknown } }
    return typeof weights?.path === 'string' ? weights.path : null
  } catch {
    return null
  }
}

function holds(bytes: Buffer, parts: readonly Uint8Array[]): boolean {
  let at = 0
  for (const part of parts) {
    if (!bytes.subarray(at, at + part.length).equals(part)) return false
    at += part.length
  }
  return at === bytes.length
}

/** NAME.safetensors beside NAME.poolscope.json. */
function besides(path: string): string {
  return join(dirname(path), `${basename(path).replace(/(\.poolscope)?(\.json)?$/i, '')}.safetensors`)
}

function weightsNotFound(file: string): Failure {
  return new Failure('not-found', message('files.weightsNotFound', { file }), { file })
}
