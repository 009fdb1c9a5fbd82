/** Small images of every format that is read, and of its variants, for tests: encoded from one photograph. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { imageFormats } from '#main/files/pixels'

export interface TestImage {
  readonly name: string
  readonly bytes: Uint8Array
  /** What was encoded can't be had back to the last step. */
  readonly lossy: boolean
}

const photograph = (name: string) => readFile(new URL(`../../../examples/images/${name}`, import.meta.url))
const fixture = (name: string) => readFile(new URL(`../fixtures/${name}`, import.meta.url))

/** At least one of each format. */
export async function imagesOfEveryFormat(): Promise<readonly TestImage[]> {
  const colour = sharp(await photograph('coffee.png')).resize(150, 100)
  const gray = sharp(await photograph('camera.png')).resize(96)
  const clear = colour.clone().ensureAlpha(0.5)
  const deep = colour.clone().toColourspace('rgb16')
  const exact: Readonly<Record<string, Promise<Uint8Array>>> = {
    'photograph.png': photograph('chelsea.png'),
    'palette.png': fixture('palette_color.png'),
    'deep.png': deep.clone().png().toBuffer(),
    'clear.png': clear.clone().png().toBuffer(),
    'interlaced.png': gray.clone().png({ progressive: true }).toBuffer(),
    'lossless.webp': clear.clone().webp({ lossless: true }).toBuffer(),
    'pages.tiff': fixture('multipage.tif'),
    'lzw.tiff': deep.clone().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
    'tiles.tiff': gray.clone().tiff({ compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer(),
    'a.gif': colour.clone().gif().toBuffer(),
    'a.bmp': bmp(),
    'a.pgm': Promise.resolve(Buffer.from('P2 3 1 9 0 4 9')),
    'a.ppm': Promise.resolve(Buffer.from('P6 2 1 255 abcdef')),
    'a.pfm': Promise.resolve(Buffer.from('Pf\n2 1\n-1\n\0\0\x80?\0\0\0@', 'latin1')),
  }
  const inexact: Readonly<Record<string, Promise<Uint8Array>>> = {
    'photograph.jpeg': photograph('rocket.jpg'),
    'gray.jpeg': gray.clone().jpeg().toBuffer(),
    'progressive.jpeg': colour.clone().jpeg({ progressive: true, chromaSubsampling: '4:2:0' }).toBuffer(),
    'ink.jpeg': colour.clone().toColourspace('cmyk').jpeg().toBuffer(),
    'rotated.jpeg': colour.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    'lossy.webp': clear.clone().webp().toBuffer(),
    'a.avif': colour.clone().avif({ effort: 0 }).toBuffer(),
    'ten-bits.avif': fixture('ten_bits.avif'),
    'in-jpeg.tiff': colour.clone().tiff({ compression: 'jpeg' }).toBuffer(),
    'a.svg': Promise.resolve(Buffer.from(DRAWING)),
  }
  const all = await Promise.all([...encoded(exact, false), ...encoded(inexact, true)])
  const missing = imageFormats.filter((format) => !all.some(({ name }) => name.endsWith(`.${format}`)))
  if (missing.length > 0) throw new Error(`No test image of ${missing.join(', ')}.`)
  return all
}

function encoded(images: Readonly<Record<string, Promise<Uint8Array>>>, lossy: boolean): Promise<TestImage>[] {
  return Object.entries(images).map(async ([name, bytes]) => ({ name, bytes: await bytes, lossy }))
}

/** Edges lie between pixels: what an edge inside a pixel gives is up to who draws it. */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">
  <defs><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="#00f"/></linearGradient></defs>
  <rect width="60" height="40" fill="url(#g)"/><path d="M10 10h40v20h-40z" fill="#fff" fill-opacity="0.6"/>
</svg>`

/** Two pixels of 24 bits. */
async function bmp(): Promise<Uint8Array> {
  const bytes = Buffer.alloc(62)
  bytes.write('BM')
  bytes.writeUInt32LE(54, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(2, 18)
  bytes.writeInt32LE(1, 22)
  bytes.writeUInt16LE(24, 28)
  bytes.set([1, 2, 3, 250, 128, 7], 54)
  return bytes
}
