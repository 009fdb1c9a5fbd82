/**
 * Phases: what any job looks like to a thread. Each phase has units that the threads share; the next phase
 * begins when all units of the one before are done.
 */
import type { Control } from './control'

export interface Phase {
  readonly units: number
  /** Does one unit, leaving early if the job was cancelled. */
  run(unit: number): void
}

/**
 * Takes units until all phases are done or the job is cancelled.
 * @param onDone called in the thread that finished the last unit of a phase.
 * @param meanwhile called between units and while waiting for other threads.
 */
export function workThrough(
  phases: readonly Phase[],
  control: Control,
  onDone: (phase: number) => void,
  meanwhile: () => void = () => undefined,
): void {
  for (const [index, { units, run }] of phases.entries()) {
    for (let unit = control.takeUnit(index); unit < units && !control.cancelled; unit = control.takeUnit(index)) {
      run(unit)
      // A unit that was left early must not count: the next phase would read what was never computed.
      if (control.cancelled) return
      if (control.finishUnit(index, units)) onDone(index)
      meanwhile()
    }
    while (!control.phaseDone(index, units)) {
      if (control.cancelled) return
      control.sleep(index, units)
      meanwhile()
    }
  }
}
