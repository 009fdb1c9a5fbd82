/**
 * The worker pool: sends a job to every worker and reports when its phases are done. A dead worker fails the jobs that
 * it was at; it is replaced before the next job. Where the pool itself has terminated a worker that did not stop at a
 * cancelled job, the worker's other jobs are restarted.
 */
import type { KernelKind } from '#app/calls/kernels'
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
  /** Phases up to this one are done. */
  readonly onPhase?: (phase: number) => void
  /** Share of the work done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

/** Runs jobs one after another, each on all of its threads. */
export interface JobPool {
  threads: number
  /**
   * Resolves when all phases are done; rejects when no thread touches the job's memory any more.
   * @throws Failure 'cancelled', 'worker-died', or what a kernel threw
   */
  submit(job: Job, control: Control, options: JobOptions): Promise<Statistics | null>
  /** Jobs under way fail. */
  close(): Promise<void>
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
  readonly workers: Set<Member>
  failure: Failure | null
  /** A worker was terminated for another job: this one restarts once all workers have left it. */
  interrupted: boolean
  phasesDone: number
  finish(result: Statistics | null): void
  fail(failure: Failure): void
}

/** Workers that have not stopped so long after a cancel are in a kernel that never checks the flag: they are replaced. */
const WORKER_KILL_DELAY_MS = 25
const PROGRESS_INTERVAL_MS = 30
/** Of the machine: where the process may use fewer, others may have been given the same ones. */
const CORES = cpus().length

export class WorkerPool implements JobPool {
  private readonly members: (Member | null)[]
  /** Workers beyond the number of threads asked for since, which end when their jobs do. */
  private readonly surplus = new Set<Member>()
  private readonly active = new Map<number, ActiveJob>()
  private readonly wakeWord = new Int32Array(new SharedArrayBuffer(4))
  private lastId = 0
  private closed = false

  constructor(
    threads: number,
    private readonly kernels: KernelKind,
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
        workers: new Set(),
        failure: null,
        interrupted: false,
        phasesDone: 0,
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
    const { job, control, workers } = this.active.get(id)!
    this.fill()
    this.keepAlive(true)
    const oneEach = this.threads === CORES
    this.members.forEach((member, index) => {
      const message: ToWorker = {
        id,
        job,
        control: control.words,
        phases: control.phases,
        core: oneEach ? index : null,
      }
      workers.add(member!)
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
      if (busy.some(({ workers }) => workers.has(member))) continue
      this.surplus.delete(member)
      void member.worker.terminate()
    }
  }

  /** Replaces missing workers. */
  private fill(): void {
    this.members.forEach((member, index) => {
      if (!member) this.members[index] = this.spawn(index)
    })
  }

  private spawn(index: number): Member {
    const start: WorkerStart = { kernels: this.kernels, wakeWord: this.wakeWord }
    const worker = new Worker(workerFile(), { workerData: start })
    const member: Member = { worker, ended: false }
    let reason: Message | null = null
    worker.on('message', (message: FromWorker) => this.receive(member, message))
    worker.on('error', (error: unknown) => {
      reason = error instanceof Error ? message('engine.workerError', { reason: error.message }) : null
    })
    worker.on('exit', () => {
      if (this.members[index] === member) this.members[index] = null
      // It may have been woken to wake the next.
      Atomics.notify(this.wakeWord, 0)
      this.onWorkerExit(member, reason)
    })
    worker.unref()
    return member
  }

  private receive(member: Member, message: FromWorker): void {
    const job = this.active.get(message.id)
    if (!job) return
    if (message.type === 'left') {
      this.onWorkerDone(message.id, job, member, message.failure && fromPlain(message.failure))
      return
    }
    // Messages of different workers overtake each other; a later phase means that the earlier ones are done.
    if (message.phase + 1 > job.phasesDone && !job.failure) {
      job.phasesDone = message.phase + 1
      job.options.onPhase?.(message.phase)
    }
    if (message.phase + 1 === job.control.phases && !job.failure) job.finish(message.result)
  }

  private onWorkerDone(id: number, job: ActiveJob, member: Member, failure: Failure | null): void {
    job.workers.delete(member)
    if (failure) {
      job.failure ??= failure
      job.control.cancel()
    }
    if (job.workers.size > 0) return
    if (job.failure) return job.fail(job.failure)
    if (job.control.phases === 0) return job.finish(null)
    if (!job.interrupted) return
    job.interrupted = false
    job.control.reset()
    this.send(id)
  }

  private onWorkerExit(member: Member, reason: Message | null): void {
    for (const [id, job] of [...this.active]) {
      if (!job.workers.has(member)) continue
      if (member.ended && !job.failure) {
        job.interrupted = true
        job.control.cancel()
        this.onWorkerDone(id, job, member, null)
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
      this.onWorkerDone(id, job, member, died)
    }
  }

  /** Follows the signal and the progress of a job until the returned function is called. */
  private watch(id: number, control: Control, { name, signal, onProgress }: JobOptions): () => void {
    let killTimer: NodeJS.Timeout | undefined
    const abort = () => {
      const job = this.active.get(id)
      if (job) job.failure ??= cancelled(name)
      control.cancel()
      killTimer = setTimeout(() => {
        for (const member of job?.workers ?? []) {
          member.ended = true
          void member.worker.terminate()
        }
      }, WORKER_KILL_DELAY_MS)
    }
    signal?.addEventListener('abort', abort, { once: true })
    let reported = 0
    const interval =
      onProgress &&
      setInterval(() => {
        if (control.progress <= reported || control.cancelled) return
        reported = control.progress
        onProgress(reported)
      }, PROGRESS_INTERVAL_MS)
    return () => {
      signal?.removeEventListener('abort', abort)
      clearTimeout(killTimer)
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
