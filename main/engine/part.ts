/**
 * Parts: what any job looks like to a thread. Each part has units that threads take from each other; the next part
 * begins when all units of the one before are done.
 */
import type { Control } from './control'

export interface Part {
  readonly units: number
  /** Does one unit, leaving early if the job was cancelled. */
  run(unit: number): void
}

/**
 * Takes units until all parts are done or the job is cancelled.
 * @param onDone told by the thread that did a part's last unit.
 * @param meanwhile called between units and while waiting for other threads.
 */
export function workThrough(
  parts: readonly Part[],
  control: Control,
  onDone: (part: number) => void,
  meanwhile: () => void = () => undefined,
): void {
  for (const [index, { units, run }] of parts.entries()) {
    for (let unit = control.takeUnit(index); unit < units && !control.cancelled; unit = control.takeUnit(index)) {
      run(unit)
      // A unit that was left early must not count: the units behind would read what was never made.
      if (control.cancelled) return
      if (control.finishUnit(index, units)) onDone(index)
      meanwhile()
    }
    while (!control.partDone(index, units)) {
      if (control.cancelled) return
      control.sleep(index, units)
      meanwhile()
    }
  }
}
