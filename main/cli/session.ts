/** The session of a command, and waiting for the events that report on its jobs. */
import type { OpenedExperiment, ServiceEvent } from '#app/protocol/contract'
import { fromPlain } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import type { Message } from '#app/text/message'
import type { Service, Session } from '#main/service/service'
import type { Program } from './program'

/** A session with the service, and the listeners to its events. */
export interface CliSession {
  readonly program: Program
  readonly session: Session
  readonly events: Set<(event: ServiceEvent) => void>
}

export function openCliSession(
  program: Program,
  service: Service,
  chooseDestination: () => Promise<string | null> = async () => null,
): CliSession {
  const events = new Set<(event: ServiceEvent) => void>()
  const session = service.openSession((event) => events.forEach((listener) => listener(event)), {
    kind: 'browser',
    chooseDestination,
  })
  return { program, session, events }
}

/** Opens an experiment's file, and notes why weights that it names are not open. @throws Failure as the session */
export async function openExperiment(session: Session, path: string, note: Program['note']): Promise<OpenedExperiment> {
  const opened = await session.openExperimentFile(path)
  if (opened.lacking) note(formatEnglish(opened.lacking.message))
  return opened
}

/**
 * Starts a job, shows its progress, and waits for the event that ends it.
 * @param label precedes the progress
 * @param resultOf gives the result for the event that ends the job, else null
 * @throws Failure if the job fails or is interrupted
 */
export function awaitEvent<T>(
  { program, session, events }: CliSession,
  job: string,
  label: Message,
  resultOf: (event: ServiceEvent) => T | null,
  start: () => Promise<unknown>,
): Promise<T> {
  let listener: (event: ServiceEvent) => void
  const stopListening = program.interrupted(() => void session.request('cancel', { job }))
  return new Promise<T>((resolve, reject) => {
    listener = (event: ServiceEvent) => {
      if (!belongsTo(event, job)) return
      if (event.type === 'runProgress' || event.type === 'exportProgress') {
        program.progress?.(`${formatEnglish(label)} ${Math.floor(event.fraction * 100)} %`)
      }
      if (event.type === 'runFailed' || event.type === 'exportFailed') return reject(fromPlain(event.failure))
      const result = resultOf(event)
      if (result !== null) resolve(result)
    }
    events.add(listener)
    start().catch(reject)
  }).finally(() => {
    events.delete(listener)
    stopListening()
    program.progress?.('')
  })
}

function belongsTo(event: ServiceEvent, job: string): boolean {
  return ('run' in event && event.run === job) || ('job' in event && event.job === job)
}
