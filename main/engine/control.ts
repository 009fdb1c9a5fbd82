/**
 * What the threads of one job share in a few words of memory: the cancel flag, progress, the next unit of each phase
 * to take and the count of those done, and the time spent on each node.
 */

const CANCEL = 0
const PROGRESS = 1
const HEAD = 2
/** Progress is counted in fractions of this whole, so that it fits an Int32. */
const WHOLE = 1e9
/** Longest sleep at the end of a phase, in case a wake-up gets lost with a dying worker. */
const MAX_SLEEP_MS = 20

export class Control {
  /** Nanoseconds by node: many units of a small layer take less than a microsecond each. */
  private readonly times: BigInt64Array

  constructor(
    readonly words: Int32Array,
    /** How many phases the job has. */
    readonly phases: number,
  ) {
    this.times = new BigInt64Array(words.buffer, words.byteOffset + 4 * timesAt(phases))
  }

  static create(phases: number, nodes = 0): Control {
    return new Control(new Int32Array(new SharedArrayBuffer(4 * (timesAt(phases) + 2 * nodes))), phases)
  }

  /** Asks all threads to stop at the next check, and wakes those that sleep. */
  cancel(): void {
    Atomics.store(this.words, CANCEL, 1)
    for (let phase = 0; phase < this.phases; phase++) Atomics.notify(this.words, HEAD + 2 * phase + 1)
  }

  /** As at the beginning. Only when no thread is at the job. */
  reset(): void {
    this.words.fill(0)
  }

  get cancelled(): boolean {
    return Atomics.load(this.words, CANCEL) === 1
  }

  /** The number of a unit that no other thread has taken. */
  takeUnit(phase: number): number {
    return Atomics.add(this.words, HEAD + 2 * phase, 1)
  }

  /** Counts a unit as done; true for the last of `units`. */
  finishUnit(phase: number, units: number): boolean {
    const index = HEAD + 2 * phase + 1
    if (Atomics.add(this.words, index, 1) + 1 < units) return false
    Atomics.notify(this.words, index)
    return true
  }

  phaseDone(phase: number, units: number): boolean {
    return Atomics.load(this.words, HEAD + 2 * phase + 1) >= units
  }

  /** Sleeps until the phase is done or the job cancelled, at most `MAX_SLEEP_MS`. */
  sleep(phase: number, units: number): void {
    const index = HEAD + 2 * phase + 1
    const done = Atomics.load(this.words, index)
    if (done < units && !this.cancelled) Atomics.wait(this.words, index, done, MAX_SLEEP_MS)
  }

  /** @param share of the whole work, 0 .. 1. */
  addProgress(share: number): void {
    Atomics.add(this.words, PROGRESS, Math.floor(share * WHOLE))
  }

  get progress(): number {
    return Math.min(1, Atomics.load(this.words, PROGRESS) / WHOLE)
  }

  addTime(node: number, milliseconds: number): void {
    Atomics.add(this.times, node, BigInt(Math.round(milliseconds * 1e6)))
  }

  /** Milliseconds that all threads together spent on a node. */
  time(node: number): number {
    return Number(Atomics.load(this.times, node)) / 1e6
  }
}

/** The first word of the times, which are two words each and aligned to them. */
function timesAt(phases: number): number {
  return HEAD + 2 * phases
}
