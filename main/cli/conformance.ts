/** `poolscope conformance`: one line for each case, and the counts. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { runConformanceCases } from '#main/conformance'
import type { EngineOptions, Program } from './program'

/** @throws Failure where a case failed or a folder has none */
export async function conformance(program: Program, folders: readonly string[], engine: EngineOptions): Promise<void> {
  const { failed } = await runConformanceCases(folders, { ...engine, report: program.out })
  if (failed > 0) throw new Failure('internal', message('cli.casesFailed', { n: failed }))
}
