/** What is asked of a drawing (SVG) before it is drawn. */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { decoderKind } from './sharp'
import { refuseReferences } from './svgReferences'

/** Rasterised SVG: a drawing has no pixels of its own, so a size that only a mistake asks for is refused. */
const MAX_SVG_SIDE = 16384

/**
 * @returns what the reader has to know of how it is drawn
 * @throws Failure 'unreadable-image' for a drawing that refers to others, or asks for a senseless size
 */
export function checkDrawing(bytes: Uint8Array): readonly Message[] {
  refuseReferences(bytes)
  refuseHugeDrawing(bytes)
  // The build for WebAssembly has no fonts.
  return decoderKind === 'wasm' && hasText(bytes) ? [message('images.svgTextNotDrawn')] : []
}

/** @throws Failure 'unreadable-image' */
export function refuseSides(width: number, height: number): void {
  if (Math.max(width, height) <= MAX_SVG_SIDE) return
  throw new Failure('unreadable-image', message('images.svgTooLarge', { width, height, max: MAX_SVG_SIDE }))
}

/** The decoder takes a side of 2^31 pixels or more for one of a pixel. */
function refuseHugeDrawing(bytes: Uint8Array): void {
  const root = /<(?:[\w.-]+:)?svg\b[^>]*>/.exec(new TextDecoder().decode(bytes.subarray(0, 65536)))?.[0] ?? ''
  const side = (name: string) =>
    /^\s*\+?(\d*\.?\d+(?:e\+?\d+)?)/i.exec(new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)`).exec(root)?.[1] ?? '')?.[1]
  const view =
    /\sviewBox\s*=\s*["']([^"']*)/
      .exec(root)?.[1]
      ?.trim()
      .split(/[\s,]+/) ?? []
  const [width, height] = [Number(side('width') ?? view[2] ?? 1), Number(side('height') ?? view[3] ?? 1)]
  // Units are no more than 96 pixels long.
  if (Math.max(width, height) * 96 >= 2 ** 31) refuseSides(width, height)
}

function hasText(svg: Uint8Array): boolean {
  return /<([\w.-]+:)?text[\s>]/.test(Buffer.from(svg.buffer, svg.byteOffset, svg.byteLength).toString('latin1'))
}
