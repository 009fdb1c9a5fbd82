/** `poolscope serve`: the workbench for a browser, until the person interrupts. */
import { dirname, join } from 'node:path'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import { startServer } from '#main/server/server'
import { withService, type EngineOptions, type Program } from './program'

/** A browser stores settings by address, so the address should be the same at every start. */
export const DEFAULT_PORT = 7665

export interface ServeOptions extends EngineOptions {
  readonly port?: number
  /** megabytes */
  readonly maxUpload: number
}

export async function serve(program: Program, { port, maxUpload, ...engine }: ServeOptions): Promise<void> {
  const draftsFolder = join(dirname(program.settingsFile), 'drafts')
  await withService(program, { ...engine, draftsFolder }, async (service) => {
    const start = (at: number) =>
      startServer({
        service,
        rendererFolder: join(program.root, 'out/renderer'),
        port: at,
        largestMessage: maxUpload * 1e6,
      })
    const server = await (port === undefined ? start(DEFAULT_PORT).catch(() => start(0)) : start(port))
    program.out(server.address)
    program.note(formatEnglish(message('cli.serving')))
    await new Promise<void>((resolve) => program.interrupted(resolve))
    await server.close()
  })
}
