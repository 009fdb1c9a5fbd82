/** Requests that can be given up while they are worked at, by the job as which they name themselves. */
import { randomUUID } from 'node:crypto'
import { Failure } from '#app/failure'

export interface Cancellable {
  /** Does the work of a request. @throws Failure 'invalid-argument' for a job that is under way already */
  start<T>(job: string | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  cancel(job: string): void
  /** Gives up all of them, and waits until they have let go of everything. */
  close(): Promise<void>
}

interface Running {
  readonly controller: AbortController
  readonly ended: Promise<unknown>
}

export function createCancellable(): Cancellable {
  const running = new Map<string, Running>()
  return {
    async start(job = randomUUID(), work) {
      if (running.has(job))
        throw new Failure('invalid-argument', `job: expected an id that is not in use, received "${job}".`)
      const controller = new AbortController()
      const working = work(controller.signal)
      running.set(job, { controller, ended: working.catch(() => undefined) })
      try {
        return await working
      } finally {
        running.delete(job)
      }
    },
    cancel(job) {
      running.get(job)?.controller.abort()
    },
    async close() {
      const all = [...running.values()]
      for (const { controller } of all) controller.abort()
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}
