/** `poolscope serve`: the workbench for a browser, until the person interrupts. */
import { dirname, join } from 'node:path'
import { startServer } from '#main/server/server'
import { withService, type EngineOptions, type Program } from './program'

/** A browser keeps the person's settings by the address: it should be the same at every start. */
export const USUAL_PORT = 7665

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
    const server = await (port === undefined ? start(USUAL_PORT).catch(() => start(0)) : start(port))
    program.out(server.address)
    program.note('Open this address in a browser. Ctrl+C ends the server.')
    await new Promise<void>((resolve) => program.interrupted(resolve))
    await server.close()
  })
}
