/** The limits of an experiment that a person can meet while editing it: a file beyond them could not be opened again. */
import { MAX_DEPTH, MAX_INPUTS, MAX_LAYERS, MAX_PANELS, MAX_STEPS, type Experiment } from './experiment'
import { allLayers, depthOf } from './lanes'

export interface Limit {
  readonly of: 'layers' | 'depth' | 'inputs' | 'panels' | 'steps'
  readonly most: number
}

/** The limit that an experiment goes beyond; null where it keeps within all. */
export function limitMet({ stack, inputs, panels }: Experiment): Limit | null {
  if (allLayers(stack).length > MAX_LAYERS) return { of: 'layers', most: MAX_LAYERS }
  if (depthOf(stack) > MAX_DEPTH) return { of: 'depth', most: MAX_DEPTH }
  if (inputs.length > MAX_INPUTS) return { of: 'inputs', most: MAX_INPUTS }
  if (panels && panels.length > MAX_PANELS) return { of: 'panels', most: MAX_PANELS }
  if (inputs.some(({ steps }) => steps && steps.length > MAX_STEPS)) return { of: 'steps', most: MAX_STEPS }
  return null
}
