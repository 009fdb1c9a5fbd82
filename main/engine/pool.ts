/**
 * The worker pool: sends a job to every worker and tells when its parts are done. A dead worker fails the jobs that
 * it was at; the next job finds a fresh one in its place. Where the pool itself has ended a worker, for it did not
 * stop at a cancelled job, its other jobs begin anew.
 */
import { cpus } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Statistics } from '#app/protocol/contract'
import { cancelled, Failure, fromPlain } from '#app/failure'
import { message, concat, type Message } from '#app/text/message'
import type { Control } from './control'
import type { FromWorker, Job, ToWorker, WorkerStart } from './messages'
import { workerFile } from './workerFile'

export interface JobOptions {
  /** What is cancelled, for the failure: "The run". */
  readonly name: Message
  readonly signal?: AbortSignal
  /** Parts up to this one are done. */
  readonly onPart?: (part: number) => void
  /** Share of the work done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

interface Member {
  readonly worker: Worker
  /** By the pool, because it did not stop. */
  ended: boolean
}

interface ActiveJob {
  readonly job: Job
  readonly control: Control
  readonly options: JobOptions
  /** Workers that may still touch its memory. */
  readonly inside: Set<Member>
  failure: Failure | null
  /** A worker was ended for another job: this one is left by all, and begins anew. */
  interrupted: boolean
  partsDone: number
  finish(result: Statistics | null): void
  fail(failure: Failure): void
}

/** Workers that have not stopped so long after a cancel are in a kernel that never checks the flag: they are replaced. */
const PATIENCE = 25
const PROGRESS_INTERVAL = 30
/** Of the machine: where the process may use fewer, others may have been given the same ones. */
const CORES = cpus().length

export class WorkerPool {
  private readonly members: (Member | null)[]
  /** Workers beyond the number of threads asked for since, which end when their jobs do. */
  private readonly surplus = new Set<Member>()
  private readonly active = new Map<number, ActiveJob>()
  private readonly wakeWord = new Int32Array(new SharedArrayBuffer(4))
  private lastId = 0
  private closed = false

  constructor(
    threads: number,
    private readonly kernels: 'native' | 'portable',
  ) {
    this.members = new Array<Member | null>(threads).fill(null)
    this.fill()
  }

  get threads(): number {
    return this.members.length
  }

  /** Changes the number of workers; jobs under way go on as they are. */
  set threads(threads: number) {
    for (const member of this.members.splice(threads)) if (member) this.surplus.add(member)
    while (this.members.length < threads) this.members.push(null)
    this.endSurplus()
    this.fill()
  }

  /** The threads now alive. */
  get workers(): readonly Worker[] {
    return this.members.flatMap((member) => (member ? [member.worker] : []))
  }

  /**
   * Resolves when all parts are done; rejects when no worker touches the job's memory any more.
   * @throws Failure 'cancelled', 'worker-died', or what a kernel threw
   */
  submit(job: Job, control: Control, options: JobOptions): Promise<Statistics | null> {
    if (this.closed) throw new Failure('internal', 'The engine is closed.')
    if (options.signal?.aborted) return Promise.reject(cancelled(options.name))
    const id = ++this.lastId
    return new Promise((resolve, reject) => {
      const stopWatching = this.watch(id, control, options)
      const settled = () => {
        stopWatching()
        this.active.delete(id)
        this.endSurplus()
        if (this.active.size === 0) this.keepAlive(false)
      }
      this.active.set(id, {
        job,
        control,
        options,
        inside: new Set(),
        failure: null,
        interrupted: false,
        partsDone: 0,
        finish: (result) => {
          settled()
          resolve(result)
        },
        fail: (failure) => {
          settled()
          reject(failure)
        },
      })
      this.send(id)
    })
  }

  /** Sends a job to every worker. */
  private send(id: number): void {
    const { job, control, inside } = this.active.get(id)!
    this.fill()
    this.keepAlive(true)
    const oneEach = this.threads === CORES
    this.members.forEach((member, place) => {
      const message: ToWorker = { id, job, control: control.words, parts: control.parts, core: oneEach ? place : null }
      inside.add(member!)
      member!.worker.postMessage(message)
    })
    Atomics.add(this.wakeWord, 0, 1)
    Atomics.notify(this.wakeWord, 0, 1)
  }

  /** Ends all workers; jobs under way fail. */
  async close(): Promise<void> {
    this.closed = true
    for (const job of this.active.values()) {
      job.failure ??= cancelled(job.options.name)
      job.control.cancel()
    }
    const surplus = [...this.surplus].map(({ worker }) => worker)
    await Promise.all([...this.workers, ...surplus].map((worker) => worker.terminate()))
  }

  private endSurplus(): void {
    const busy = [...this.active.values()]
    for (const member of this.surplus) {
      if (busy.some(({ inside }) => inside.has(member))) continue
      this.surplus.delete(member)
      void member.worker.terminate()
    }
  }

  /** Puts fresh workers into the empty places. */
  private fill(): void {
    this.members.forEach((member, place) => {
      if (!member) this.members[place] = this.spawn(place)
    })
  }

  private spawn(place: number): Member {
    const start: WorkerStart = { kernels: this.kernels, wakeWord: this.wakeWord }
    const worker = new Worker(workerFile(), { workerData: start })
    const member: Member = { worker, ended: false }
    let reason: Message | null = null
    worker.on('message', (message: FromWorker) => this.receive(member, message))
    worker.on('error', (error: unknown) => {
      reason = error instanceof Error ? message('engine.workerError', { reason: error.message }) : null
    })
    worker.on('exit', () => {
      if (this.members[place] === member) this.members[place] = null
      // It may have been woken to wake the next.
      Atomics.notify(this.wakeWord, 0)
      this.bury(member, reason)
    })
    worker.unref()
    return member
  }

  private receive(member: Member, message: FromWorker): void {
    const job = this.active.get(message.id)
    if (!job) return
    if (message.type === 'left') {
      this.leave(message.id, job, member, message.failure && fromPlain(message.failure))
      return
    }
    // Messages of different workers overtake each other; a later part means that the earlier ones are done.
    if (message.part + 1 > job.partsDone && !job.failure) {
      job.partsDone = message.part + 1
      job.options.onPart?.(message.part)
    }
    if (message.part + 1 === job.control.parts && !job.failure) job.finish(message.result)
  }

  private leave(id: number, job: ActiveJob, member: Member, failure: Failure | null): void {
    job.inside.delete(member)
    if (failure) {
      job.failure ??= failure
      job.control.cancel()
    }
    if (job.inside.size > 0) return
    if (job.failure) return job.fail(job.failure)
    if (job.control.parts === 0) return job.finish(null)
    if (!job.interrupted) return
    job.interrupted = false
    job.control.reset()
    this.send(id)
  }

  private bury(member: Member, reason: Message | null): void {
    for (const [id, job] of [...this.active]) {
      if (!job.inside.has(member)) continue
      if (member.ended && !job.failure) {
        job.interrupted = true
        job.control.cancel()
        this.leave(id, job, member, null)
        continue
      }
      const died = new Failure(
        'worker-died',
        concat(
          [
            message('engine.workerDied', { task: job.options.name }),
            ...(reason === null ? [] : [reason]),
            message('engine.tryAgain'),
          ],
          ' ',
        ),
      )
      this.leave(id, job, member, died)
    }
  }

  /** Follows the signal and the progress of a job until the returned function is called. */
  private watch(id: number, control: Control, { name, signal, onProgress }: JobOptions): () => void {
    let patience: NodeJS.Timeout | undefined
    const abort = () => {
      const job = this.active.get(id)
      if (job) job.failure ??= cancelled(name)
      control.cancel()
      patience = setTimeout(() => {
        for (const member of job?.inside ?? []) {
          member.ended = true
          void member.worker.terminate()
        }
      }, PATIENCE)
    }
    signal?.addEventListener('abort', abort, { once: true })
    let told = 0
    const interval =
      onProgress &&
      setInterval(() => {
        if (control.progress <= told || control.cancelled) return
        told = control.progress
        onProgress(told)
      }, PROGRESS_INTERVAL)
    return () => {
      signal?.removeEventListener('abort', abort)
      clearTimeout(patience)
      clearInterval(interval)
    }
  }

  /** Lets the process end only while no job is under way. */
  private keepAlive(alive: boolean): void {
    for (const worker of this.workers) {
      if (alive) worker.ref()
      else worker.unref()
    }
  }
}
