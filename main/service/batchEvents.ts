/** Sends all events of one turn as one message, so that a window renders them together. */
import type { ServiceEvent } from '#app/protocol/contract'
import type { SendEvent } from './host'

export function batchEvents(send: (events: readonly ServiceEvent[]) => void): SendEvent {
  let batch: ServiceEvent[] = []
  return (event) => {
    batch.push(event)
    if (batch.length > 1) return
    setImmediate(() => {
      const events = batch
      batch = []
      send(events)
    })
  }
}
