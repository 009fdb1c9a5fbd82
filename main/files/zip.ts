/**
 * ZIP archives from anywhere: entries by name, within limits, with every trick refused that makes two readers see two
 * different archives. And archives of our own, the same bytes for the same files.
 */
import { buffer as collect } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { fromBufferPromise, getFileNameLowLevel, validateFileName, type Entry, type ZipFile } from 'yauzl'
import { ZipFile as NewZipFile } from 'yazl'
import { formatBytes } from '#app/text/bytes'
import { Failure } from '#app/failure'
import { amount, message, type Message } from '#app/text/message'

/** The method of entries that are not compressed. */
const STORED = 0

export interface ZipEntry {
  /** A relative path with slashes. */
  readonly name: string
  /** Bytes, unpacked. */
  readonly size: number
  /** Unpacks it. @throws Failure 'unreadable-file' where it is damaged, or its size is not the declared one */
  read(): Promise<Uint8Array>
}

export interface ZipLimits {
  readonly maxEntries: number
  /** Bytes that all entries together declare, unpacked. */
  readonly maxBytes: number
  /** Names are keys and never become paths, so any plain text will do. */
  readonly anyNames?: boolean
}

/**
 * The files of an archive, in its order; folders are left out. Nothing is unpacked before it is read.
 * @throws Failure 'unreadable-file' for what is no archive, exceeds the limits, is encrypted, or has names that lead out
 * of it, the same name twice, or entries that overlap
 */
export async function readZip(bytes: Uint8Array, limits: ZipLimits): Promise<readonly ZipEntry[]> {
  const zip = await openZip(bytes)
  if (zip.entryCount > limits.maxEntries)
    throw refused(message('zip.tooManyEntries', { received: amount(zip.entryCount), max: amount(limits.maxEntries) }))
  const entries: ZipEntry[] = []
  const ranges: Range[] = []
  const names = new Set<string>()
  let total = 0
  for (const entry of await entriesOf(zip)) {
    const name = nameOf(entry, limits.anyNames)
    if (names.has(name)) throw refused(message('zip.nameTwice', { name }))
    names.add(name)
    const range = await rangeOf(zip, entry, name)
    ranges.push(range)
    total += entry.uncompressedSize
    if (total > limits.maxBytes) throw refused(message('zip.tooLarge', { max: formatBytes(limits.maxBytes) }))
    if (name.endsWith('/')) continue
    if (!entry.canDecodeFileData()) throw refused(message('zip.cannotUnpack', { name }))
    const stored = entry.compressionMethod === STORED ? bytes.subarray(range.dataStart, range.end) : null
    entries.push({ name, size: entry.uncompressedSize, read: () => unpack(zip, entry, name, stored) })
  }
  refuseOverlaps(ranges)
  return entries
}

export interface FileToZip {
  /** A relative path with slashes, in use once. */
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * An archive of files in their order. The same files give the same bytes, at any time and on any machine: therefore
 * nothing is compressed, because compressors differ between versions and processors.
 */
export async function packZip(files: readonly FileToZip[]): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new NewZipFile()
  for (const { name, bytes } of files) {
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, {
      // Local time, as the format stores it without a zone.
      mtime: new Date(2000, 0, 1, 12),
      mode: 0o100644,
      forceDosTimestamp: true,
      compress: false,
    })
  }
  zip.end()
  return (await collect(zip.outputStream)) as Uint8Array<ArrayBuffer>
}

interface Range {
  readonly begin: number
  readonly dataStart: number
  readonly end: number
  readonly name: string
}

async function openZip(bytes: Uint8Array): Promise<ZipFile> {
  try {
    // Names are decoded here, so that what is wrong with them is said in our words.
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true }
    return await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options)
  } catch (error) {
    throw damaged(error)
  }
}

async function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry)
  } catch (error) {
    throw damaged(error)
  }
  return entries
}

/** @throws Failure 'unreadable-file' for a name that leads out of the archive, or that is no plain text */
function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry, anyPath = false): string {
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true)
  if (name !== '' && (anyPath || validateFileName(name) === null) && !/\p{C}/u.test(name)) return name
  throw refused(message('zip.unsafeName', { name: JSON.stringify(name) }))
}

/** The bytes of the archive that an entry takes. @throws Failure where its two headers differ in the name */
async function rangeOf(zip: ZipFile, entry: Entry, name: string): Promise<Range> {
  const begin = entry.relativeOffsetOfLocalHeader
  const header = await zip
    .readLocalFileHeaderPromise(entry, {})
    .catch((error: unknown) => Promise.reject(damaged(error)))
  if (!entry.fileNameRaw.equals(header.fileName)) throw refused(message('zip.twoNames', { name }))
  const { fileDataStart: dataStart } = header
  return { begin, dataStart, end: dataStart + entry.compressedSize, name }
}

function refuseOverlaps(ranges: readonly Range[]): void {
  const sorted = ranges.toSorted((a, b) => a.begin - b.begin)
  sorted.forEach(({ begin, name }, i) => {
    const before = sorted[i - 1]
    if (before && before.end > begin) throw refused(message('zip.overlap', { name, other: before.name }))
  })
}

/** @param stored its bytes where they are not compressed: copied, which is much faster than a stream */
async function unpack(zip: ZipFile, entry: Entry, name: string, stored: Uint8Array | null): Promise<Uint8Array> {
  try {
    const bytes = stored ? Buffer.from(stored) : await collect(await zip.openReadStreamPromise(entry))
    if (bytes.length === entry.uncompressedSize && crc32(bytes) === entry.crc32) return bytes
  } catch (error) {
    throw refused(message('zip.entryDamaged', { name, reason: reasonOf(error) }))
  }
  throw refused(message('zip.entryDamaged', { name, reason: message('zip.checksum') }))
}

function damaged(error: unknown): Failure {
  return refused(message('zip.damaged', { reason: reasonOf(error) }))
}

/** The first sentence of what the library says, without its end. */
function reasonOf(error: unknown): string {
  const [first = ''] = String(error instanceof Error ? error.message : error).split(/[.?!](\s|$)/)
  return first
}

function refused(words: Message): Failure {
  return new Failure('unreadable-file', words)
}
