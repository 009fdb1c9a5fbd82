import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket as NodeWebSocket, WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import { decode, encode } from '#app/protocol/codec'
import { Failure } from '#app/failure'
import { WRONG_TOKEN, type FromHost, type ToHost } from '#app/protocol/wire'
import { openSocket, type Socket } from './socket'

let server: WebSocketServer
let address: string
let socket: Socket | null
let answer: (request: ToHost, link: ServerSocket) => void

/** As in a browser, an error that nobody listens for is none. */
class QuietWebSocket extends NodeWebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols)
    this.on('error', () => undefined)
  }
}

const send = (link: ServerSocket, message: FromHost) => link.send(encode(message))

function listen(port = 0): Promise<void> {
  return new Promise((resolve) => {
    server = new WebSocketServer({ host: '127.0.0.1', port, handleProtocols: () => 'poolscope' }, resolve)
    server.on('connection', (link, request) => {
      if (!request.headers['sec-websocket-protocol']?.endsWith('secret')) return link.close(WRONG_TOKEN)
      send(link, { welcome: { largestMessage: 10_000 } })
      link.on('message', (data) => answer(decode(data as Buffer) as ToHost, link))
    })
  })
}

function hangUp(): Promise<void> {
  for (const link of server.clients) link.terminate()
  return new Promise((resolve) => server.close(() => resolve()))
}

const port = () => (server.address() as { port: number }).port

beforeEach(async () => {
  vi.stubGlobal('WebSocket', QuietWebSocket)
  socket = null
  answer = ({ id, name }, link) => send(link, { id, value: name })
  await listen()
  address = `ws://127.0.0.1:${port()}/socket`
})

afterEach(async () => {
  socket?.close()
  await hangUp()
  vi.unstubAllGlobals()
})

describe('openSocket', () => {
  it('gives each request its own answer, whatever their order', async () => {
    const waiting: (() => void)[] = []
    answer = ({ id, argument }, link) => {
      waiting.unshift(() => send(link, { id, value: argument }))
      if (waiting.length === 2) for (const reply of waiting) reply()
    }
    socket = openSocket(address, 'secret')
    const [a, b] = [socket.request('cancel', { job: 'a' }), socket.request('cancel', { job: 'b' })]
    expect(await Promise.all([a, b])).toEqual([{ job: 'a' }, { job: 'b' }])
  })

  it('brings bytes and floats there and back', async () => {
    answer = ({ id, argument }, link) => send(link, { id, value: [argument, new Float32Array([0.5, NaN])] })
    socket = openSocket(address, 'secret')
    const bytes = new Uint8Array([1, 2, 3])
    expect(await socket.request('addImage', { name: 'a.png', bytes })).toEqual([
      { name: 'a.png', bytes },
      new Float32Array([0.5, NaN]),
    ])
  })

  it('turns a failure into a Failure again', async () => {
    const failure = { code: 'impossible-stack', message: 'too large', place: { layerId: 'pool' } } as const
    answer = ({ id }, link) => send(link, { id, failure })
    socket = openSocket(address, 'secret')
    const error = await socket.request('describe', {}).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Failure)
    expect(error).toMatchObject(failure)
  })

  it('tells events to all who listen, and no longer than they do', async () => {
    const event = { type: 'runProgress', run: 'r', fraction: 0.5 } as const
    answer = ({ id }, link) => {
      send(link, { events: [event] })
      send(link, { id, value: null })
    }
    socket = openSocket(address, 'secret')
    const [one, two] = [vi.fn(), vi.fn()]
    const stop = socket.onEvent(one)
    socket.onEvent(two)
    await socket.request('describe', {})
    stop()
    await socket.request('describe', {})
    expect(one.mock.calls).toEqual([[event]])
    expect(two.mock.calls).toEqual([[event], [event]])
  })

  it('refuses what the host would not take, before it is sent', async () => {
    socket = openSocket(address, 'secret')
    const upload = socket.request('addImage', { name: 'a.png', bytes: new Uint8Array(20_000) })
    await expect(upload).rejects.toMatchObject({
      code: 'over-budget',
      message: expect.stringContaining('--max-upload'),
    })
    expect(await socket.request('describe', {})).toBe('describe')
  })

  it('sends what was asked before the host was there once it is, in order', async () => {
    const names: string[] = []
    answer = ({ id, name }, link) => {
      names.push(String(name))
      send(link, { id, value: name })
    }
    socket = openSocket(address, 'secret')
    const early = [socket.request('describe', {}), socket.request('getSettings', {})]
    await socket.connected
    expect(await Promise.all(early)).toEqual(['describe', 'getSettings'])
    expect(names).toEqual(['describe', 'getSettings'])
  })

  it('says what to do about a wrong token', async () => {
    await expect(openSocket(address, 'guessed').connected).rejects.toMatchObject({
      message: expect.stringContaining('new address it printed'),
    })
  })

  it('says that nobody answers', async () => {
    await hangUp()
    socket = openSocket(address, 'secret')
    await expect(socket.request('describe', {})).rejects.toMatchObject({
      message: expect.stringContaining('is not responding'),
    })
    await expect(socket.connected).rejects.toMatchObject({ message: expect.stringContaining('is not responding') })
    await listen()
  })

  it('fails what was under way when the link is lost, and comes back', async () => {
    answer = () => undefined
    socket = openSocket(address, 'secret')
    await socket.connected
    const links: string[] = []
    socket.onLink((link) => links.push(link))
    const pending = socket.request('describe', {})
    const formerPort = port()
    await hangUp()
    await expect(pending).rejects.toMatchObject({ message: expect.stringContaining('is not responding') })
    await expect(socket.request('describe', {})).rejects.toBeInstanceOf(Failure)
    answer = ({ id, name }, link) => send(link, { id, value: name })
    await listen(formerPort)
    await expect.poll(() => links).toEqual(['lost', 'back'])
    expect(await socket.request('describe', {})).toBe('describe')
  })
})
