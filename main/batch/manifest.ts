/**
 * The manifest of a batch: a line of JSON per file, so that any name is kept as it is, cut into shards of consecutive
 * lines. A shard reads and checks its own lines only.
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { readFailure } from '#main/files/file'

export const MANIFEST = 'manifest.jsonl'

export interface ManifestEntry {
  /** absolute */
  readonly path: string
  /** bytes; null where there was no file */
  readonly size: number | null
  /** milliseconds since 1970 */
  readonly modified: number | null
}

/** Lines of the manifest. */
export interface Slice {
  /** Of its first image, from 0. */
  readonly first: number
  readonly images: number
  /** bytes, in the file */
  readonly at: number
  readonly bytes: number
  readonly sha256: string
}

/** Cuts a manifest into `count` slices of equal length or one more. */
export function sliceManifest(entries: readonly ManifestEntry[], count: number): readonly Slice[] {
  const slices: Slice[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    const [first, end] = [i, i + 1].map((k) => Math.floor((k * entries.length) / count)) as [number, number]
    const lines = linesOf(entries, { first, images: end - first })
    slices.push({ first, images: end - first, at, bytes: lines.byteLength, sha256: sha256(lines) })
    at += lines.byteLength
  }
  return slices
}

/** The lines of a slice, as they stand in the manifest. */
export function linesOf(entries: readonly ManifestEntry[], { first, images }: Pick<Slice, 'first' | 'images'>): Buffer {
  const lines = entries
    .slice(first, first + images)
    .map(({ path, size, modified }) => `${JSON.stringify([path, size, modified])}\n`)
  return Buffer.from(lines.join(''))
}

/**
 * The entries of a slice.
 * @param folder of the plan
 * @throws Failure 'invalid-document' where they are not those of the plan, 'not-found', 'unreadable-file'
 */
export async function readSlice(
  folder: string,
  { at, bytes, sha256: expected }: Slice,
): Promise<readonly ManifestEntry[]> {
  const lines = Buffer.alloc(bytes)
  try {
    const file = await open(join(folder, MANIFEST))
    try {
      await file.read(lines, 0, bytes, at)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw readFailure(error, join(folder, MANIFEST))
  }
  if (sha256(lines) !== expected) throw changed(MANIFEST)
  return lines
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [path, size, modified] = JSON.parse(line) as [string, number | null, number | null]
      return { path, size, modified }
    })
}

/** A file of the plan is not as it was planned. */
export function changed(name: string): Failure {
  return new Failure('invalid-document', message('cli.batchFileChanged', { name }), { file: name })
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
