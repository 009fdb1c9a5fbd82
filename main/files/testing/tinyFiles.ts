/** Small files of several formats, some of which claim more than they hold. */
import { crc32, deflateSync } from 'node:zlib'

export function svg(size: string, content: string): Uint8Array {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${xlink(content)}${size}>${content}</svg>`)
}

function xlink(content: string): string {
  return content.includes('xlink') ? 'xmlns:xlink="http://www.w3.org/1999/xlink" ' : ''
}

export function onePixelBmp(width: number, height: number): Uint8Array {
  const file = new Uint8Array(58)
  const view = new DataView(file.buffer)
  file.set([0x42, 0x4d])
  view.setUint32(10, 54, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  file.set([1, 2, 3], 54)
  return file
}

/** A PNG with a proper header and hardly any pixels. */
export function pngHeader(width: number, height: number): Uint8Array {
  const ihdr = Buffer.alloc(13)
  ihdr.writeUInt32BE(width, 0)
  ihdr.writeUInt32BE(height, 4)
  ihdr.set([8, 2], 8)
  const idat = deflateSync(Buffer.alloc(10))
  const mark = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([mark, chunk('IHDR', ihdr), chunk('IDAT', idat), chunk('IEND')])
}

function chunk(type: string, data: Uint8Array = new Uint8Array(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

export function gifHeader(width: number, height: number): Uint8Array {
  const head = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\0\0\0\0\0\x02\x02\x44\x01\0;', 'latin1')
  head.writeUInt16LE(width, 6)
  head.writeUInt16LE(height, 8)
  head.writeUInt16LE(width, 24)
  head.writeUInt16LE(height, 26)
  return head
}

/** An SVG of half a kilobyte whose entities stand for 10^9 words. */
export function laughs(): Uint8Array {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')
  const size = 'xmlns="http://www.w3.org/2000/svg" width="9" height="9"'
  return Buffer.from(`<!DOCTYPE svg [<!ENTITY e0 "ha">${entities}]><svg ${size}><text>&e9;</text></svg>`)
}

/** A black BMP; of up to 8 bits with a palette of one entry. */
export function bmp(bits: number, width: number, height: number, palette: readonly number[] = []): Uint8Array {
  const dataAt = 54 + palette.length
  const bytes = Buffer.alloc(dataAt + Math.ceil((width * bits) / 32) * 4 * height)
  bytes.write('BM')
  bytes.writeUInt32LE(dataAt, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(height, 22)
  bytes.writeUInt16LE(bits, 28)
  bytes.writeUInt32LE(palette.length / 4, 46)
  bytes.set(palette, 54)
  return bytes
}
