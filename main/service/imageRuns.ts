/** Runs one experiment on image after image. */
import type { Experiment } from '#app/document/experiment'
import { releaseMap } from '#main/streaming/streamedMap'
import type { ImageStore } from './imageStore'
import { createMapRuns, type RunsWith, type Use } from './mapRuns'

export interface ImageRuns {
  /**
   * @param input place of the experiment's input
   * @param image that is open in the store; null where the input is none
   * @param layers stack positions; -1 for the input
   * @param use is given their maps, which last until it is done
   * @throws Failure as `ImageStore.inputMap` and `MapRuns.run`
   */
  run<T>(input: number, image: string | null, layers: readonly number[], use: Use<T>): Promise<T>
}

export function createImageRuns(
  experiment: Experiment,
  { store, ...how }: RunsWith & { readonly store: ImageStore },
): ImageRuns {
  const runs = createMapRuns(experiment, how)
  return {
    async run(input, image, layers, use) {
      const { signal } = how
      const { map } = await store.inputMap(experiment, input, image, { signal, onProgress: () => undefined })
      try {
        return await runs.run(map, layers, use)
      } finally {
        releaseMap(how.engine, map)
      }
    },
  }
}
