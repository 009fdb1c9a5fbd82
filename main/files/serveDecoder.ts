/**
 * The loop of a process that decodes images and encodes films, one at a time, for a parent that may end it at any moment.
 * Small images come and go by message, large ones through files of the parent's. Ends with its parent, whatever the
 * decoder is at.
 */
import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { toPlain } from '#app/failure'
import type {
  ComputeCells,
  DecodedArray,
  DecodedPixels,
  DecodeJob,
  DecoderReply,
  FromDecoder,
  SamplesKind,
  ToDecoder,
} from './decoderMessages'
import type { ArrayImage } from './arrays/decode'
import { decodeFile } from './decodeFile'
import { encodeGif } from './gif'
import type { PixelImage } from './pixels'
import { decodeRows, planRows } from './rowDecoding'

/** Electron's utility processes have a port of their own; a forked Node process speaks for itself. */
interface Port {
  postMessage(message: FromDecoder): void
  on(event: 'message', hear: (event: { readonly data: ToDecoder }) => void): void
}
const { parentPort } = process as { parentPort?: Port }

/** The file or folder of the job, which a parent that has ended can't remove. */
let leftover: string | null = null
let admitted: ((output: string | null) => void) | null = null
let compute: ComputeCells | null = null

function send(message: FromDecoder): void {
  if (parentPort) parentPort.postMessage(message)
  else process.send!(message)
}

function hear(message: ToDecoder): void {
  if (message.type === 'admitted') admitted?.(message.output)
  else void work(message).then(send, (error: unknown) => send({ type: 'failed', failure: toPlain(error) }))
}

async function work(job: Exclude<ToDecoder, { type: 'admitted' }>): Promise<DecoderReply> {
  if (job.type === 'decode') return decode(job)
  if (job.type === 'planRows') return { type: 'rowsPlanned', plan: await planRows(job.path, job.format, job.page) }
  if (job.type === 'encodeGif') {
    leftover = dirname(job.output)
    await encodeGif(job)
    return { type: 'gifEncoded' }
  }
  leftover = job.output
  return { type: 'rowsDecoded', channels: await decodeRows(job.path, job.plan, job.output) }
}

async function decode({ name, select, everyItem, maxPixels, free, input, cells }: DecodeJob): Promise<DecoderReply> {
  leftover = typeof input === 'string' ? dirname(input) : null
  let output: string | null = null
  let left = free
  const admit = async (bytes: number) => {
    left -= bytes
    if (left >= 0) return
    output = await new Promise<string | null>((resolve) => {
      admitted = resolve
      send({ type: 'needs', bytes })
    })
    if (output !== null) leftover = dirname(output)
  }
  const bytes = typeof input === 'string' ? await readFile(input) : input
  const images = await decodeFile(bytes, name, { select, everyItem, maxPixels, admit })
  if (output === null) {
    const computed = cells && compute ? await compute(images, cells) : null
    if (computed) return { type: 'computed', images: computed }
    return { type: 'decoded', images: images.map(withOwnSamples) }
  }
  await writeFile(output, '', { mode: 0o600 })
  const told: (DecodedPixels | DecodedArray)[] = []
  for (const image of images) told.push(await writeImage(image, output))
  return { type: 'decodedToFile', images: told }
}

/** A message of Electron's takes all of the memory that an array is a view of, and refuses memory that threads share. */
function withOwnSamples(image: PixelImage | ArrayImage): PixelImage | ArrayImage {
  if ('values' in image) return { ...image, values: image.values.slice() }
  return { ...image, pixels: image.pixels.slice(), alpha: image.alpha && image.alpha.slice() }
}

/** Appends the numbers of an image to the file. */
async function writeImage(image: PixelImage | ArrayImage, output: string): Promise<DecodedPixels | DecodedArray> {
  if ('values' in image) {
    const { values, ...array } = image
    await writeFile(output, values, { flag: 'a' })
    return { array, values: values.length }
  }
  const { pixels, alpha, ...about } = image
  await writeFile(output, pixels, { flag: 'a' })
  if (alpha) await writeFile(output, alpha, { flag: 'a' })
  return { about, kind: kindOf(pixels), samples: pixels.length, alpha: alpha?.length ?? 0 }
}

function kindOf(pixels: PixelImage['pixels']): SamplesKind {
  if (pixels instanceof Float32Array) return 'f4'
  return pixels instanceof Uint8Array ? 'u1' : pixels instanceof Uint16Array ? 'u2' : 'u4'
}

/** An ordinary exit would wait for a decoder that may never return. */
function end(): void {
  if (leftover) rmSync(leftover, { recursive: true, force: true })
  process.kill(process.pid, 'SIGKILL')
}

/** @param computes the cells that jobs ask for; without it, samples are sent */
export function serveDecoder(computes: ComputeCells | null = null): void {
  compute = computes
  if (parentPort) {
    parentPort.on('message', ({ data }) => hear(data))
    return
  }
  process.on('message', hear)
  process.on('disconnect', end)
  // The parent may have ended while this was starting.
  setImmediate(() => {
    if (!process.connected) end()
  })
}
