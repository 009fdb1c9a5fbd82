/** From a job's message to its phases. */
import type { Statistics } from '#app/protocol/contract'
import type { Kernels } from '#app/calls/kernels'
import { comparePhases } from './compare'
import type { Control } from './control'
import { renderPhases } from './renderPattern'
import { summarizePhase, allRows } from './mapSummary'
import type { Job } from './messages'
import type { Phase } from './phase'
import { pyramidPhases } from './pyramid'
import { readImagePhases } from './readImage'
import { runPhases } from './runJob'
import { channelStatistics } from './statistics'
import { subtractPhases } from './subtract'

export interface OpenJob {
  readonly phases: readonly Phase[]
  /** The result, in the thread that finished the last phase. */
  result(): Statistics | null
}

export function openJob(job: Job, kernels: Kernels, control: Control): OpenJob {
  const result = () => null
  switch (job.kind) {
    case 'run':
      return { phases: runPhases(job, kernels, control), result }
    case 'pyramid':
      return { phases: pyramidPhases(job), result }
    case 'summarize':
      return { phases: [summarizePhase([job.target], allRows(job.target, 0), kernels)], result }
    case 'statistics': {
      let found: Statistics | null = null
      const run = () => {
        found = channelStatistics(job.map, job.channel, job.bins)
      }
      return { phases: [{ units: 1, run }], result: () => found }
    }
    case 'figures':
      return { phases: [{ units: 1, run: () => kernels.channelFigures(job.map, job.into) }], result }
    case 'subtract':
      return { phases: subtractPhases(job), result }
    case 'compare':
      return { phases: comparePhases(job), result }
    case 'renderPattern':
      return { phases: renderPhases(job, control), result }
    case 'readImage':
      return { phases: readImagePhases(job), result }
    case 'collect':
      return { phases: [], result }
  }
}
