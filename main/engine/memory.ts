/**
 * Memory of feature maps: shared buffers whose first float lies on a 64-byte border, reused by size class.
 *
 * Fresh pages cost more than most computations, so a buffer that is given back waits for the next map of its class;
 * only what would go beyond the budget is dropped.
 */
import { Failure } from '#app/failure'
import { spokenBytes } from '#app/text/bytes'
import { message } from '#app/text/message'

const LINE = 64

/** Bytes between the start of a shared buffer and its first 64-byte border. */
export type LineOffset = (buffer: SharedArrayBuffer) => number

export class Memory {
  private readonly waiting: SharedArrayBuffer[] = []
  private readonly lent = new Set<SharedArrayBuffer>()
  private waitingSum = 0
  private lentSum = 0

  /**
   * @param budget bytes that lent and waiting buffers together should not exceed; lent ones are never refused.
   * @param dropped called when buffers were dropped, whose pages return only after garbage collection.
   * @param made called with each new buffer, before anything is in it.
   */
  constructor(
    public budget: number,
    private readonly lineOffset: LineOffset,
    private readonly dropped: () => void = () => undefined,
    private readonly made: (buffer: SharedArrayBuffer) => void = () => undefined,
  ) {}

  /** Bytes of all buffers that are lent out now. */
  get lentBytes(): number {
    return this.lentSum
  }

  /** Bytes of the buffers that wait to be reused. */
  get waitingBytes(): number {
    return this.waitingSum
  }

  /** True where `take` would reuse a buffer. */
  has(floats: number): boolean {
    const size = bufferBytes(floats)
    return this.waiting.some((buffer) => buffer.byteLength === size)
  }

  /** A view of `floats` floats; what it holds is undefined. @throws Failure 'over-budget' where the system has no more */
  take(floats: number): Float32Array {
    const size = bufferBytes(floats)
    const buffer = this.reuse(size) ?? this.allocate(size)
    this.lent.add(buffer)
    this.lentSum += size
    return new Float32Array(buffer, this.lineOffset(buffer), floats)
  }

  /** Lends a view out again that was given back; false where its buffer is lent to others, or dropped. */
  retake(data: Float32Array): boolean {
    const buffer = data.buffer as SharedArrayBuffer
    const at = this.waiting.lastIndexOf(buffer)
    if (at < 0) return false
    this.waiting.splice(at, 1)
    this.waitingSum -= buffer.byteLength
    this.lent.add(buffer)
    this.lentSum += buffer.byteLength
    return true
  }

  /** Takes back what `take` gave. */
  give(data: Float32Array): void {
    const buffer = data.buffer as SharedArrayBuffer
    if (!this.lent.delete(buffer)) throw new RangeError('Memory: expected a view that is lent out')
    this.lentSum -= buffer.byteLength
    this.waiting.push(buffer)
    this.waitingSum += buffer.byteLength
    this.shrink(0)
  }

  /** Drops every waiting buffer. */
  clear(): void {
    this.drop(this.waiting.length)
  }

  private reuse(size: number): SharedArrayBuffer | undefined {
    const at = this.waiting.findLastIndex((buffer) => buffer.byteLength === size)
    if (at < 0) return undefined
    this.waitingSum -= size
    return this.waiting.splice(at, 1)[0]
  }

  private allocate(size: number): SharedArrayBuffer {
    this.shrink(size)
    try {
      const buffer = new SharedArrayBuffer(size)
      this.made(buffer)
      return buffer
    } catch {
      throw new Failure('over-budget', message('engine.outOfMemory', { bytes: spokenBytes(size) }))
    }
  }

  /** Drops the buffers that have waited longest until `more` bytes fit. */
  private shrink(more: number): void {
    let bytes = this.waitingBytes
    let count = 0
    while (count < this.waiting.length && bytes + this.lentBytes + more > this.budget) {
      bytes -= this.waiting[count]!.byteLength
      count++
    }
    this.drop(count)
  }

  private drop(count: number): void {
    if (count === 0) return
    for (const buffer of this.waiting.splice(0, count)) this.waitingSum -= buffer.byteLength
    this.dropped()
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
