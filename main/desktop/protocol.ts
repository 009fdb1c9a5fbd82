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
    const { host, pathname } = new URL(request.url)
    const known = host === 'poolscope' && request.method === 'GET'
    const { status, headers, body } = await rendererFile(folder, known ? pathname : '/unknown')
    return new Response(new Uint8Array(body), { status, headers: { ...headers } })
  })
}

/** True for pages of our own. */
export function isOurPage(address: string): boolean {
  return address.startsWith(RENDERER_ADDRESS)
}
