/** The scheme app://: the built renderer, and nothing else of this machine. */
import { protocol } from 'electron'
import { rendererFile } from '#main/rendererFiles'

export const RENDERER_ADDRESS = 'app://poolscope/'

/** To be called before Electron is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

/** @param folder where the built renderer is */
export function serveRenderer(folder: string): void {
  protocol.handle('app', async (request) => {
    const { host, pathname, search } = new URL(request.url)
    const known = host === 'poolscope' && request.method === 'GET'
    // Set by `npm run dev` alone; the build of every other window has the constant undefined here.
    const devServer = process.env.POOLSCOPE_DEV_SERVER
    if (devServer && known) return fetch(new URL(pathname + search, devServer))
    const { status, headers, body } = await rendererFile(folder, known ? pathname : '/unknown')
    return new Response(new Uint8Array(body), { status, headers: { ...headers } })
  })
}

/** True for pages of our own. */
export function isOurPage(address: string): boolean {
  return address.startsWith(RENDERER_ADDRESS)
}
