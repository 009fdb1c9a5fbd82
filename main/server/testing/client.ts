/** A browser's end of the loopback socket, for tests. */
import { WebSocket } from 'ws'
import { decode, encode } from '#app/protocol/codec'
import type { ServiceEvent } from '#app/protocol/contract'
import { fromPlain } from '#app/failure'
import { SUBPROTOCOL, type FromHost } from '#app/protocol/wire'
import type { TestClient } from '#main/testing/contractSuite'

/** Connects as the page would that was opened at `address`. @throws Error with the code of a socket that was closed */
export function openClient(address: string, headers: Record<string, string> = {}): Promise<TestClient> {
  const { host, origin, hash } = new URL(address)
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? ''
  const socket = new WebSocket(`ws://${host}/socket`, [SUBPROTOCOL, token].filter(Boolean), {
    headers: { origin, ...headers },
  })
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Set<(event: ServiceEvent) => void>()
  let next = 0
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', (code) => {
      reject(new Error(`closed with ${code}`))
      for (const waiting of pending.values()) waiting.reject(new Error(`closed with ${code}`))
    })
    socket.on('message', (data) => {
      const message = decode(data as Buffer) as FromHost
      if ('welcome' in message) return resolve(client)
      if ('events' in message)
        return message.events.forEach((event) => listeners.forEach((listener) => listener(event)))
      const waiting = pending.get(message.id)
      pending.delete(message.id)
      if ('failure' in message) waiting?.reject(fromPlain(message.failure))
      else waiting?.resolve(message.value)
    })
    const client: TestClient = {
      request: (name, argument) =>
        new Promise((resolveRequest, rejectRequest) => {
          const id = next++
          pending.set(id, { resolve: resolveRequest, reject: rejectRequest })
          socket.send(encode({ id, name, argument }))
        }),
      onEvent(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      async close() {
        if (socket.readyState === WebSocket.CLOSED) return
        const closed = new Promise((resolveClose) => socket.once('close', resolveClose))
        socket.close()
        await closed
      },
    }
  })
}
