/** `poolscope serve`: the workbench for a browser, until the person interrupts. */
import { join } from 'node:path'
import { startServer } from '../server/server'
import { withService, type EngineOptions, type Program } from './program'

export interface ServeOptions extends EngineOptions {
  readonly port: number
  /** megabytes */
  readonly maxUpload: number
}

export async function serve(program: Program, { port, maxUpload, ...engine }: ServeOptions): Promise<void> {
  await withService(program, engine, async (service) => {
    const server = await startServer({
      service,
      rendererFolder: join(program.root, 'out/renderer'),
      port,
      largestMessage: maxUpload * 1e6,
    })
    program.out(server.address)
    program.note('Open this address in a browser. Ctrl+C ends the server.')
    await new Promise<void>((resolve) => program.interrupted(resolve))
    await server.close()
  })
}
