/** Opens a plan on this machine, and refuses where the results would not be those of the plan. */
import type { Settings } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { ShardFailure, PERMANENT, shardFailure } from './failure'
import { createImageRunner, type ImageRunner } from './imageRunner'
import { readPlan, type BatchPlan } from './plan'

export interface ThisMachine extends Settings {
  /** Of the program. */
  readonly version: string
  readonly signal: AbortSignal
}

/** @throws ShardFailure for a folder without a plan, another version, or kernels that this machine lacks */
export async function openPlan(
  folder: string,
  { version, threads, memoryBudget, signal }: ThisMachine,
): Promise<{ plan: BatchPlan; runner: ImageRunner }> {
  let runner: ImageRunner | null = null
  try {
    const { plan, experiment, tensors } = await readPlan(folder)
    const { program, kernels, decoder } = plan
    if (program !== version) throw refusal(message('cli.batchOtherVersion', { planned: program, running: version }))
    runner = createImageRunner(experiment, tensors, {
      threads,
      memoryBudget,
      kernels: kernels.running,
      decoder,
      signal,
    })
    const { instructionSet } = runner.describe()
    if (instructionSet !== kernels.instructionSet)
      throw refusal(message('cli.batchOtherKernels', { planned: kernels.instructionSet, running: instructionSet }))
    return { plan, runner }
  } catch (error) {
    await runner?.close()
    throw shardFailure(error)
  }
}

function refusal(text: ReturnType<typeof message>): ShardFailure {
  return new ShardFailure(new Failure('invalid-argument', text), PERMANENT)
}
