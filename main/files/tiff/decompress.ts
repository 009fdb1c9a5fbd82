/**
 * The compressions of TIFF that we undo ourselves: none, LZW, Deflate and PackBits (TIFF 6.0, sections 9 and 13), and
 * Zstandard, where Node has it.
 */
import * as zlib from 'node:zlib'

export const ZSTANDARD = 50000
/** Of Node 22.15 and later. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: typeof zlib.inflateSync }

type Decompress = (data: Uint8Array, maxBytes: number) => Uint8Array

/** By the number of the Compression tag: what was stored, up to so many bytes. Fewer come of data that end early. */
export const decompressors: Readonly<Record<number, Decompress | undefined>> = {
  1: (data, maxBytes) => data.subarray(0, maxBytes),
  5: lzw,
  8: inflate,
  32946: inflate,
  32773: packBits,
  [ZSTANDARD]: zstdDecompressSync && ((data, maxBytes) => zstdDecompressSync(data, { maxOutputLength: maxBytes })),
}

/** @throws an error of zlib's for what is no Deflate data, or more of it */
function inflate(data: Uint8Array, maxBytes: number): Uint8Array {
  // A stream without its end gives what there is of it.
  return zlib.inflateSync(data, { maxOutputLength: maxBytes, finishFlush: 2 })
}

function packBits(data: Uint8Array, maxBytes: number): Uint8Array {
  const out = new Uint8Array(maxBytes)
  let to = 0
  for (let at = 0; at < data.length && to < maxBytes;) {
    const head = data[at++]!
    if (head < 128) {
      const count = Math.min(head + 1, maxBytes - to, data.length - at)
      out.set(data.subarray(at, at + count), to)
      at += head + 1
      to += count
    } else if (head > 128 && at < data.length) {
      const count = Math.min(257 - head, maxBytes - to)
      out.fill(data[at++]!, to, to + count)
      to += count
    }
  }
  return out.subarray(0, to)
}

const CLEAR = 256
const END = 257
const MAX_CODES = 4096

/**
 * Codes of 9 to 12 bits, the highest bit first. A code's text is that of another code and one more byte: `before` and
 * `last`. The width grows one code early, as every writer has done since TIFF 5.0.
 * @throws RangeError for a code that has no meaning yet
 */
function lzw(data: Uint8Array, maxBytes: number): Uint8Array {
  const out = new Uint8Array(maxBytes)
  const before = new Uint16Array(MAX_CODES)
  const last = new Uint8Array(MAX_CODES)
  const length = new Uint16Array(MAX_CODES)
  for (let code = 0; code < 256; code++) {
    last[code] = code
    length[code] = 1
  }
  let [to, next, width, old] = [0, 258, 9, -1]
  let [held, heldBits, at] = [0, 0, 0]
  while (to < maxBytes) {
    while (heldBits < width && at < data.length) {
      held = ((held << 8) | data[at++]!) & 0xffffff
      heldBits += 8
    }
    if (heldBits < width) break
    const code = (held >> (heldBits - width)) & ((1 << width) - 1)
    heldBits -= width
    if (code === END) break
    if (code === CLEAR) {
      ;[next, width, old] = [258, 9, -1]
      continue
    }
    if (code > next || (code === next && old < 0)) throw new RangeError(`LZW code ${code}, of ${next}`)
    // A code that is about to get its meaning: the old text and its own first byte.
    const known = code < next ? code : old
    const size = length[known]!
    let first = known
    for (let i = to + size - 1; i >= to; i--) {
      if (i < maxBytes) out[i] = last[first]!
      if (i > to) first = before[first]!
    }
    const head = last[first]!
    to += size
    if (code === next) {
      if (to < maxBytes) out[to] = head
      to++
    }
    if (old >= 0 && next < MAX_CODES) {
      before[next] = old
      last[next] = head
      length[next] = length[old]! + 1
      next++
      if (next + 1 === 1 << width && width < 12) width++
    }
    old = code
  }
  return out.subarray(0, Math.min(to, maxBytes))
}
