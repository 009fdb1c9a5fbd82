/**
 * The process that decodes images, and encodes films, one at a time, for a parent that may end it at any moment. Bytes come and samples go
 * through files of the parent's; messages carry the rest. Ends with its parent, whatever the decoder is at.
 */
import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { toPlain } from '#app/failure'
import type {
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
let admitted: (() => void) | null = null

function send(message: FromDecoder): void {
  if (parentPort) parentPort.postMessage(message)
  else process.send!(message)
}

function hear(message: ToDecoder): void {
  if (message.type === 'admitted') admitted?.()
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

async function decode({ name, select, everyItem, maxPixels, input, output }: DecodeJob): Promise<DecoderReply> {
  leftover = dirname(output)
  const admit = (bytes: number) =>
    new Promise<void>((resolve) => {
      admitted = resolve
      send({ type: 'needs', bytes })
    })
  const images = await decodeFile(await readFile(input), name, { select, everyItem, maxPixels, admit })
  await writeFile(output, '', { mode: 0o600 })
  const told: (DecodedPixels | DecodedArray)[] = []
  for (const image of images) told.push(await writeImage(image, output))
  return { type: 'decoded', images: told }
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

if (parentPort) parentPort.on('message', ({ data }) => hear(data))
else {
  process.on('message', hear)
  process.on('disconnect', end)
  // The parent may have ended while this was starting.
  setImmediate(() => {
    if (!process.connected) end()
  })
}
