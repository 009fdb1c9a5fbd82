/** A Redis server for a test: on a free port, in a folder of its own, writing down every command that changes something. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Debian's; `npm test` installs it where it is missing and can be had. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

export interface Redis {
  readonly url: string
  /** Like a crash: what it did not write down is lost. Then, so many seconds later, it is started again on its port. */
  crash(secondsAway?: number): Promise<void>
  stop(): Promise<void>
}

/** @param folder of its files, which is made */
export async function startRedis(folder: string, password = ''): Promise<Redis> {
  await mkdir(folder)
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', '']
  let server = await start([...args, ...(password === '' ? [] : ['--requirepass', password])])
  const kill = async () => {
    const closed = once(server, 'close')
    server.kill('SIGKILL')
    await closed
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async crash(secondsAway = 0) {
      await kill()
      await delay(1000 * secondsAway)
      server = await start(args)
    },
    stop: kill,
  }
}

async function start(args: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const text of server.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false }))
    if (String(text).includes('Ready to accept connections')) break
  server.stdout.resume()
  return server
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
