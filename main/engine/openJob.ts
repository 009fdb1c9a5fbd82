/** From a job's message to its parts. */
import type { Statistics } from '#app/protocol/contract'
import type { Kernels } from '#app/calls/kernelCall'
import { compareParts } from './compare'
import type { Control } from './control'
import { drawParts } from './drawing'
import { summarizePart, allRows } from './mapSummary'
import type { Job } from './messages'
import type { Part } from './part'
import { pyramidParts } from './pyramid'
import { runParts } from './runJob'
import { channelStatistics } from './statistics'
import { subtractParts } from './subtract'

export interface OpenJob {
  readonly parts: readonly Part[]
  /** What the thread that finished the last part has to tell. */
  result(): Statistics | null
}

export function openJob(job: Job, kernels: Kernels, control: Control): OpenJob {
  const result = () => null
  switch (job.kind) {
    case 'run':
      return { parts: runParts(job, kernels, control), result }
    case 'pyramid':
      return { parts: pyramidParts(job), result }
    case 'summarize':
      return { parts: [summarizePart([job.target], allRows(job.target, 0), kernels)], result }
    case 'statistics': {
      let found: Statistics | null = null
      const run = () => {
        found = channelStatistics(job.map, job.channel, job.bins)
      }
      return { parts: [{ units: 1, run }], result: () => found }
    }
    case 'subtract':
      return { parts: subtractParts(job), result }
    case 'compare':
      return { parts: compareParts(job), result }
    case 'draw':
      return { parts: drawParts(job, control), result }
    case 'collect':
      return { parts: [], result }
  }
}
