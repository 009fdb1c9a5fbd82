/** Work that several may wait for, each with a signal of its own: it is given up when the last of them has left. */
import { cancelled } from '#app/failure'
import type { Message } from '#app/text/message'

export interface Shared<T> {
  readonly result: Promise<T>
  /** Waits for the result, or until the signal. @throws Failure 'cancelled', and what the work throws */
  join(signal: AbortSignal): Promise<T>
}

/**
 * Begins the work.
 * @param name of what is waited for: "The look at a map"
 * @param onGivenUp told when the last one has left; whoever comes then has to begin anew
 */
export function share<T>(name: Message, work: (signal: AbortSignal) => Promise<T>, onGivenUp: () => void): Shared<T> {
  const controller = new AbortController()
  const result = work(controller.signal)
  result.catch(() => undefined)
  let waiting = 0

  return {
    result,
    join(signal) {
      if (signal.aborted) return Promise.reject(cancelled(name))
      waiting++
      return new Promise<T>((resolve, reject) => {
        const leave = () => {
          reject(cancelled(name))
          if (--waiting > 0) return
          onGivenUp()
          controller.abort()
        }
        signal.addEventListener('abort', leave, { once: true })
        const stay = () => signal.removeEventListener('abort', leave)
        result.then(resolve, reject).finally(stay)
      })
    },
  }
}
