/** The server of a queue: whether it can be used, and for how long one that is lost is waited for. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { devDependencies } from '../../package.json'
import { PERMANENT, ShardFailure, TRY_AGAIN } from './failure'

/** Milliseconds. */
const [FIRST_CONTACT, PAUSE, LOST] = [10_000, 1000, 60_000]

/** BullMQ, once the server accepts commands. @throws ShardFailure */
export async function loadBullMq(url: string): Promise<typeof import('bullmq')> {
  const [bullmq, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]).catch(notInstalled)
  const probe = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: FIRST_CONTACT })
  let reason: Error | null = null
  probe.on('error', (error: Error) => (reason ??= error))
  try {
    await probe.connect()
    await probe.ping()
    return bullmq
  } catch (error) {
    throw unusable(url, reason ?? error)
  } finally {
    probe.disconnect()
  }
}

export interface Link {
  /** How BullMQ connects. */
  readonly connection: { url: string; retryStrategy: (times: number) => number | null; maxRetriesPerRequest: null }
  /** Is rejected with a ShardFailure when the server has been out of reach for a minute. */
  readonly lost: Promise<never>
}

export function linkTo(url: string): Link {
  let giveUp: (reason: ShardFailure) => void
  const lost = new Promise<never>((_, reject) => (giveUp = reject))
  lost.catch(() => undefined)
  const retryStrategy = (times: number) => {
    if (times * PAUSE <= LOST) return PAUSE
    giveUp(unusable(url, null))
    return null
  }
  return { connection: { url, retryStrategy, maxRetriesPerRequest: null }, lost }
}

function notInstalled(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  const packages = `bullmq@${devDependencies.bullmq} ioredis@${devDependencies.ioredis}`
  throw new ShardFailure(new Failure('not-found', message('queue.notInstalled', { packages })), PERMANENT)
}

function unusable(url: string, error: unknown): ShardFailure {
  const { host } = new URL(url)
  const reason = error instanceof Error ? error.message : ''
  return /^(NOAUTH|WRONGPASS)/.test(reason)
    ? new ShardFailure(new Failure('invalid-argument', message('queue.password', { host, reason })), PERMANENT)
    : new ShardFailure(new Failure('not-found', message('queue.unreachable', { host, reason })), TRY_AGAIN)
}
