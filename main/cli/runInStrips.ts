/** `poolscope run` on what is larger than the memory budget: computed in strips and written strip by strip. */
import type { Experiment } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { formatBytes } from '#app/text/bytes'
import { layerNames } from '#app/plan'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import { formatKerasShape } from '#app/shape'
import type { LargeInput, Session } from '#main/service/service'
import { offerForce, writeEach } from './files'
import type { Program } from './program'
import type { RunOptions } from './runOptions'

/** @throws Failure for anything that keeps the maps from being written */
export async function runInStrips(
  program: Program,
  session: Session,
  experiment: Experiment,
  inputs: readonly LargeInput[],
  options: RunOptions,
): Promise<void> {
  const { out, format, json } = options
  if (format !== 'npy') {
    const bytes = formatBytes(Math.max(...inputs.map((input) => input.bytes)))
    throw new Failure('over-budget', message('cli.overBudget', { bytes }))
  }
  const names = inputs.map(({ input }) => input.name)
  const done = await writeEach(out, names, (folder, i) =>
    runOne(program, session, experiment, inputs[i]!, folder, options),
  )
  if (json) program.out(JSON.stringify({ experiment: experiment.name, runs: done }, null, 2))
}

/** @returns what the report says of it */
async function runOne(
  program: Program,
  session: Session,
  experiment: Experiment,
  large: LargeInput,
  directory: string,
  { layers, force, json }: RunOptions,
): Promise<object> {
  const { input, plan, bytes } = large
  for (const text of input.notes) program.note(`${input.name}: ${formatEnglish(text)}`)
  program.note(formatEnglish(message('cli.inStrips', { input: input.name, bytes: formatBytes(bytes) })))
  const controller = new AbortController()
  const forget = program.interrupted(() => controller.abort())
  const start = performance.now()
  const files = await session
    .runLarge({
      experiment,
      large,
      layers,
      directory,
      baseName: experiment.name,
      replace: force,
      signal: controller.signal,
      onProgress: (fraction) =>
        program.progress?.(
          formatEnglish(message('cli.runningAndWriting', { input: input.name, percent: Math.floor(fraction * 100) })),
        ),
    })
    .catch(offerForce)
    .finally(() => {
      forget()
      program.progress?.('')
    })
  if (!json) for (const file of files) program.out(file)
  const names = layerNames(experiment.stack)
  return {
    input: input.name,
    file: { notes: input.notes.map(formatEnglish) },
    milliseconds: performance.now() - start,
    layers: plan.steps.map(({ index, shape }) => ({ index, name: names[index], shape: formatKerasShape(shape) })),
    files,
  }
}
