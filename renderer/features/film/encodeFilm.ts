/** Films as files: an animated GIF, which the service encodes; a video, which the browser does; or an SVG for each frame. */
import type { Connection } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import { figureSvg, paintFigure, pngAddress, type Figure } from '#renderer/features/export/index'
import type { Size } from '#renderer/maps/viewport'
import { t } from '#renderer/messages/index'
import { zipOf } from './zip'

export const filmFormats = ['gif', 'webm', 'svg'] as const
export type FilmFormat = (typeof filmFormats)[number]

/** What a film consists of. */
export interface FilmFrames {
  readonly count: number
  /** Pixels of each frame, both even: videos need that. */
  readonly size: Size
  figure(index: number): Promise<Figure>
}

export interface Encoding {
  /** Milliseconds that a frame is shown. */
  readonly delay: number
  readonly signal: AbortSignal
  /** @param fraction of the work that is done, 0..1 */
  progress(fraction: number): void
}

/** Pixels of all frames together: what a GIF of so many needs in memory. */
const MAX_GIF_PIXELS = 60e6
/** What browsers show of a GIF at most. */
const MIN_GIF_DELAY_MS = 20
/** Of the work, for painting; the rest is the encoder's. */
const PAINTING = 0.8

export function mostGifFrames({ height, width }: Size): number {
  return Math.floor(MAX_GIF_PIXELS / (height * width))
}

/** Whether this browser encodes VP9, of frames of this size. */
export async function canEncodeWebm({ height, width }: Size): Promise<boolean> {
  const { canEncodeVideo } = await import('mediabunny')
  return canEncodeVideo('vp9', { height, width })
}

/** @throws Failure 'cancelled', and what the service throws */
export function encodeFilm(
  format: FilmFormat,
  frames: FilmFrames,
  how: Encoding,
  request: Connection['request'],
): Promise<Uint8Array<ArrayBuffer>> {
  if (format === 'gif') return encodeGif(frames, how, request)
  return format === 'webm' ? encodeWebm(frames, how) : zipSvgs(frames, how)
}

async function encodeGif(
  frames: FilmFrames,
  { delay, signal, progress }: Encoding,
  request: Connection['request'],
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = canvasFor(frames.size)
  const images: Blob[] = []
  for (let i = 0; i < frames.count; i++) {
    signal.throwIfAborted()
    paintFigure(canvas, await frames.figure(i), 1)
    images.push(await pngOf(canvas))
    progress((PAINTING * (i + 1)) / frames.count)
  }
  const job = crypto.randomUUID()
  const stop = () => void request('cancel', { job }).catch(() => undefined)
  signal.addEventListener('abort', stop)
  try {
    return await request('encodeGif', {
      job,
      bytes: new Uint8Array(await new Blob(images).arrayBuffer()),
      lengths: images.map(({ size }) => size),
      delay: Math.max(Math.round(delay), MIN_GIF_DELAY_MS),
    })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function encodeWebm(frames: FilmFrames, { delay, signal, progress }: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const { BufferTarget, CanvasSource, Output, QUALITY_HIGH, WebMOutputFormat } = await import('mediabunny')
  const canvas = canvasFor(frames.size)
  const target = new BufferTarget()
  const output = new Output({ format: new WebMOutputFormat(), target })
  const source = new CanvasSource(canvas, { codec: 'vp9', quality: QUALITY_HIGH })
  output.addVideoTrack(source)
  await output.start()
  try {
    for (let i = 0; i < frames.count; i++) {
      signal.throwIfAborted()
      paintFigure(canvas, await frames.figure(i), 1)
      await source.add((i * delay) / 1000, delay / 1000)
      progress((i + 1) / frames.count)
    }
    await output.finalize()
  } catch (error) {
    await output.cancel().catch(() => undefined)
    throw error
  }
  return new Uint8Array(target.buffer!)
}

function zipSvgs({ count, figure }: FilmFrames, { signal, progress }: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const digits = String(count).length
  async function* files() {
    for (let i = 0; i < count; i++) {
      yield { name: `step-${String(i + 1).padStart(digits, '0')}.svg`, text: figureSvg(await figure(i), pngAddress) }
      progress((i + 1) / count)
    }
  }
  return zipOf(files(), signal)
}

function canvasFor({ height, width }: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}

async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  const { height, width } = canvas
  if (!png) throw new Failure('internal', t('film.noCanvas', { width, height }))
  return png
}
