/**
 * Who may talk to the loopback host: pages that it served itself, with the token that it printed.
 * The Host header keeps out names that were rebound to this machine, Origin keeps out other pages in the same
 * browser, and the token keeps out other people and programs of this machine.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { SUBPROTOCOL } from '#app/protocol/wire'

export function makeToken(): string {
  return randomBytes(24).toString('base64url')
}

/** True where the request names this server as a person's browser would, by its loopback address. */
export function isForUs(request: IncomingMessage, port: number): boolean {
  return ourHosts(port).includes(request.headers.host ?? '')
}

/** True where a page that is not ours has caused the request. Requests without Origin come from the address bar or a link. */
export function isFromElsewhere(request: IncomingMessage): boolean {
  const { origin } = request.headers
  if (origin !== undefined) return origin !== ourOrigin(request)
  const site = request.headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

/** True where our own page opens a socket: browsers always state an Origin then. */
export function isOurSocket(request: IncomingMessage): boolean {
  return request.headers.origin === ourOrigin(request)
}

/** True where a socket's offered protocols are ours and the token. */
export function hasToken(request: IncomingMessage, token: string): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  return offered[0] === SUBPROTOCOL && same(offered[1] ?? '', token)
}

function ourHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`]
}

function ourOrigin(request: IncomingMessage): string {
  return `http://${request.headers.host ?? ''}`
}

/** Takes the same time for every wrong token. */
function same(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(x!, y!)
}
