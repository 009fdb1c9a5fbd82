/**
 * The loopback host: serves the renderer and the contract to a browser on this machine.
 * It binds to 127.0.0.1 only. Files of the renderer are open to read; everything that acts wants the token.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure } from '#app/failure'
import { rendererFile } from '#main/rendererFiles'
import type { Service } from '#main/service/service'
import { isForUs, isFromElsewhere, makeToken } from './access'
import { createDownloads, type Downloads } from './downloads'
import { acceptSockets } from './sockets'

export interface ServerOptions {
  readonly service: Service
  /** Where the built renderer is. */
  readonly rendererFolder: string
  /** 0 for any free port. */
  readonly port: number
  /** Bytes of the largest message, and so of the largest image, that is taken. */
  readonly largestMessage: number
}

export interface RunningServer {
  /** The address to open, with its token. */
  readonly address: string
  /** Ends all sessions and frees the port. */
  close(): Promise<void>
}

/** @throws Failure 'exists' where the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const token = makeToken()
  const downloads = await createDownloads()
  const server = createServer((request, response) => {
    answer(request, response, portOf(server), options.rendererFolder, downloads).catch(() => refuse(response, 500))
  })
  const sockets = acceptSockets(server, { ...options, token, downloads, port: () => portOf(server) })
  await listen(server, options.port)
  return {
    address: `http://127.0.0.1:${portOf(server)}/#token=${token}`,
    async close() {
      await sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await downloads.close()
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  rendererFolder: string,
  downloads: Downloads,
): Promise<void> {
  if (!isForUs(request, port) || isFromElsewhere(request)) return refuse(response, 403)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
  const address = request.url ?? '/'
  if (!URL.canParse(address, OWN_ADDRESS)) return refuse(response, 400)
  const { pathname } = new URL(address, OWN_ADDRESS)
  const headOnly = request.method === 'HEAD'
  if (downloads.has(pathname)) return downloads.send(pathname, response, headOnly)
  const { status, headers, body } = await rendererFile(rendererFolder, pathname)
  response.writeHead(status, { ...headers, 'content-length': body.byteLength })
  response.end(headOnly ? undefined : body)
}

/** The base against which request paths are resolved. */
const OWN_ADDRESS = 'http://127.0.0.1'

function refuse(response: ServerResponse, status: 400 | 403 | 405 | 500): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff', connection: 'close' })
  response.end(`${status}\n`)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Failure('exists', `Port ${port} is in use. Choose another one with --port.`)
          : error,
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
