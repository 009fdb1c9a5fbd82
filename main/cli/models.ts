/** `poolscope models`: compares imported networks with values that another program computed. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { checkModels } from '#main/checkModels'
import type { EngineOptions, Program } from './program'

/** @throws Failure where a network differs, or can't be imported whole */
export async function models(program: Program, folder: string, engine: EngineOptions): Promise<void> {
  const failed = await checkModels(folder, { ...engine, report: program.out })
  if (failed > 0) throw new Failure('internal', message('cli.modelsFailed', { n: failed }))
}
