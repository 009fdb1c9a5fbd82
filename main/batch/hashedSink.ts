/** Hashes what is written. */
import { createHash } from 'node:crypto'
import type { ByteSink } from '#main/files/write'

/** @returns a sink that passes its bytes on, and their SHA-256 so far, once */
export function hashedSink(sink: ByteSink): ByteSink & { sha256(): string } {
  const hash = createHash('sha256')
  return {
    write(bytes) {
      hash.update(bytes)
      return sink.write(bytes)
    },
    sha256: () => hash.digest('hex'),
  }
}
