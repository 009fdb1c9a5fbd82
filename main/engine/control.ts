/**
 * What the threads of one job share in a few words of memory: the cancel flag, progress, the next unit of each part
 * to take and the count of those done, and the time spent on each node.
 */

const CANCEL = 0
const PROGRESS = 1
const HEAD = 2
/** Progress counts parts of this whole, so that it fits an Int32. */
const WHOLE = 1e9
/** Longest sleep at a part's end, should a wake-up get lost with a dying worker. */
const NAP = 20

export class Control {
  constructor(
    readonly words: Int32Array,
    /** How many parts (stages) the job has. */
    readonly parts: number,
  ) {}

  static create(parts: number, nodes = 0): Control {
    return new Control(new Int32Array(new SharedArrayBuffer(4 * (HEAD + 2 * parts + nodes))), parts)
  }

  /** Asks all threads to stop at the next check, and wakes those that sleep. */
  cancel(): void {
    Atomics.store(this.words, CANCEL, 1)
    for (let part = 0; part < this.parts; part++) Atomics.notify(this.words, HEAD + 2 * part + 1)
  }

  /** As at the beginning. Only when no thread is at the job. */
  reset(): void {
    this.words.fill(0)
  }

  get cancelled(): boolean {
    return Atomics.load(this.words, CANCEL) === 1
  }

  /** The number of a unit that no other thread has taken. */
  takeUnit(part: number): number {
    return Atomics.add(this.words, HEAD + 2 * part, 1)
  }

  /** Counts a unit as done; true for the last of `units`. */
  finishUnit(part: number, units: number): boolean {
    const place = HEAD + 2 * part + 1
    if (Atomics.add(this.words, place, 1) + 1 < units) return false
    Atomics.notify(this.words, place)
    return true
  }

  partDone(part: number, units: number): boolean {
    return Atomics.load(this.words, HEAD + 2 * part + 1) >= units
  }

  /** Sleeps until the part is done or the job cancelled, at most a nap. */
  sleep(part: number, units: number): void {
    const place = HEAD + 2 * part + 1
    const done = Atomics.load(this.words, place)
    if (done < units && !this.cancelled) Atomics.wait(this.words, place, done, NAP)
  }

  /** @param share of the whole work, 0 .. 1. */
  addProgress(share: number): void {
    Atomics.add(this.words, PROGRESS, Math.floor(share * WHOLE))
  }

  get progress(): number {
    return Math.min(1, Atomics.load(this.words, PROGRESS) / WHOLE)
  }

  addTime(node: number, milliseconds: number): void {
    Atomics.add(this.words, HEAD + 2 * this.parts + node, Math.round(milliseconds * 1000))
  }

  /** Milliseconds that all threads together spent on a node. */
  time(node: number): number {
    return Atomics.load(this.words, HEAD + 2 * this.parts + node) / 1000
  }
}
