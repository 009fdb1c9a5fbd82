/**
 * Memory of feature maps: shared buffers whose first float is aligned to 64 bytes, reused by size class.
 *
 * Fresh pages cost more than most computations, so a released buffer is pooled for the next map of its class; a large
 * one also serves smaller maps. Only what would exceed the budget is dropped.
 */
import { Failure } from '#app/failure'
import { formatBytes } from '#app/text/bytes'
import { message } from '#app/text/message'

const LINE = 64
/** From this size on, a map for which there is no buffer of its class may take a larger one. */
const LARGE_BYTES = 2 ** 20
/** At most so many times as large. */
const MOST_ROOM = 2

/** Bytes between the start of a shared buffer and its first 64-byte boundary. */
export type AlignmentOffset = (buffer: SharedArrayBuffer) => number

export class Memory {
  private readonly pooled: SharedArrayBuffer[] = []
  private readonly inUse = new Set<SharedArrayBuffer>()
  private pooledSum = 0
  private inUseSum = 0

  /**
   * @param budget bytes that buffers in use and pooled ones together should not exceed; `acquire` never refuses because of it.
   * @param onDrop called when buffers were dropped, whose pages return only after garbage collection.
   * @param onAllocate called with each new buffer, before anything is in it.
   */
  constructor(
    public budget: number,
    private readonly lineOffset: AlignmentOffset,
    private readonly onDrop: () => void = () => undefined,
    private readonly onAllocate: (buffer: SharedArrayBuffer) => void = () => undefined,
  ) {}

  /** Bytes of all buffers in use. */
  get bytesInUse(): number {
    return this.inUseSum
  }

  /** Bytes of the buffers pooled for reuse. */
  get pooledBytes(): number {
    return this.pooledSum
  }

  /** Whether `acquire` would reuse a buffer. */
  has(floats: number): boolean {
    return this.fitting(bufferBytes(floats)) >= 0
  }

  /** A view of `floats` floats; what it holds is undefined. @throws Failure 'over-budget' where the system has no more */
  acquire(floats: number): Float32Array {
    const size = bufferBytes(floats)
    const at = this.fitting(size)
    const buffer = at >= 0 ? this.takePooled(at) : this.allocate(size)
    this.inUse.add(buffer)
    this.inUseSum += buffer.byteLength
    return new Float32Array(buffer, this.lineOffset(buffer), floats)
  }

  /** Acquires a released view again; false where its buffer is in use elsewhere, or dropped. */
  reacquire(data: Float32Array): boolean {
    const buffer = data.buffer as SharedArrayBuffer
    const at = this.pooled.lastIndexOf(buffer)
    if (at < 0) return false
    this.takePooled(at)
    this.inUse.add(buffer)
    this.inUseSum += buffer.byteLength
    return true
  }

  /** Pools the buffer of a view from `acquire`. */
  release(data: Float32Array): void {
    const buffer = data.buffer as SharedArrayBuffer
    if (!this.inUse.delete(buffer)) throw new RangeError('Memory: expected a view that is in use')
    this.inUseSum -= buffer.byteLength
    this.pooled.push(buffer)
    this.pooledSum += buffer.byteLength
    this.shrink(0)
  }

  /** Drops every pooled buffer. */
  clear(): void {
    this.drop(this.pooled.length)
  }

  /** The index of the smallest pooled buffer that serves a size class, the last released among equals; -1 if there is none. */
  private fitting(size: number): number {
    const most = size < LARGE_BYTES ? size : MOST_ROOM * size
    let best = -1
    for (const [at, { byteLength }] of this.pooled.entries()) {
      if (byteLength < size || byteLength > most) continue
      if (best < 0 || byteLength <= this.pooled[best]!.byteLength) best = at
    }
    return best
  }

  private takePooled(at: number): SharedArrayBuffer {
    const [buffer] = this.pooled.splice(at, 1)
    this.pooledSum -= buffer!.byteLength
    return buffer!
  }

  private allocate(size: number): SharedArrayBuffer {
    this.shrink(size)
    try {
      const buffer = new SharedArrayBuffer(size)
      this.onAllocate(buffer)
      return buffer
    } catch {
      throw new Failure('over-budget', message('engine.outOfMemory', { bytes: formatBytes(size) }))
    }
  }

  /** Drops the buffers pooled longest until `more` bytes fit. */
  private shrink(more: number): void {
    let bytes = this.pooledBytes
    let count = 0
    while (count < this.pooled.length && bytes + this.bytesInUse + more > this.budget) {
      bytes -= this.pooled[count]!.byteLength
      count++
    }
    this.drop(count)
  }

  private drop(count: number): void {
    if (count === 0) return
    for (const buffer of this.pooled.splice(0, count)) this.pooledSum -= buffer.byteLength
    this.onDrop()
  }
}

/**
 * Bytes of the buffer for so many floats: whole size classes, eight to each doubling, so that maps of nearly equal
 * size share buffers and at most an eighth is left over; and one line to shift within.
 */
export function bufferBytes(floats: number): number {
  const bytes = Math.max(floats * 4, LINE)
  const step = Math.max(LINE, 2 ** (Math.floor(Math.log2(bytes)) - 3))
  return Math.ceil(bytes / step) * step + LINE
}
