/** Exports of a session. */
import type { Destination, RequestOf } from '../../app/contract'
import { Failure } from '../../app/failure'
import type { Runs } from './runs'
import type { Host, SendEvent, ServiceContext } from './session'

export interface Exports {
  chooseDestination(name: string): Promise<Destination | null>
  start(request: RequestOf<'exportMaps'>): null
  cancel(job: string): void
  close(): void
}

export function createExports(_context: ServiceContext, _runs: Runs, _host: Host, _send: SendEvent): Exports {
  return {
    chooseDestination: () => Promise.resolve(null),
    start() {
      throw new Failure('internal', 'Exports are not there yet.')
    },
    cancel: () => undefined,
    close: () => undefined,
  }
}
