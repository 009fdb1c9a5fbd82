/** What a command has started, followed by the events that tell of it. */
import type { ServiceEvent } from '#app/protocol/contract'
import { fromPlain } from '#app/failure'
import type { Service, Session } from '#main/service/service'
import type { Program } from './program'

/** A session, and those who hear its events. */
export interface Stage {
  readonly program: Program
  readonly session: Session
  readonly events: Set<(event: ServiceEvent) => void>
}

export function openStage(
  program: Program,
  service: Service,
  chooseDestination: () => Promise<string | null> = async () => null,
): Stage {
  const events = new Set<(event: ServiceEvent) => void>()
  const session = service.openSession((event) => events.forEach((listener) => listener(event)), {
    kind: 'browser',
    chooseDestination,
  })
  return { program, session, events }
}

/**
 * Starts something that tells of itself by events, and waits for its end.
 * @param end gives the result for the event that ends it, else null
 * @throws Failure where the events tell of one, or the person interrupts
 */
export function follow<T>(
  { program, session, events }: Stage,
  job: string,
  words: string,
  end: (event: ServiceEvent) => T | null,
  start: () => Promise<unknown>,
): Promise<T> {
  let listener: (event: ServiceEvent) => void
  const forget = program.interrupted(() => void session.request('cancel', { job }))
  return new Promise<T>((resolve, reject) => {
    listener = (event: ServiceEvent) => {
      if (!isOf(event, job)) return
      if (event.type === 'runProgress' || event.type === 'exportProgress') {
        program.progress?.(`${words} ${Math.floor(event.fraction * 100)} %`)
      }
      if (event.type === 'runFailed' || event.type === 'exportFailed') return reject(fromPlain(event.failure))
      const result = end(event)
      if (result !== null) resolve(result)
    }
    events.add(listener)
    start().catch(reject)
  }).finally(() => {
    events.delete(listener)
    forget()
    program.progress?.('')
  })
}

function isOf(event: ServiceEvent, job: string): boolean {
  return ('run' in event && event.run === job) || ('job' in event && event.job === job)
}
