/** Requests that can be given up while they are worked at, by the job as which they name themselves. */

export interface Cancellable {
  /** Does the work of a request. */
  start<T>(job: string | undefined, work: (signal?: AbortSignal) => Promise<T>): Promise<T>
  cancel(job: string): void
}

export function createCancellable(): Cancellable {
  const controllers = new Map<string, AbortController>()
  return {
    async start(job, work) {
      if (job === undefined) return work()
      const controller = new AbortController()
      controllers.set(job, controller)
      try {
        return await work(controller.signal)
      } finally {
        if (controllers.get(job) === controller) controllers.delete(job)
      }
    },
    cancel(job) {
      controllers.get(job)?.abort()
    },
  }
}
