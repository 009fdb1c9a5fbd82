/** `poolscope export`: the network of an experiment as a file for another program. */
import { basename, extname } from 'node:path'
import type { NetworkFormat } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { formatEnglish } from '#app/text/format'
import { networkExtensions } from '#main/service/service'
import { offerForce } from './files'
import { shapeOn } from './inputs'
import { engineOf, withService, type EngineOptions, type Program } from './program'
import { openExperiment } from './session'

export interface ExportOptions extends EngineOptions {
  readonly to: NetworkFormat
  readonly out: string
  readonly input?: string
  readonly force: boolean
}

/** @throws Failure for an experiment that can't be read, a layer that the format can't express, or a file that can't be written */
export async function exportNetwork(program: Program, path: string, options: ExportOptions): Promise<void> {
  const { to, out, input, force } = options
  const extension = networkExtensions[to]
  if (extname(out).toLowerCase() !== extension)
    throw new Failure('invalid-argument', message('cli.exportOut', { extension, name: basename(out) }))
  await withService(program, engineOf(options), async (service) => {
    const session = service.openSession(() => undefined, { kind: 'browser', chooseDestination: async () => null })
    const opened = await openExperiment(session, path, program.note)
    const { experiment, shape } = await shapeOn(session, opened, input)
    const controller = new AbortController()
    const stopListening = program.interrupted(() => controller.abort())
    const onProgress = (fraction: number) =>
      program.progress?.(
        `${formatEnglish(message('cli.writing', { input: basename(out) }))} ${Math.floor(fraction * 100)} %`,
      )
    try {
      const request = { path: out, experiment, shape, to, replace: force, signal: controller.signal, onProgress }
      for (const file of await session.exportNetworkFile(request).catch(offerForce)) program.out(file)
    } finally {
      stopListening()
      program.progress?.('')
    }
  })
}
