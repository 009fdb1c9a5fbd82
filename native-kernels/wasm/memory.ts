/**
 * The memory of the module, as typed arrays that follow it where it grows. Addresses are bytes; memory that could not be
 * had is 0.
 */
import type { Exports } from './instance'

export class ModuleMemory {
  private buffer: ArrayBuffer | undefined
  private views = viewsOf(new ArrayBuffer(0))
  private scratchBegin = 0
  private scratchEnd = 0

  constructor(private readonly exports: Exports) {}

  get floats(): Float32Array {
    return this.current().floats
  }

  get doubles(): Float64Array {
    return this.current().doubles
  }

  get bytes(): Uint8Array {
    return this.current().bytes
  }

  get words(): Uint32Array {
    return this.current().words
  }

  /** Memory until it is freed, on a 16-byte boundary; what it holds is undefined. */
  reserve(bytes: number): number {
    return bytes < LARGEST ? this.exports.reserve(bytes) >>> 0 : 0
  }

  free(address: number): void {
    this.exports.free(address)
  }

  /** Memory until the next call, on a 64-byte boundary, with room before and after it that vectors may read. */
  scratch(bytes: number): number {
    if (this.scratchEnd - this.scratchBegin < bytes + 2 * MARGIN) {
      this.free(this.scratchBegin)
      const wanted = Math.ceil((bytes + 2 * MARGIN) / MARGIN) * MARGIN
      this.scratchBegin = this.reserve(wanted)
      this.scratchEnd = this.scratchBegin && this.scratchBegin + wanted
      if (!this.scratchBegin) return 0
    }
    return Math.ceil((this.scratchBegin + MARGIN / 2) / 64) * 64
  }

  private current() {
    const { buffer } = this.exports.memory
    if (buffer !== this.buffer) {
      this.buffer = buffer
      this.views = viewsOf(buffer)
    }
    return this.views
  }
}

const MARGIN = 2 ** 18
const LARGEST = 2 ** 31

function viewsOf(buffer: ArrayBuffer) {
  return {
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
    bytes: new Uint8Array(buffer),
    words: new Uint32Array(buffer),
  }
}
