/**
 * The process that decodes images, one at a time, for a parent that may end it at any moment. Bytes come and samples go
 * through files of the parent's; messages carry the rest. Ends with its parent, whatever the decoder is at.
 */
import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { toPlain } from '#app/failure'
import type { DecodeJob, FromDecoder, SamplesKind, ToDecoder } from './decoderMessages'
import { decodeImage } from './image'
import type { PixelImage } from './pixels'

/** Electron's utility processes have a port of their own; a forked Node process speaks for itself. */
interface Port {
  postMessage(message: FromDecoder): void
  on(event: 'message', hear: (event: { readonly data: ToDecoder }) => void): void
}
const { parentPort } = process as { parentPort?: Port }

let folder: string | null = null
let admitted: (() => void) | null = null

function send(message: FromDecoder): void {
  if (parentPort) parentPort.postMessage(message)
  else process.send!(message)
}

function hear(message: ToDecoder): void {
  if (message.type === 'decode') void decode(message)
  else admitted?.()
}

async function decode({ name, maxPixels, input, output }: DecodeJob): Promise<void> {
  folder = dirname(output)
  try {
    const admit = (bytes: number) =>
      new Promise<void>((resolve) => {
        admitted = resolve
        send({ type: 'needs', bytes })
      })
    const { pixels, alpha, ...about } = await decodeImage(await readFile(input), name, { maxPixels, admit })
    await writeFile(output, pixels, { mode: 0o600 })
    if (alpha) await writeFile(output, alpha, { flag: 'a' })
    send({ type: 'decoded', about, kind: kindOf(pixels), samples: pixels.length, alpha: alpha?.length ?? 0 })
  } catch (error) {
    send({ type: 'failed', failure: toPlain(error) })
  }
}

function kindOf(pixels: PixelImage['pixels']): SamplesKind {
  if (pixels instanceof Float32Array) return 'f4'
  return pixels instanceof Uint8Array ? 'u1' : pixels instanceof Uint16Array ? 'u2' : 'u4'
}

/** An ordinary exit would wait for a decoder that may never return. */
function end(): void {
  if (folder) rmSync(folder, { recursive: true, force: true })
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
