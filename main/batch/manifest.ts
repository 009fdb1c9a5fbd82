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

/** The lines of a manifest in memory: as their bytes alone, for there may be millions. */
export class ManifestLines {
  length = 0
  private bytes = Buffer.allocUnsafe(1 << 16)
  private ends = new Float64Array(1 << 10)

  add({ path, size, modified }: ManifestEntry): void {
    // As JSON.stringify, in less time for numbers.
    const line = `[${JSON.stringify(path)},${size},${modified}]\n`
    const begin = this.endOf(this.length)
    if (begin + 3 * line.length > this.bytes.length) {
      const more = Buffer.allocUnsafe(2 * (begin + 3 * line.length))
      this.bytes.copy(more, 0, 0, begin)
      this.bytes = more
    }
    if (this.length === this.ends.length) {
      const more = new Float64Array(2 * this.length)
      more.set(this.ends)
      this.ends = more
    }
    this.ends[this.length++] = begin + this.bytes.write(line, begin)
  }

  /** The entries from `first` on, before `end`. */
  slice(first: number, end: number): readonly ManifestEntry[] {
    return entriesOf(this.lines(first, Math.min(end, this.length)))
  }

  /** Cuts the manifest into `count` slices of equal length or one more. */
  cut(count: number): readonly Slice[] {
    return Array.from({ length: count }, (_, i) => {
      const [first, end] = [i, i + 1].map((k) => Math.floor((k * this.length) / count)) as [number, number]
      const lines = this.lines(first, end)
      return { first, images: end - first, at: this.endOf(first), bytes: lines.byteLength, sha256: sha256(lines) }
    })
  }

  /** The lines from `first` on, before `end`, as they stand in the file. */
  lines(first: number, end: number): Buffer {
    return this.bytes.subarray(this.endOf(first), this.endOf(end))
  }

  /** Bytes of so many lines. */
  private endOf(lines: number): number {
    return lines === 0 ? 0 : this.ends[lines - 1]!
  }
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
  return entriesOf(lines)
}

function entriesOf(lines: Buffer): readonly ManifestEntry[] {
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
