/** What of an experiment can run when one of its layers is at fault. */
import type { Experiment, Lane, Layer } from '#app/document/experiment'
import { findLayer } from '#app/document/lanes'

/**
 * The experiment with the layer at fault and those after it switched off, so that what can run is shown. The lanes of a
 * block of the outermost stack stay apart where one of them, or their join, is at fault.
 */
export function runnablePart(experiment: Experiment, faulty: string | null): Experiment {
  if (faulty === null || !findLayer(experiment.stack, faulty)) return experiment
  return { ...experiment, stack: runnable(experiment.stack, faulty, apart) }
}

function runnable(lane: Lane, faulty: string, inBlock: (layer: Layer, faulty: string) => Layer): Lane {
  const fault = lane.findIndex((layer) => findLayer([layer], faulty))
  if (fault < 0) return lane
  return lane.map((layer, i) => {
    if (i < fault) return layer
    return i === fault && layer.lanes ? inBlock(layer, faulty) : off(layer)
  })
}

function apart(block: Layer, faulty: string): Layer {
  const lanes = block.lanes?.map((lane) => runnable(lane, faulty, off))
  return { ...block, params: { ...block.params, join: 'none' }, ...(lanes && { lanes }) }
}

function off(layer: Layer): Layer {
  return { ...layer, enabled: false }
}
