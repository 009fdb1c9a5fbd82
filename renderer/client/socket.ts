/**
 * The contract over the loopback socket: requests that wait for the first link, requests in flight, events, and coming
 * back after the link was lost.
 */
import { decode, encode } from '#app/protocol/codec'
import type { Connection, ServiceEvent } from '#app/protocol/contract'
import { Failure, fromPlain } from '#app/failure'
import { message } from '#app/text/message'
import { SUBPROTOCOL, WRONG_TOKEN, type FromHost, type ToHost } from '#app/protocol/wire'
import type { Link } from './client'

export interface Socket extends Connection {
  /** Settles when the host has taken this page in. @throws Failure where it refuses the token or does not answer */
  readonly connected: Promise<void>
  onLink(listener: (link: Link) => void): () => void
  /** Ends the link for good. */
  close(): void
}

const RETRY_MILLISECONDS = 1000

export function openSocket(address: string, token: string): Socket {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Set<(event: ServiceEvent) => void>()
  const links = new Set<(link: Link) => void>()
  let nextId = 0
  let closed = false
  let link = open()
  const connected = link.then(() => undefined)
  // Every request fails with the same words.
  connected.catch(() => undefined)

  function open(): Promise<OpenLink> {
    return openLink(address, token, receive, lose)
  }

  function receive(message: FromHost): void {
    if ('events' in message) {
      for (const event of message.events) for (const listener of listeners) listener(event)
    } else if ('id' in message) {
      const waiting = pending.get(message.id)
      pending.delete(message.id)
      if ('failure' in message) waiting?.reject(fromPlain(message.failure))
      else waiting?.resolve(message.value)
    }
  }

  function lose(): void {
    for (const waiting of pending.values()) waiting.reject(noAnswer())
    pending.clear()
    if (closed) return
    for (const listener of links) listener('lost')
    void comeBack()
  }

  async function comeBack(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS))
      if (closed) return
      try {
        const back = await open()
        link = Promise.resolve(back)
        for (const listener of links) listener('back')
        return
      } catch (error) {
        if (error instanceof Failure && error.code === 'not-found') return
      }
    }
  }

  async function send(name: string, argument: unknown): Promise<unknown> {
    const { socket, largestMessage } = await link
    const id = nextId++
    const frame = encode({ id, name, argument } satisfies ToHost)
    if (socket.readyState !== WebSocket.OPEN) throw noAnswer()
    if (frame.byteLength > largestMessage) throw tooLarge(frame.byteLength, largestMessage)
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject })
      socket.send(frame)
    })
  }

  return {
    connected,
    request: (name, argument) => send(name, argument) as never,
    onEvent: (listener) => subscribe(listeners, listener),
    onLink: (listener) => subscribe(links, listener),
    close() {
      closed = true
      link.then(
        ({ socket }) => socket.close(),
        () => undefined,
      )
    },
  }
}

interface OpenLink {
  readonly socket: WebSocket
  readonly largestMessage: number
}

/** Opens one socket and waits for the host's welcome. */
function openLink(
  address: string,
  token: string,
  receive: (message: FromHost) => void,
  lose: () => void,
): Promise<OpenLink> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, [SUBPROTOCOL, token])
    socket.binaryType = 'arraybuffer'
    let welcome = false
    socket.onmessage = (message: MessageEvent<ArrayBuffer>) => {
      const received = decode(new Uint8Array(message.data)) as FromHost
      if (!('welcome' in received)) return receive(received)
      welcome = true
      resolve({ socket, ...received.welcome })
    }
    socket.onclose = ({ code }) => {
      if (welcome) lose()
      else reject(code === WRONG_TOKEN ? wrongToken() : noAnswer())
    }
  })
}

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener)
  return () => void set.delete(listener)
}

function wrongToken(): Failure {
  return new Failure('not-found', message('client.restarted'))
}

function noAnswer(): Failure {
  return new Failure('internal', message('client.notResponding'))
}

function tooLarge(bytes: number, limit: number): Failure {
  const megabytes = (n: number) => Math.round(n / 1e6)
  return new Failure('over-budget', message('client.uploadTooLarge', { size: megabytes(bytes), max: megabytes(limit) }))
}
