/** A task with several waiters, each with its own signal: it is aborted when the last one has cancelled. */
import { cancelled } from '#app/failure'
import type { Message } from '#app/text/message'

export interface Shared<T> {
  readonly result: Promise<T>
  /** Waits for the result, or until the signal. @throws Failure 'cancelled', and what the work throws */
  join(signal: AbortSignal): Promise<T>
}

/**
 * Begins the work.
 * @param name of the task, for failures: "Reading a map"
 * @param onAbandoned called when the last waiter has cancelled; later requests need a new task
 */
export function share<T>(name: Message, work: (signal: AbortSignal) => Promise<T>, onAbandoned: () => void): Shared<T> {
  const controller = new AbortController()
  const result = work(controller.signal)
  result.catch(() => undefined)
  let waiters = 0

  return {
    result,
    join(signal) {
      if (signal.aborted) return Promise.reject(cancelled(name))
      waiters++
      return new Promise<T>((resolve, reject) => {
        const abandon = () => {
          reject(cancelled(name))
          if (--waiters > 0) return
          onAbandoned()
          controller.abort()
        }
        signal.addEventListener('abort', abandon, { once: true })
        const unsubscribe = () => signal.removeEventListener('abort', abandon)
        result.then(resolve, reject).finally(unsubscribe)
      })
    },
  }
}
