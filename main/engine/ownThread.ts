/** Runs jobs in the calling thread: for an engine without workers, in a process that has a core to itself. */
import type { Kernels } from '#app/calls/kernels'
import { cancelled } from '#app/failure'
import { openJob } from './openJob'
import { workThrough } from './phase'
import type { JobPool } from './pool'

export function ownThread(kernels: Kernels): JobPool {
  return {
    threads: 1,
    submit: (job, control, { name, signal, onPhase }) =>
      new Promise((resolve) => {
        if (signal?.aborted) throw cancelled(name)
        const { phases, result } = openJob(job, kernels, control)
        workThrough(phases, control, (phase) => onPhase?.(phase))
        resolve(result())
      }),
    close: () => Promise.resolve(),
  }
}
