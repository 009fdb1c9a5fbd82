/** A service with one session for the tests of a file: what it is asked, and what it tells. */
import { resolve } from 'node:path'
import { afterAll, beforeEach, expect } from 'vitest'
import type { MapSummary, ServiceEvent } from '#app/protocol/contract'
import { emptyExperiment, newLayer } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import type { PlainFailure } from '#app/failure'
import { createService, type Service, type Session } from '#main/service/service'

export const examplesFolder = resolve(import.meta.dirname, '../../examples')

export interface Desk {
  readonly service: Service
  /** New for each test. */
  readonly session: Session
  /** What sessions of this test have told. */
  readonly events: ServiceEvent[]
  /** The maps of a run, once it has finished. */
  finished(run: string): Promise<MapSummary[]>
  failed(run: string): Promise<PlainFailure | undefined>
  /** The values of a small map. */
  rows(map: MapSummary, channel?: number): Promise<number[][]>
}

/**
 * Opens a service for the tests of a file, and a session for each of them.
 * @param kernels native ones where there are any, if left out
 */
export function openDesk(kernels: { readonly kernels?: 'portable' } = { kernels: 'portable' }): Desk {
  const service = createService({ version: '1.2.3', examplesFolder, threads: 2, ...kernels })
  let events: ServiceEvent[] = []
  let session: Session
  beforeEach(() => {
    events = []
    session = service.openSession((event) => events.push(event), {
      kind: 'desktop',
      chooseDestination: () => Promise.resolve(null),
    })
    return () => session.close()
  })
  afterAll(() => service.close())

  return {
    service,
    get session() {
      return session
    },
    get events() {
      return events
    },
    async finished(run) {
      await expect.poll(() => events.some((event) => event.type === 'runFinished' && event.run === run)).toBe(true)
      return events.flatMap((event) => (event.type === 'layerDone' && event.run === run ? [event.map] : []))
    },
    async failed(run) {
      await expect.poll(() => events.some((event) => event.type === 'runFailed' && event.run === run)).toBe(true)
      return events.flatMap((event) => (event.type === 'runFailed' ? [event.failure] : []))[0]
    },
    async rows({ map, shape }, channel = 0) {
      const { height, width, values } = await session.request('tile', {
        map,
        channel,
        level: 0,
        row: 0,
        column: 0,
        height: shape.height,
        width: shape.width,
        reduce: 'mean',
      })
      return Array.from({ length: height }, (_, row) => [...values.subarray(row * width, (row + 1) * width)])
    },
  }
}

/** An experiment on a 16 x 16 input of ones. */
export function withLayers(...layers: [type: string, params?: object][]): Experiment {
  const base: Experiment = {
    ...emptyExperiment('test'),
    inputs: [{ kind: 'values', name: 'ones', planes: [Array.from({ length: 16 }, () => Array<number>(16).fill(1))] }],
  }
  return layers.reduce((experiment, [type, params]) => {
    const layer = newLayer(experiment, type)
    return { ...experiment, stack: [...experiment.stack, { ...layer, params: { ...layer.params, ...params } }] }
  }, base)
}
