/** A ZIP archive of texts, deflated, in their order; the same bytes for the same files. */

export interface ZipFile {
  readonly name: string
  readonly text: string
}

const LOCAL_HEADER = 0x04034b50
const DIRECTORY_ENTRY = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
const VERSION = 20
/** Names are UTF-8. */
const FLAGS = 0x0800
const DEFLATED = 8
/** The first day that the format knows: 1 January 1980. */
const DATE = 0x21

/** @throws what `signal` is aborted with */
export async function zipOf(files: AsyncIterable<ZipFile>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  for await (const { name, text } of files) {
    signal.throwIfAborted()
    const bytes = new TextEncoder().encode(text)
    const packed = await deflated(bytes)
    const nameBytes = new TextEncoder().encode(name)
    const facts = [VERSION, FLAGS, DEFLATED, 0, DATE] as const
    const sizes = [crc32(bytes), packed.byteLength, bytes.byteLength] as const
    const local = record([LOCAL_HEADER], facts, sizes, [nameBytes.byteLength, 0])
    // No comment, one disk, no attributes.
    const entry = record([DIRECTORY_ENTRY], [VERSION, ...facts], sizes, [nameBytes.byteLength, 0, 0, 0, 0], [0, at])
    parts.push(local, nameBytes, packed)
    directory.push(entry, nameBytes)
    at += local.byteLength + nameBytes.byteLength + packed.byteLength
  }
  const length = directory.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const count = directory.length / 2
  const end = record([END_OF_DIRECTORY], [0, 0, count, count], [length, at], [0])
  return joined([...parts, ...directory, end])
}

/** Numbers one after another, little-endian: the lists in turn of 32 and of 16 bits. */
function record(...lists: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const widths = lists.map((_, i) => (i % 2 === 0 ? 4 : 2))
  const view = new DataView(new ArrayBuffer(lists.reduce((sum, list, i) => sum + list.length * widths[i]!, 0)))
  let at = 0
  lists.forEach((list, i) => {
    for (const value of list) {
      if (widths[i] === 4) view.setUint32(at, value, true)
      else view.setUint16(at, value, true)
      at += widths[i]!
    }
  })
  return new Uint8Array(view.buffer)
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.byteLength
  }
  return all
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** The checksum of ISO 3309, as ZIP uses it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
