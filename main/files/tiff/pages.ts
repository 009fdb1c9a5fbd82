/**
 * The pages of a TIFF or BigTIFF (TIFF 6.0, sections 2 and 8): what each says of its size, its samples, and where they
 * are stored.
 */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'

export interface TiffPage {
  readonly width: number
  readonly height: number
  readonly samplesPerPixel: number
  /** Of each sample. */
  readonly bits: readonly number[]
  /** Of each sample. 1: unsigned. 2: signed. 3: floating point. 4: undefined. 5 and 6: complex. */
  readonly formats: readonly number[]
  /** 0: white is zero. 1: black is zero. 2: RGB. */
  readonly photometric: number
  /** Each band in strips or tiles of its own. */
  readonly planar: boolean
  /** Of the samples beyond the colours. 1 and 2: alpha. 0: data. Fewer than there are samples where the file says less. */
  readonly extraSamples: readonly number[]
  readonly compression: number
  /** 1: none. 2: horizontal differences. 3: differences of floating-point numbers. */
  readonly predictor: number
  /** 1: the highest bit of a byte comes first. 2: the lowest. */
  readonly fillOrder: number
  /** As EXIF numbers it, 1..8. */
  readonly orientation: number
  readonly littleEndian: boolean
  /** A smaller version of another page, or its mask. */
  readonly auxiliary: boolean
  readonly profile: Uint8Array | null
  /** Strips are as wide as the image. */
  readonly chunkWidth: number
  readonly chunkHeight: number
  readonly tiled: boolean
  /** Where each strip or tile begins, and its bytes; row by row, in a planar page band by band. */
  chunks(): { readonly offsets: readonly number[]; readonly lengths: readonly number[] }
}

/**
 * All pages; none where the file has no readable list of them.
 * @throws Failure 'unreadable-image' where the list of pages leads back into itself
 */
export function readTiffPages(bytes: Uint8Array): readonly TiffPage[] {
  const dialect = openTiff(bytes)
  const pages: TiffPage[] = []
  const seen = new Set<number>()
  for (let at = dialect && readOffset(dialect, dialect.big ? 8 : 4); dialect && at !== null && at !== 0;) {
    if (seen.has(at) || seen.size === MAX_PAGES) throw new Failure('unreadable-image', message('images.tiffPageLoop'))
    seen.add(at)
    const count = entryCount(dialect, at)
    if (count === null) break
    pages.push(pageOf(dialect, readEntries(dialect, at, count)))
    at = readOffset(dialect, at + dialect.countBytes + count * dialect.entryBytes)
  }
  return pages
}

/**
 * The index of the page that stands for the file: the first, unless it is only a smaller version of another one, as
 * its tag says or because another has more than four times its pixels.
 */
export function mainPage(pages: readonly TiffPage[]): number {
  const whole = pages.some(({ auxiliary }) => !auxiliary) ? pages.filter(({ auxiliary }) => !auxiliary) : pages
  const largest = Math.max(...whole.map(sizeOf))
  return Math.max(0, pages.indexOf(whole.find((page) => sizeOf(page) * THUMBNAIL > largest)!))
}

/** Whether there are more bands than colours and meanings of the others. */
export function hasUnnamedBands({ samplesPerPixel, photometric, extraSamples }: TiffPage): boolean {
  return samplesPerPixel > (photometric === 2 ? 3 : 1) + extraSamples.length
}

export const MAX_BANDS = 1000
const MAX_PAGES = 65536
const THUMBNAIL = 4.001

const Tag = {
  subfileType: 254,
  oldSubfileType: 255,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  extraSamples: 338,
  sampleFormat: 339,
  profile: 34675,
} as const
/** Bytes of a number, by its type: BYTE, SHORT, LONG, UNDEFINED, IFD, LONG8. */
const sizes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 7: 1, 13: 4, 16: 8 }

interface Dialect {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly little: boolean
  readonly big: boolean
  readonly countBytes: number
  readonly entryBytes: number
  readonly offsetBytes: number
}

interface Entry {
  readonly type: number
  readonly count: number
  readonly valuesAt: number
}

function sizeOf({ width, height }: TiffPage): number {
  return width * height
}

function openTiff(bytes: Uint8Array): Dialect | null {
  if (bytes.length < 16) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = bytes[0] === 0x49
  const big = view.getUint16(2, little) === 43
  return { bytes, view, little, big, countBytes: big ? 8 : 2, entryBytes: big ? 20 : 12, offsetBytes: big ? 8 : 4 }
}

function readOffset({ view, little, big }: Dialect, at: number): number | null {
  if (at + (big ? 8 : 4) > view.byteLength) return null
  const offset = big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little)
  return offset < view.byteLength ? offset : null
}

/** How many tags the list at a place has; null where it is not inside the file. */
function entryCount({ view, little, big, countBytes, entryBytes, offsetBytes }: Dialect, at: number): number | null {
  if (at < 8 || at + countBytes > view.byteLength) return null
  const count = big ? Number(view.getBigUint64(at, little)) : view.getUint16(at, little)
  return at + countBytes + count * entryBytes + offsetBytes <= view.byteLength ? count : null
}

/** The tags whose values are inside the file. */
function readEntries(dialect: Dialect, first: number, count: number): ReadonlyMap<number, Entry> {
  const { view, little, big } = dialect
  const entries = new Map<number, Entry>()
  for (let i = 0; i < count; i++) {
    const at = first + dialect.countBytes + i * dialect.entryBytes
    const type = view.getUint16(at + 2, little)
    const values = big ? Number(view.getBigUint64(at + 4, little)) : view.getUint32(at + 4, little)
    const inline = at + (big ? 12 : 8)
    const length = values * (sizes[type] ?? 1)
    const valuesAt = length <= dialect.offsetBytes ? inline : readOffset(dialect, inline)
    if (valuesAt !== null && valuesAt + length <= view.byteLength)
      entries.set(view.getUint16(at, little), { type, count: values, valuesAt })
  }
  return entries
}

function pageOf(dialect: Dialect, entries: ReadonlyMap<number, Entry>): TiffPage {
  const numbers = (tag: number, maxCount: number) => numbersOf(dialect, entries.get(tag), maxCount)
  const one = (tag: number, fallback: number) => numbers(tag, 1)[0] ?? fallback
  const samplesPerPixel = one(Tag.samplesPerPixel, 1)
  const each = (tag: number, fallback: number) => {
    const found = numbers(tag, MAX_BANDS)
    return Array.from({ length: Math.min(samplesPerPixel, MAX_BANDS) }, (_, i) => found[i] ?? found[0] ?? fallback)
  }
  const [width, height] = [one(Tag.width, 0), one(Tag.height, 0)]
  const tiled = entries.has(Tag.tileOffsets)
  const profile = entries.get(Tag.profile)
  return {
    width,
    height,
    samplesPerPixel,
    bits: each(Tag.bitsPerSample, 1),
    formats: each(Tag.sampleFormat, 1),
    photometric: one(Tag.photometric, 1),
    planar: samplesPerPixel > 1 && one(Tag.planar, 1) === 2,
    extraSamples: numbers(Tag.extraSamples, MAX_BANDS),
    compression: one(Tag.compression, 1),
    predictor: one(Tag.predictor, 1),
    fillOrder: one(Tag.fillOrder, 1),
    orientation: one(Tag.orientation, 1),
    littleEndian: dialect.little,
    auxiliary: (one(Tag.subfileType, 0) & 5) !== 0 || one(Tag.oldSubfileType, 1) === 2,
    profile: profile
      ? dialect.bytes.subarray(profile.valuesAt, profile.valuesAt + profile.count * (sizes[profile.type] ?? 1))
      : null,
    chunkWidth: tiled ? one(Tag.tileWidth, 0) : width,
    chunkHeight: tiled ? one(Tag.tileHeight, 0) : Math.min(one(Tag.rowsPerStrip, height), height),
    tiled,
    chunks: () => ({
      offsets: numbers(tiled ? Tag.tileOffsets : Tag.stripOffsets, Infinity),
      lengths: numbers(tiled ? Tag.tileBytes : Tag.stripBytes, Infinity),
    }),
  }
}

/** The whole numbers of a tag, up to so many of them; none where there are none. */
function numbersOf({ view, little }: Dialect, entry: Entry | undefined, maxCount: number): number[] {
  const size = entry && sizes[entry.type]
  if (!entry || !size) return []
  return Array.from({ length: Math.min(entry.count, maxCount) }, (_, i) => {
    const at = entry.valuesAt + i * size
    if (size === 1) return view.getUint8(at)
    if (size === 2) return view.getUint16(at, little)
    return size === 4 ? view.getUint32(at, little) : Number(view.getBigUint64(at, little))
  })
}
