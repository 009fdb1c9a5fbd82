/**
 * Bundles: an experiment with all its images and weights in one file, `.poolscope`. It is a ZIP archive that holds the
 * document, under the paths by which the document refers to them the images as they were opened, and the tensors that the
 * document names as a safetensors file; unpacked, it is a folder with a `.poolscope.json` file.
 */
import { extname } from 'node:path'
import type { Experiment } from '#app/document/experiment'
import { omit } from '#app/document/omit'
import { parseExperiment, serialiseExperiment } from '#app/document/parse'
import { formatBytes } from '#app/text/bytes'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { decodeText } from './file'
import { freeNames, safeName } from './names'
import { safetensorsParts } from './safetensors'
import { missingTensors, tensorsToWrite, type Tensors } from './tensors'
import { packZip, readZip } from './zip'

const DOCUMENT = 'experiment.poolscope.json'
const IMAGES = 'images'
/** The entry that holds the tensors. */
export const WEIGHTS = 'weights.safetensors'
/** An experiment carries at most 64 small inputs as numbers; more text than this is not one. */
const MAX_DOCUMENT_BYTES = 512 * 1024 * 1024
/** More than there can be inputs. */
const MAX_ENTRIES = 4096
/** Bytes of all entries together; no file of more is read. */
const MAX_BYTES = 2 ** 31 - 1

/** A file as it was opened. */
export interface OriginalFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Bundle {
  readonly experiment: Experiment
  /** The file that the bundle holds under the path of an input; null where it holds none. @throws Failure 'unreadable-file' */
  image(path: string): Promise<Uint8Array | null>
  /** The safetensors file of its tensors; null where it has none. @throws Failure 'unreadable-file' */
  weights(): Promise<Uint8Array | null>
}

export function isBundle(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04
}

/**
 * The same bytes for the same experiment with the same images and tensors. Each file is held once, whatever their names.
 * @param images of each input; null for those that are no images
 * @param tensors at least those that the experiment names
 * @throws Failure 'invalid-document', 'not-found' for a tensor that is missing, or 'over-budget' for more than a bundle can hold
 */
export async function packBundle(
  experiment: Experiment,
  images: readonly (OriginalFile | null)[],
  tensors: Pick<Tensors, 'get' | 'has'> = new Map(),
): Promise<Uint8Array<ArrayBuffer>> {
  const [missing] = missingTensors(experiment.stack, tensors)
  if (missing) throw new Failure('not-found', message('files.bundleTensorMissing', { tensor: missing.name }))
  const named = tensorsToWrite(experiment.stack, tensors)
  const files = [...new Map(images.flatMap((file) => (file ? [[file.bytes, file] as const] : []))).values()]
  const names = freeNames(files.map(({ name }) => entryName(name)))
  const pathOf = new Map(files.map(({ bytes }, i) => [bytes, `${IMAGES}/${names[i]}`]))
  const inputs = experiment.inputs.map((input, i) => {
    const file = images[i]
    return input.kind === 'image' && file ? { ...input, path: pathOf.get(file.bytes)! } : input
  })
  const document = Buffer.from(serialiseExperiment(omit({ ...experiment, inputs }, 'weights') as Experiment))
  const weights = named.length > 0 ? safetensorsParts(named) : []
  const total = [document, ...files.map(({ bytes }) => bytes), ...weights].reduce((sum, { length }) => sum + length, 0)
  if (total > MAX_BYTES)
    throw new Failure(
      'over-budget',
      message('files.bundleTooLarge', { size: formatBytes(total), max: formatBytes(MAX_BYTES) }),
    )
  return packZip([
    { name: DOCUMENT, bytes: document },
    ...files.map(({ bytes }) => ({ name: pathOf.get(bytes)!, bytes })),
    ...(weights.length > 0 ? [{ name: WEIGHTS, bytes: Buffer.concat(weights) }] : []),
  ])
}

/** @throws Failure 'unreadable-file' for a damaged or unsafe archive, 'invalid-document' */
export async function readBundle(bytes: Uint8Array): Promise<Bundle> {
  const entries = await readZip(bytes, { maxEntries: MAX_ENTRIES, maxBytes: MAX_BYTES })
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  const document = byName.get(DOCUMENT)
  if (!document) {
    const isTorch = entries.some(({ name }) => name.endsWith('/data.pkl'))
    throw new Failure(
      'invalid-document',
      isTorch ? message('arrays.torchArchive') : message('files.notBundle', { name: DOCUMENT }),
    )
  }
  refuseLongDocument(document.size, DOCUMENT)
  const experiment = parseExperiment(decodeText(await document.read()))
  const read = new Map<string, Promise<Uint8Array>>()
  return {
    experiment,
    async image(path) {
      const entry = path.startsWith(`${IMAGES}/`) ? byName.get(path) : undefined
      if (!entry) return null
      if (!read.has(path)) read.set(path, entry.read())
      return read.get(path)!
    },
    weights: async () => (await byName.get(WEIGHTS)?.read()) ?? null,
  }
}

/** @throws Failure 'unreadable-file' for more text than an experiment has */
export function refuseLongDocument(bytes: number, name: string): void {
  if (bytes <= MAX_DOCUMENT_BYTES) return
  const max = formatBytes(MAX_DOCUMENT_BYTES)
  throw new Failure('unreadable-file', message('files.tooLarge', { name, max, size: formatBytes(bytes) }))
}

/** The file's own name as far as every platform takes it, with its extension. */
function entryName(name: string): string {
  const extension = /^\.\w{1,8}$/.test(extname(name)) ? extname(name) : ''
  return `${safeName(name.slice(0, name.length - extension.length))}${extension}`
}
