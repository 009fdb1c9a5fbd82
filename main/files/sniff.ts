/** The format of an image or a file of arrays by its content, whatever its name says. */
import { extensionsOfFormat } from '#app/inputs/imageFormats'
import type { ArrayFormat } from '#app/inputs/select'
import { looksLikeTable } from './arrays/csvTable'
import { imageFormats, type ImageFormat } from './pixels'

/** Formats that people try and that can't be read; named so that the refusal can be clear. */
export type ForeignFormat = 'HEIC' | 'PDF' | 'ZIP' | 'gzip' | 'JPEG XL' | 'JPEG 2000' | 'PSD' | 'PBM' | 'PAM'

export type Sniffed =
  { readonly format: ImageFormat } | { readonly array: ArrayFormat } | { readonly foreign: ForeignFormat } | null

/** Looks at the first bytes only. Null where nothing is recognised. */
export function sniff(bytes: Uint8Array): Sniffed {
  const head = latin1(bytes.subarray(0, 32))
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return { format: 'png' }
  if (head.startsWith('\xff\xd8\xff')) return { format: 'jpeg' }
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return { format: 'webp' }
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return { format: 'gif' }
  if (/^(II[*+]\0|MM\0[*+])/.test(head)) return { format: 'tiff' }
  if (head.startsWith('BM')) return { format: 'bmp' }
  if (/^P[25][\s#]/.test(head)) return { format: 'pgm' }
  if (/^P[36][\s#]/.test(head)) return { format: 'ppm' }
  if (/^P[Ff]\s/.test(head)) return { format: 'pfm' }
  if (head.startsWith('\x93NUMPY')) return { array: 'npy' }
  if (isNpz(bytes)) return { array: 'npz' }
  if (head.slice(4, 8) === 'ftyp') return isoMedia(latin1(bytes.subarray(8, 64)))
  const foreign = foreignMagic.find(([magic]) => head.startsWith(magic))
  if (foreign) return { foreign: foreign[1] }
  const netpbm = /^P([147])[\s#]/.exec(head)?.[1]
  if (netpbm) return { foreign: netpbm === '7' ? 'PAM' : 'PBM' }
  if (isSvg(bytes)) return { format: 'svg' }
  return looksLikeTable(bytes) ? { array: 'csv' } : null
}

/** The format that a file name's extension stands for; undefined for other extensions. */
export function formatOfName(name: string): ImageFormat | undefined {
  const extension = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(formatOfExtension, extension) ? formatOfExtension[extension] : undefined
}

const foreignMagic: readonly (readonly [string, ForeignFormat])[] = [
  ['%PDF', 'PDF'],
  ['PK\x03\x04', 'ZIP'],
  ['\x1f\x8b', 'gzip'],
  ['\xff\x0a', 'JPEG XL'],
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['8BPS', 'PSD'],
]

const formatOfExtension: Readonly<Record<string, ImageFormat>> = Object.fromEntries(
  imageFormats.flatMap((format) => extensionsOfFormat[format].map((extension) => [extension, format])),
)

/** A ZIP whose first file is an array. */
function isNpz(bytes: Uint8Array): boolean {
  if (latin1(bytes.subarray(0, 4)) !== 'PK\x03\x04' || bytes.length < 30) return false
  const length = bytes[26]! + 256 * bytes[27]!
  return latin1(bytes.subarray(30, 30 + Math.min(length, 1000))).endsWith('.npy')
}

function isoMedia(brands: string): Sniffed {
  if (/avi[fs]/.test(brands)) return { format: 'avif' }
  return /hei[cxms]|hev[cx]|mif1|msf1/.test(brands) ? { foreign: 'HEIC' } : null
}

/** An svg element after nothing but a byte order mark, declarations, comments and white space. */
function isSvg(bytes: Uint8Array): boolean {
  let text = new TextDecoder().decode(bytes.subarray(0, 4096)).replace(/^\uFEFF/, '')
  for (;;) {
    const rest = text.trimStart().replace(/^(<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^[>]*(\[[^\]]*\]\s*)?>)/i, '')
    if (rest === text) return /^<([\w.-]+:)?svg[\s>/]/.test(rest)
    text = rest
  }
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
