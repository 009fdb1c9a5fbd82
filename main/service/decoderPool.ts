/**
 * The processes that decode: a native decode can be ended only with its process. Each job has a time limit, and its
 * process is ended as soon as nobody wants it any more. Drawings, which can keep a decoder busy for ever, have a process
 * apart, so that other images never wait for them.
 */
import { setMaxListeners } from 'node:events'
import { rm } from 'node:fs/promises'
import { cpus } from 'node:os'
import { cancelled, Failure, fromPlain } from '#app/failure'
import { message, concat, type Message } from '#app/text/message'
import type { DecoderKind, DecoderReply, FromDecoder, ToDecoder } from '#main/files/decoderMessages'
import { makeTemporaryFolder } from '#main/files/ownFolder'

/** A process that runs `decoderProcess`. */
export interface DecoderProcess {
  send(message: ToDecoder): void
  /** At once, whatever it is at. */
  end(): void
}

/** Starts one, as the host can. @param onEnd is also called when it could not be started */
export type StartDecoder = (
  kind: DecoderKind,
  onMessage: (message: FromDecoder) => void,
  onEnd: () => void,
) => DecoderProcess

export type Lane = 'drawing' | 'image'

export interface DecoderJob<T> {
  /** Of the file, for messages. */
  readonly name: string
  readonly lane: Lane
  readonly signal: AbortSignal
  /** Milliseconds that it may take. */
  readonly limit: number
  request(folder: JobFolder): Promise<ToDecoder>
  /** The samples will take so many bytes. @returns the file that takes them; null: the reply does @throws Failure where they may not */
  admit(bytes: number, folder: JobFolder): Promise<string | null>
  finish(reply: DecoderReply, folder: JobFolder): Promise<T>
}

/** The folder for a job's files, made when it is asked for first; it goes when the job is done. */
export type JobFolder = () => Promise<string>

export interface DecoderPool {
  /** @throws Failure 'cancelled', 'unreadable-image', and what the decoder or `admit` throws */
  run<T>(job: DecoderJob<T>): Promise<T>
  /** Ends all processes; jobs under way fail. */
  close(): void
}

/** Milliseconds that a process waits for its next image; one for images stays, since starting takes longer than decoding. */
const IDLE = 10_000
/** Of the samples of an image: the memory of WebAssembly never shrinks, so a process that held more is ended. */
const MOST_KEPT_BYTES = 100e6

interface Member {
  readonly process: DecoderProcess
  /** Of the job that it is at. */
  hear: ((message: FromDecoder) => void) | null
  ended: (() => void) | null
  /** Ends it where it is idle for too long. */
  timer: NodeJS.Timeout | null
}

interface UnderWay<T> {
  readonly job: DecoderJob<T>
  readonly folder: JobFolder
  readonly state: { answered: boolean; bytes: number }
}

interface Waiting {
  begin(): Promise<void>
}

/** @param processes for images at most; one more is for drawings */
export function createDecoderPool(
  kind: DecoderKind,
  start: StartDecoder,
  processes = Math.max(1, Math.min(4, cpus().length - 1)),
): DecoderPool {
  const places: Record<Lane, number> = { drawing: 1, image: processes }
  const waiting: Record<Lane, Set<Waiting>> = { drawing: new Set(), image: new Set() }
  const idle: Record<Lane, Set<Member>> = { drawing: new Set(), image: new Set() }
  const members = new Set<Member>()
  const closing = new AbortController()

  function fresh(): Member {
    const member: Member = {
      process: start(
        kind,
        (message) => member.hear?.(message),
        () => {
          members.delete(member)
          for (const lane of Object.values(idle)) lane.delete(member)
          member.ended?.()
        },
      ),
      hear: null,
      ended: null,
      timer: null,
    }
    members.add(member)
    return member
  }

  function next(lane: Lane): void {
    for (const job of waiting[lane]) {
      if (places[lane] === 0 || closing.signal.aborted) return
      waiting[lane].delete(job)
      places[lane]--
      void job.begin().finally(() => {
        places[lane]++
        next(lane)
      })
    }
  }

  async function work<T>(job: DecoderJob<T>): Promise<T> {
    const { lane, signal } = job
    const folder = createJobFolder()
    const member = idle[lane].values().next().value ?? fresh()
    idle[lane].delete(member)
    clearTimeout(member.timer ?? undefined)
    const state = { answered: false, bytes: 0 }
    try {
      const result = await job.finish(
        await ask(member, { job, folder: folder.path, state }, await job.request(folder.path)),
        folder.path,
      )
      if (signal.aborted || closing.signal.aborted) throw cancelled(message('service.openImage'))
      return result
    } catch (error) {
      throw error instanceof Failure
        ? error
        : unreadable(job.name, message('service.notDecoded', { reason: String(error) }))
    } finally {
      if (state.answered) rest(member, lane, state.bytes)
      else member.process.end()
      folder.remove()
    }
  }

  /** Keeps a process for the next image. @param bytes of the samples that it held */
  function rest(member: Member, lane: Lane, bytes: number): void {
    if (closing.signal.aborted || !members.has(member) || bytes > MOST_KEPT_BYTES) return member.process.end()
    idle[lane].add(member)
    member.timer = setTimeout(() => {
      if (lane === 'image' && idle[lane].size === 1) return
      idle[lane].delete(member)
      member.process.end()
    }, IDLE).unref()
  }

  function ask<T>(member: Member, { job, folder, state }: UnderWay<T>, request: ToDecoder): Promise<DecoderReply> {
    const { name, signal, limit } = job
    const wanted = [signal, closing.signal]
    let done = () => {}
    return new Promise<DecoderReply>((resolve, reject) => {
      const stop = () => reject(cancelled(message('service.openImage')))
      const slow = () => reject(unreadable(name, message('service.decodingTimedOut', { n: limit / 1000 })))
      const timer = setTimeout(slow, limit)
      const forget = onAbort(wanted, stop)
      done = () => {
        clearTimeout(timer)
        forget()
        member.hear = member.ended = null
      }
      member.ended = () => reject(unreadable(name, message('service.decoderEnded')))
      member.hear = (message) => {
        state.answered = message.type !== 'needs'
        if (message.type === 'failed') return reject(fromPlain(message.failure))
        if (message.type !== 'needs') return resolve(message)
        state.bytes += message.bytes
        job
          .admit(message.bytes, folder)
          .then((output) => member.process.send({ type: 'admitted', output }))
          .catch(reject)
      }
      if (wanted.some(({ aborted }) => aborted)) return stop()
      if (!members.has(member)) return member.ended()
      member.process.send(request)
    }).finally(() => done())
  }

  return {
    run: <T>(job: DecoderJob<T>) =>
      new Promise<T>((resolve, reject) => {
        const { lane, signal } = job
        const waits = {
          begin() {
            forget()
            return work(job).then(resolve, reject)
          },
        }
        const stop = () => {
          forget()
          if (waiting[lane].delete(waits)) reject(cancelled(message('service.openImage')))
        }
        if (closing.signal.aborted || signal.aborted) return reject(cancelled(message('service.openImage')))
        const forget = onAbort([signal, closing.signal], stop)
        waiting[lane].add(waits)
        next(lane)
      }),
    close() {
      closing.abort()
      for (const { process } of members) process.end()
    },
  }
}

function createJobFolder(): { readonly path: JobFolder; remove(): void } {
  let made: Promise<string> | null = null
  return {
    path: () => (made ??= makeTemporaryFolder('image')),
    remove: () => void made?.then((path) => rm(path, { recursive: true, force: true })).catch(() => undefined),
  }
}

/**
 * Calls `listener` when one of the signals aborts. `AbortSignal.any` would keep the listener, and all that it knows, for as
 * long as the signals live.
 * @returns withdraws it
 */
function onAbort(signals: readonly AbortSignal[], listener: () => void): () => void {
  // As many as there are jobs.
  setMaxListeners(0, ...signals)
  for (const signal of signals) signal.addEventListener('abort', listener)
  return () => {
    for (const signal of signals) signal.removeEventListener('abort', listener)
  }
}

function unreadable(name: string, reason: Message): Failure {
  return new Failure('unreadable-image', concat([name, reason], ': '), { file: name })
}
