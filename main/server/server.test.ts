import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Connection, ServiceEvent } from '#app/protocol/contract'
import { createService, type Service } from '#main/service/service'
import { describeContract, root, runExample, type TestClient } from '#main/testing/contractSuite'
import { startServer, type RunningServer } from './server'
import { openClient } from './testing/client'

let service: Service
const clients: TestClient[] = []
let server: RunningServer
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-server-'))
  await mkdir(join(folder, 'renderer'))
  await writeFile(join(folder, 'renderer', 'index.html'), '<title>Poolscope</title>')
  service = createService({ version: '1.2.3', examplesFolder: join(root, 'examples') })
  server = await startServer({ service, rendererFolder: join(folder, 'renderer'), port: 0, largestMessage: 1e6 })
})

afterAll(async () => {
  await server.close()
  await service.close()
  await rm(folder, { recursive: true })
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
})

describe('the loopback host', () => {
  describeContract('browser', () => openClient(server.address))

  it('offers an export once, as a zip', async () => {
    const { address, files } = await exportExample([
      { layer: 0, channels: null },
      { layer: 2, channels: null },
    ])
    expect(files.length).toBeGreaterThan(1)
    const response = await fetch(address)
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; .*\.zip$/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const zip = Buffer.from(await response.arrayBuffer())
    expect(zip.subarray(0, 2).toString()).toBe('PK')
    expect(zip.includes('2-MaxPooling2D-c0.csv')).toBe(true)
    expect((await fetch(address)).status).toBe(404)
  })

  it('keeps an offer for whoever only asks about it', async () => {
    const { address } = await exportExample([{ layer: 2, channels: null }])
    expect((await fetch(address, { method: 'HEAD' })).status).toBe(200)
    expect((await fetch(address)).status).toBe(200)
  })

  it('throws exports away with their session', async () => {
    const { address, close } = await exportExample([{ layer: 2, channels: null }])
    await close()
    await expect.poll(async () => (await fetch(address)).status).toBe(404)
  })

  it('listens on 127.0.0.1 and prints an address with a token', () => {
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/)
  })

  it('serves the renderer to whoever reads', async () => {
    const response = await fetch(new URL('/', server.address))
    expect(await response.text()).toBe('<title>Poolscope</title>')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('answers HEAD without a body', async () => {
    const response = await fetch(new URL('/', server.address), { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await fetch(new URL('/', server.address), { method })).status).toBe(405)
  })

  it('refuses an address that is none', async () => {
    expect(await statusOf({}, '//')).toBe(400)
  })

  it('refuses a name that was bound to this machine', async () => {
    expect(await statusOf({ host: 'poolscope.example' })).toBe(403)
    expect(await statusOf({ host: `poolscope.example:${new URL(server.address).port}` })).toBe(403)
  })

  it('refuses requests that pages from elsewhere have caused', async () => {
    expect(await statusOf({ origin: 'https://poolscope.example' })).toBe(403)
    expect(await statusOf({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await statusOf({ 'sec-fetch-site': 'none' })).toBe(200)
  })

  it('closes a socket that comes with a wrong token', async () => {
    const { origin } = new URL(server.address)
    await expect(openClient(`${origin}/#token=guessed`)).rejects.toThrow('closed with 4401')
    await expect(openClient(`${origin}/`)).rejects.toThrow()
  })

  it('refuses a socket of a page from elsewhere, even with the token', async () => {
    await expect(openClient(server.address, { origin: 'https://poolscope.example' })).rejects.toThrow('403')
    await expect(openClient(server.address, { origin: 'null' })).rejects.toThrow('403')
  })

  it('refuses a socket by another name', async () => {
    await expect(openClient(server.address, { host: 'poolscope.example' })).rejects.toThrow('403')
  })

  it('ends a socket that sends more than it may', async () => {
    const client = await openClient(server.address)
    const upload = client.request('addImage', { name: 'large.png', bytes: new Uint8Array(2e6) })
    await expect(upload).rejects.toThrow('closed with 1009')
    const another = await openClient(server.address)
    expect(await another.request('describe', {})).toMatchObject({ version: '1.2.3' })
    await another.close()
  })

  it.each([
    ['words', 'hello'],
    ['bytes that are no frame', Buffer.from([1, 2, 3])],
  ])('ends a socket that sends %s', async (_, data) => {
    const { host, origin, hash } = new URL(server.address)
    const socket = new WebSocket(`ws://${host}/socket`, ['poolscope', hash.slice('#token='.length)], {
      headers: { origin },
    })
    const code = new Promise((resolve) => socket.once('close', resolve))
    socket.once('message', () => socket.send(data))
    expect(await code).toBe(1003)
  })

  it('says that a port is taken', async () => {
    const port = Number(new URL(server.address).port)
    const second = startServer({ service, rendererFolder: folder, port, largestMessage: 1e6 })
    await expect(second).rejects.toMatchObject({ code: 'exists', message: expect.stringContaining(String(port)) })
  })
})

/** Exports maps of an example; gives where they can be fetched. */
async function exportExample(maps: { layer: number; channels: null }[]) {
  const client = await openClient(server.address)
  const connection = { request: client.request as Connection['request'], onEvent: client.onEvent }
  const { run } = await runExample(connection, 'vertical-line')
  const destination = (await connection.request('chooseDestination', { name: 'Vertical line' }))!.destination
  const finished = new Promise<Extract<ServiceEvent, { type: 'exportFinished' }>>((resolve) => {
    client.onEvent((event) => event.type === 'exportFinished' && resolve(event))
  })
  await connection.request('exportMaps', {
    job: 'j',
    run,
    destination,
    maps,
    format: 'csv',
    csv: 'matrix',
    replace: false,
  })
  const { files, download } = await finished
  clients.push(client)
  return { files, address: new URL(download!.path, server.address), close: () => client.close() }
}

function statusOf(headers: Record<string, string>, path = '/'): Promise<number | undefined> {
  const { hostname, port } = new URL(server.address)
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}
