/** The limits of an experiment that a person can meet while editing it: a file beyond them could not be opened again. */
import { MAX_INPUTS, MAX_LAYERS, MAX_PANELS, MAX_STEPS, type Experiment } from './experiment'

export interface Limit {
  readonly of: 'layers' | 'inputs' | 'panels' | 'steps'
  readonly most: number
}

/** The limit that an experiment goes beyond; null where it keeps within all. */
export function limitMet({ stack, inputs, panels }: Experiment): Limit | null {
  if (stack.length > MAX_LAYERS) return { of: 'layers', most: MAX_LAYERS }
  if (inputs.length > MAX_INPUTS) return { of: 'inputs', most: MAX_INPUTS }
  if (panels && panels.length > MAX_PANELS) return { of: 'panels', most: MAX_PANELS }
  if (inputs.some(({ steps }) => steps && steps.length > MAX_STEPS)) return { of: 'steps', most: MAX_STEPS }
  return null
}
