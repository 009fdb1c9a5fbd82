/**
 * What a TIFF or BigTIFF says of its first image: the layout of its samples and what the extra ones mean. A planar
 * image is handed to the decoder as one page for each band, because the decoder scrambles planar bands.
 */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'

export interface TiffTags {
  readonly samplesPerPixel: number
  /** Of each sample. */
  readonly bits: readonly number[]
  /** Of each sample. 1: without sign. 2: with sign. 3: floating point. */
  readonly formats: readonly number[]
  /** 0: white is zero. 1: black is zero. 2: RGB. */
  readonly photometric: number
  /** Each band in strips or tiles of its own. */
  readonly planar: boolean
  /** Of the samples beyond the colours. 1 and 2: alpha. 0: data. Fewer than there are samples where the file says less. */
  readonly extraSamples: readonly number[]
}

/**
 * The tags of the first image (TIFF 6.0, section 8). Null where they can't be read.
 * @throws Failure 'unreadable-image' where the list of images leads back into itself
 */
export function readTiffTags(bytes: Uint8Array): TiffTags | null {
  const file = openTiff(bytes)
  if (!file) return null
  refuseLoop(file)
  const numbers = (tag: number, usual: readonly number[]) => numbersOf(file, tag) ?? usual
  const samplesPerPixel = numbers(Tag.samplesPerPixel, [1])[0] ?? 1
  const each = (tag: number, usual: number) => {
    const found = numbers(tag, [usual])
    return Array.from({ length: Math.min(samplesPerPixel, MAX_SAMPLES) }, (_, i) => found[i] ?? found[0] ?? usual)
  }
  return {
    samplesPerPixel,
    bits: each(Tag.bitsPerSample, 1),
    formats: each(Tag.sampleFormat, 1),
    photometric: numbers(Tag.photometric, [1])[0] ?? 1,
    planar: samplesPerPixel > 1 && numbers(Tag.planar, [1])[0] === 2,
    extraSamples: numbers(Tag.extraSamples, []),
  }
}

/** @throws Failure 'unreadable-image' for samples that are not 1, 2, 4, 8 or 16 bits without sign, all of one kind */
export function refuseForeignSamples({ bits, formats, samplesPerPixel, planar, photometric }: TiffTags): void {
  if (samplesPerPixel > MAX_SAMPLES)
    throw unsupported(message('files.tiffTooManyBands', { bands: samplesPerPixel, max: MAX_SAMPLES }))
  if (bits.some((n) => n !== bits[0]) || formats.some((n) => n !== formats[0])) {
    throw unsupported(message('files.tiffMixedBands', { bits: [...new Set(bits)].join(', ') }))
  }
  const [size = 1] = bits
  const [format = 1] = formats
  if (format === 3) throw unsupported(message('files.tiffFloat', { bits: size }))
  if (format === 2) throw unsupported(message('files.tiffSigned', { bits: size }))
  if (![1, 2, 4, 8, 16].includes(size)) throw unsupported(message('files.tiffBits', { bits: size }))
  if (planar && (photometric > 2 || size < 8)) throw unsupported(message('files.tiffPlanar'))
}

/** Whether there are more bands than colours and meanings of the others. */
export function hasUnnamedBands({ samplesPerPixel, photometric, extraSamples }: TiffTags): boolean {
  return samplesPerPixel > (photometric === 2 ? 3 : 1) + extraSamples.length
}

/**
 * A planar image as a TIFF whose page b is band b, gray. Strips and tiles stay where they are: lists of tags are
 * added at the end.
 * @throws Failure 'unreadable-image'
 */
export function bandsAsPages(bytes: Uint8Array, { samplesPerPixel, bits, photometric }: TiffTags): Uint8Array {
  const file = openTiff(bytes)!
  const fresh = new Map<number, number>([
    [Tag.bitsPerSample, bits[0]!],
    [Tag.samplesPerPixel, 1],
    [Tag.planar, 1],
    [Tag.photometric, photometric === 0 ? 0 : 1],
  ])
  const entries = [...file.entries.values()].filter(({ tag }) => kept.has(tag) && !fresh.has(tag))
  const count = entries.length + fresh.size
  const listBytes = file.countBytes + count * file.entryBytes + file.offsetBytes
  const begin = bytes.length + (bytes.length % 2)
  const out = new Uint8Array(begin + samplesPerPixel * (listBytes + (listBytes % 2)))
  out.set(bytes)
  const view = new DataView(out.buffer)
  let at = begin
  writeCount(file, view, file.big ? 8 : 4, at)
  for (let band = 0; band < samplesPerPixel; band++) {
    const next = at + listBytes + (listBytes % 2)
    if (file.big) view.setBigUint64(at, BigInt(count), file.little)
    else view.setUint16(at, count, file.little)
    const all: (Entry | readonly [number, number])[] = [...entries, ...fresh]
    all.sort((a, b) => tagOf(a) - tagOf(b))
    all.forEach((entry, i) =>
      writeEntry(file, view, at + file.countBytes + i * file.entryBytes, entry, band, samplesPerPixel),
    )
    writeCount(file, view, at + listBytes - file.offsetBytes, band + 1 < samplesPerPixel ? next : 0)
    at = next
  }
  return out
}

const Tag = {
  bitsPerSample: 258,
  photometric: 262,
  stripOffsets: 273,
  samplesPerPixel: 277,
  stripBytes: 279,
  planar: 284,
  tileOffsets: 324,
  tileBytes: 325,
  extraSamples: 338,
  sampleFormat: 339,
} as const
/** Lists with a part for each band. */
const chunkLists = new Set<number>([Tag.stripOffsets, Tag.stripBytes, Tag.tileOffsets, Tag.tileBytes])
/** What a page of one band needs: sizes, compression, orientation, predictor, JPEG tables, strips or tiles. */
const kept = new Set<number>([256, 257, 259, 266, 274, 278, 292, 293, 317, 322, 323, 347, ...chunkLists])
const MAX_SAMPLES = 1000
const MAX_PAGES = 65536
/** Bytes of a number, by its type: BYTE, SHORT, LONG, LONG8. */
const sizes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 16: 8 }

interface Entry {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** Where the entry and its values stand. */
  readonly at: number
  readonly valuesAt: number
}

interface TiffFile {
  readonly view: DataView
  readonly little: boolean
  readonly big: boolean
  readonly countBytes: number
  readonly entryBytes: number
  readonly offsetBytes: number
  readonly first: number
  readonly entries: ReadonlyMap<number, Entry>
}

/** The first list of tags, inside of the file as a whole; null where it isn't. */
function openTiff(bytes: Uint8Array): TiffFile | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 16) return null
  const little = bytes[0] === 0x49
  const big = view.getUint16(2, little) === 43
  const dialect = { view, little, big, countBytes: big ? 8 : 2, entryBytes: big ? 20 : 12, offsetBytes: big ? 8 : 4 }
  const first = readOffset(dialect, big ? 8 : 4)
  const count = first === null ? null : entryCount(dialect, first)
  if (first === null || count === null) return null
  const entries = new Map<number, Entry>()
  for (let i = 0; i < count; i++) {
    const at = first + dialect.countBytes + i * dialect.entryBytes
    const tag = view.getUint16(at, little)
    const type = view.getUint16(at + 2, little)
    const values = big ? Number(view.getBigUint64(at + 4, little)) : view.getUint32(at + 4, little)
    const inline = at + (big ? 12 : 8)
    const length = values * (sizes[type] ?? 1)
    const valuesAt = length <= dialect.offsetBytes ? inline : readOffset(dialect, inline)
    if (valuesAt !== null && valuesAt + length <= bytes.length)
      entries.set(tag, { tag, type, count: values, at, valuesAt })
  }
  return { ...dialect, first, entries }
}

type Dialect = Pick<TiffFile, 'view' | 'little' | 'big' | 'countBytes' | 'entryBytes' | 'offsetBytes'>

function readOffset({ view, little, big }: Dialect, at: number): number | null {
  if (at + (big ? 8 : 4) > view.byteLength) return null
  const offset = big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little)
  return offset < view.byteLength ? offset : null
}

/** How many tags the list at a place has; null where it is not inside of the file. */
function entryCount({ view, little, big, countBytes, entryBytes, offsetBytes }: Dialect, at: number): number | null {
  if (at < 8 || at + countBytes > view.byteLength) return null
  const count = big ? Number(view.getBigUint64(at, little)) : view.getUint16(at, little)
  return at + countBytes + count * entryBytes + offsetBytes <= view.byteLength ? count : null
}

function refuseLoop(file: TiffFile): void {
  const seen = new Set<number>()
  for (let at: number | null = file.first; at !== null && at !== 0;) {
    if (seen.has(at) || seen.size === MAX_PAGES) {
      throw new Failure('unreadable-image', message('files.tiffPageLoop'))
    }
    seen.add(at)
    const count = entryCount(file, at)
    if (count === null) return
    at = readOffset(file, at + file.countBytes + count * file.entryBytes)
  }
}

/** The whole numbers of a tag. */
function numbersOf({ view, little, entries }: TiffFile, tag: number): number[] | null {
  const entry = entries.get(tag)
  const size = entry && sizes[entry.type]
  if (!entry || !size) return null
  return Array.from({ length: Math.min(entry.count, MAX_SAMPLES) }, (_, i) => {
    const at = entry.valuesAt + i * size
    if (size === 1) return view.getUint8(at)
    if (size === 2) return view.getUint16(at, little)
    return size === 4 ? view.getUint32(at, little) : Number(view.getBigUint64(at, little))
  })
}

function tagOf(entry: Entry | readonly [number, number]): number {
  return 'tag' in entry ? entry.tag : entry[0]
}

/** A tag as it is, of a list of strips or tiles the part of one band, or a fresh SHORT. */
function writeEntry(
  file: TiffFile,
  view: DataView,
  to: number,
  entry: Entry | readonly [number, number],
  band: number,
  bands: number,
): void {
  const { little, big, entryBytes, offsetBytes } = file
  if (!('tag' in entry)) {
    const [tag, value] = entry
    view.setUint16(to, tag, little)
    view.setUint16(to + 2, 3, little)
    writeCount(file, view, to + 4, 1)
    view.setUint16(to + (big ? 12 : 8), value, little)
    return
  }
  const bytes = new Uint8Array(view.buffer)
  bytes.copyWithin(to, entry.at, entry.at + entryBytes)
  if (!chunkLists.has(entry.tag)) return
  const size = sizes[entry.type]
  if (!size || entry.count % bands !== 0)
    throw new Failure('unreadable-image', message('files.tiffChunkCount', { entries: entry.count, bands }))
  const count = entry.count / bands
  const from = entry.valuesAt + band * count * size
  const inline = to + (big ? 12 : 8)
  writeCount(file, view, to + 4, count)
  if (count * size > offsetBytes) return writeCount(file, view, inline, from)
  bytes.fill(0, inline, inline + offsetBytes)
  bytes.copyWithin(inline, from, from + count * size)
}

/** A count or an offset, of the same size in either dialect. */
function writeCount({ little, big }: TiffFile, view: DataView, at: number, count: number): void {
  if (big) view.setBigUint64(at, BigInt(count), little)
  else view.setUint32(at, count, little)
}

function unsupported(reason: Message): Failure {
  return new Failure('unreadable-image', message('files.tiffUnsupported', { reason }))
}
