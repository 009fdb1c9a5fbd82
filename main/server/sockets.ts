/** The contract over WebSockets: one session of the service for each socket. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { decode, encode } from '#app/protocol/codec'
import { Failure, toPlain } from '#app/failure'
import { SUBPROTOCOL, WRONG_TOKEN, type FromHost, type ToHost } from '#app/protocol/wire'
import { batchEvents, type Service, type Session } from '#main/service/service'
import { hasToken, isForUs, isOurSocket } from './access'
import { browserHost, type Downloads } from './downloads'

interface SocketOptions {
  readonly service: Service
  readonly token: string
  readonly downloads: Downloads
  readonly largestMessage: number
  port(): number
}

export interface Sockets {
  close(): Promise<void>
}

/** Takes sockets at /socket of `server`. */
export function acceptSockets(server: Server, options: SocketOptions): Sockets {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.largestMessage,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  })
  server.on('upgrade', (request, stream, head) => {
    if (!isForUs(request, options.port()) || !isOurSocket(request) || request.url !== '/socket') return refuse(stream)
    sockets.handleUpgrade(request, stream, head, (socket) => welcome(socket, request, options))
  })
  return {
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      await new Promise((resolve) => sockets.close(resolve))
    },
  }
}

function welcome(socket: WebSocket, request: IncomingMessage, options: SocketOptions): void {
  socket.on('error', () => socket.terminate())
  if (!hasToken(request, options.token)) return socket.close(WRONG_TOKEN)
  send(socket, { welcome: { largestMessage: options.largestMessage } })
  openSession(socket, options.service, options.downloads)
}

function openSession(socket: WebSocket, service: Service, downloads: Downloads): void {
  const host = browserHost(downloads)
  const session = service.openSession(
    batchEvents((events) => send(socket, { events })),
    host,
  )
  socket.on('message', (data, binary) => {
    const message = binary ? readMessage(data) : null
    if (message) void answer(socket, session, message)
    else socket.close(1003)
  })
  socket.on('close', () => void session.close().finally(() => host.close()))
}

async function answer(socket: WebSocket, session: Session, { id, name, argument }: ToHost): Promise<void> {
  try {
    send(socket, { id, value: await session.request(name, argument) })
  } catch (error) {
    send(socket, { id, failure: toPlain(error) })
  }
}

/** A request, or null for what no client of ours sends. */
function readMessage(data: RawData): ToHost | null {
  try {
    const message = decode(data as Buffer)
    if (typeof message !== 'object' || message === null)
      throw new Failure('invalid-message', 'message: expected a request')
    const { id, name, argument } = message as Partial<ToHost>
    return typeof id === 'number' ? { id, name, argument } : null
  } catch {
    return null
  }
}

function send(socket: WebSocket, message: FromHost): void {
  if (socket.readyState === socket.OPEN) socket.send(encode(message))
}

function refuse(stream: Duplex): void {
  stream.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
}
