/** A run beside that of the window, as a promise of the one map that it is asked for. */
import type { MapSummary } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { lastLayers } from '#app/document/lanes'
import { cancelled, fromPlain, toPlain } from '#app/failure'
import { message } from '#app/text/message'
import type { Client } from '#renderer/client/client'

export interface RunOnce {
  /** An id that is not in use; `release` under it gives the maps back, and gives up a run that is under way. */
  readonly run: string
  readonly experiment: Experiment
  readonly input: number
  readonly image: string | null
  /** Whose overview comes with the map. */
  readonly channel: number
  onProgress(fraction: number): void
}

/**
 * Runs a stack and gives its input's map and that of its last layer that is on: the input's again, where none is.
 * @throws Failure as it is told by the service, 'cancelled' also where the link is lost
 */
export function runOnce(
  client: Client,
  { run, experiment, input, image, channel, onProgress }: RunOnce,
): Promise<{ input: MapSummary; last: MapSummary }> {
  const last = lastLayers(experiment.stack).at(-1)!
  const maps = new Map<number, MapSummary>()
  return new Promise((resolve, reject) => {
    const unsubscribe = [
      client.onEvent((event) => {
        if (!('run' in event) || event.run !== run) return
        if (event.type === 'runProgress') onProgress(event.fraction)
        else if (event.type === 'layerDone') maps.set(event.map.layer, event.map)
        else if (event.type === 'runFailed') fail(fromPlain(event.failure))
        else if (event.type === 'runFinished') end(() => resolve({ input: maps.get(-1)!, last: maps.get(last)! }))
      }),
      client.onLink((link) => link === 'lost' && fail(cancelled(message('engine.run')))),
    ]
    client
      .request('run', {
        run,
        experiment,
        input,
        image,
        keep: last < 0 ? [] : [last],
        show: [{ layer: last, channel, reduce: 'mean' }],
      })
      .catch((error: unknown) => fail(fromPlain(toPlain(error))))

    function fail(failure: Error): void {
      end(() => reject(failure))
    }

    function end(how: () => void): void {
      for (const stop of unsubscribe) stop()
      how()
    }
  })
}
