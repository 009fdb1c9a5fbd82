/**
 * Decodes images in processes of their own: a native decode can be ended only with its process. Each has a time limit,
 * is ended as soon as nobody wants it any more, and takes its memory from the share of all open images. Drawings, which
 * can keep a decoder busy for ever, have a process apart, so that other images never wait for them.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { formatBytes } from '#app/text/bytes'
import { cancelled, Failure, fromPlain } from '#app/failure'
import { message, concat, type Message } from '#app/text/message'
import { samplesKinds, type DecoderKind, type FromDecoder, type ToDecoder } from '#main/files/decoderMessages'
import { makeTemporaryFolder } from '#main/files/ownFolder'
import type { Select } from '#app/inputs/select'
import type { ArrayImage } from '#main/files/arrays/decode'
import type { PixelImage } from '#main/files/pixels'
import { sniff } from '#main/files/sniff'

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

export interface Decoder {
  /**
   * Decodes a file as `decodeFile` does; the memory of each image counts as taken until it is released.
   * @throws Failure as decodeFile, 'over-budget', 'cancelled'
   */
  decode(bytes: Uint8Array, name: string, signal: AbortSignal, part?: FilePart): Promise<readonly DecodedImage[]>
  /** Gives back the memory of an image that is closed. */
  release(image: DecodedImage): void
  /** Ends all processes; decodes under way fail. */
  close(): void
}

export type DecodedImage = PixelImage | ArrayImage

/** What of a file is decoded. */
export interface FilePart {
  readonly select?: Select
  /** All items of a batch of arrays. */
  readonly everyItem?: boolean
}

export interface DecoderOptions {
  readonly kind: DecoderKind
  readonly start: StartDecoder
  /** Bytes: the budget of the settings. */
  readonly budget: () => number
  /** Milliseconds that a drawing and any other image may take. */
  readonly limits?: Readonly<Record<Lane, number>>
}

/** Of the memory budget that open images take together at most. */
const SHARE = 1 / 2
/** An image takes no more of the budget than half, when it is read as gray. */
const BYTES_PER_PIXEL = 8
const LIMITS = { drawing: 10_000, image: 60_000 }
/** Milliseconds that a process waits for its next image; one for images stays, since starting takes longer than decoding. */
const IDLE = 10_000
/** Of the samples of an image: the memory of WebAssembly never shrinks, so a process that held more is ended. */
const MOST_KEPT_BYTES = 100e6

type Lane = 'drawing' | 'image'

interface Member {
  readonly process: DecoderProcess
  /** Of the job that it is at. */
  hear: ((message: FromDecoder) => void) | null
  ended: (() => void) | null
  /** Ends it where it is idle for too long. */
  timer: NodeJS.Timeout | null
}

interface Job {
  readonly bytes: Uint8Array
  readonly name: string
  readonly part: FilePart
  readonly lane: Lane
  readonly signal: AbortSignal
  resolve(images: readonly DecodedImage[]): void
  reject(failure: Failure): void
}

export function createDecoder({ kind, start, budget, limits = LIMITS }: DecoderOptions): Decoder {
  const places: Record<Lane, number> = { drawing: 1, image: Math.max(1, Math.min(4, cpus().length - 1)) }
  const waiting: Record<Lane, Set<Job>> = { drawing: new Set(), image: new Set() }
  const idle: Record<Lane, Set<Member>> = { drawing: new Set(), image: new Set() }
  const members = new Set<Member>()
  const open = new Map<DecodedImage, number>()
  let closed = false
  const closing = new AbortController()
  let taken = 0

  /** @throws Failure 'over-budget' */
  function take(bytes: number, name: string): void {
    const all = budget() * SHARE
    if (taken + bytes > all) {
      throw new Failure(
        'over-budget',
        message('service.imagesOverBudget', {
          name,
          needed: formatBytes(bytes),
          budget: formatBytes(all),
          used: formatBytes(taken),
        }),
        { file: name },
      )
    }
    taken += bytes
  }

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
      if (places[lane] === 0 || closed) return
      waiting[lane].delete(job)
      places[lane]--
      void work(job).finally(() => {
        places[lane]++
        next(lane)
      })
    }
  }

  async function work(job: Job): Promise<void> {
    const { lane, signal } = job
    const member = idle[lane].values().next().value ?? fresh()
    idle[lane].delete(member)
    clearTimeout(member.timer ?? undefined)
    const held = { bytes: 0 }
    const reply = { answered: false }
    let folder: string | null = null
    try {
      folder = await makeTemporaryFolder('image')
      const [input, output] = [join(folder, 'file'), join(folder, 'samples')]
      await writeFile(input, job.bytes, { mode: 0o600 })
      const decoded = await ask(member, job, input, output, held, reply)
      const images = await readDecoded(decoded, output)
      if (signal.aborted || closed) throw cancelled(message('service.openImage'))
      taken -= held.bytes
      held.bytes = 0
      for (const image of images) open.set(image, bytesOf(image))
      const bytes = images.reduce((sum, image) => sum + bytesOf(image), 0)
      taken += bytes
      job.resolve(images)
      rest(member, lane, bytes)
    } catch (error) {
      taken -= held.bytes
      if (reply.answered) rest(member, lane, held.bytes)
      else member.process.end()
      job.reject(
        error instanceof Failure
          ? error
          : unreadable(job.name, message('service.notDecoded', { reason: String(error) })),
      )
    } finally {
      if (folder !== null) await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }
  }

  /** Keeps a process for the next image. @param bytes of the samples that it held */
  function rest(member: Member, lane: Lane, bytes: number): void {
    if (closed || !members.has(member) || bytes > MOST_KEPT_BYTES) return member.process.end()
    idle[lane].add(member)
    member.timer = setTimeout(() => {
      if (lane === 'image' && idle[lane].size === 1) return
      idle[lane].delete(member)
      member.process.end()
    }, IDLE).unref()
  }

  function ask(
    member: Member,
    { name, part: { select = {}, everyItem = false }, lane, signal }: Job,
    input: string,
    output: string,
    held: { bytes: number },
    reply: { answered: boolean },
  ): Promise<Decoded> {
    const wanted = AbortSignal.any([signal, closing.signal])
    let done = () => {}
    return new Promise<Decoded>((resolve, reject) => {
      const stop = () => reject(cancelled(message('service.openImage')))
      const slow = () => reject(unreadable(name, message('service.decodingTimedOut', { n: limits[lane] / 1000 })))
      const timer = setTimeout(slow, limits[lane])
      wanted.addEventListener('abort', stop)
      done = () => {
        clearTimeout(timer)
        wanted.removeEventListener('abort', stop)
        member.hear = member.ended = null
      }
      member.ended = () => reject(unreadable(name, message('service.decoderEnded')))
      member.hear = (message) => {
        reply.answered = message.type !== 'needs'
        if (message.type === 'decoded') return resolve(message)
        if (message.type === 'failed') return reject(fromPlain(message.failure))
        try {
          take(message.bytes, name)
          held.bytes += message.bytes
          member.process.send({ type: 'admitted' })
        } catch (error) {
          reject(error as Failure)
        }
      }
      if (wanted.aborted) return stop()
      if (!members.has(member)) return member.ended()
      const maxPixels = Math.floor(budget() / BYTES_PER_PIXEL)
      member.process.send({ type: 'decode', name, select, everyItem, maxPixels, input, output })
    }).finally(() => done())
  }

  return {
    decode: (bytes, name, signal, part = {}) =>
      new Promise((resolve, reject) => {
        const sniffed = sniff(bytes)
        const lane = sniffed && 'format' in sniffed && sniffed.format === 'svg' ? 'drawing' : 'image'
        const job = { bytes, name, part, lane, signal, resolve, reject } satisfies Job
        const stop = () => {
          if (waiting[lane].delete(job)) reject(cancelled(message('service.openImage')))
        }
        if (closed || signal.aborted) return reject(cancelled(message('service.openImage')))
        AbortSignal.any([signal, closing.signal]).addEventListener('abort', stop, { once: true })
        waiting[lane].add(job)
        next(lane)
      }),
    release(image) {
      taken -= open.get(image) ?? 0
      open.delete(image)
    },
    close() {
      closed = true
      closing.abort()
      for (const { process } of members) process.end()
    },
  }
}

function unreadable(name: string, reason: Message): Failure {
  return new Failure('unreadable-image', concat([name, reason], ': '), { file: name })
}

type Decoded = Extract<FromDecoder, { type: 'decoded' }>

async function readDecoded({ images }: Decoded, file: string): Promise<readonly DecodedImage[]> {
  const { buffer, byteOffset } = await readFile(file)
  let at = byteOffset
  return images.map((image) => {
    if ('array' in image) {
      const values = new Float32Array(buffer, at, image.values)
      at += values.byteLength
      return { ...image.array, values }
    }
    const Kind = samplesKinds[image.kind]
    const pixels = new Kind(buffer, at, image.samples)
    at += pixels.byteLength
    // Only whole numbers have an alpha beside them.
    const alpha = image.alpha > 0 ? new Kind(buffer, at, image.alpha) : null
    return { ...image.about, pixels, alpha: alpha as PixelImage['alpha'] }
  })
}

function bytesOf(image: DecodedImage): number {
  return 'values' in image ? image.values.byteLength : image.pixels.byteLength + (image.alpha?.byteLength ?? 0)
}
