/** Events on their way to a window: all that is told in one turn goes out as one message, so that it is drawn at once. */
import type { ServiceEvent } from '#app/protocol/contract'
import type { SendEvent } from './host'

export function gathered(send: (events: readonly ServiceEvent[]) => void): SendEvent {
  let waiting: ServiceEvent[] = []
  return (event) => {
    waiting.push(event)
    if (waiting.length > 1) return
    setImmediate(() => {
      const events = waiting
      waiting = []
      send(events)
    })
  }
}
