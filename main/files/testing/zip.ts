/** ZIP archives as no honest program writes them, for tests: entries whose headers say what the test wants. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface RawEntry {
  readonly name: string
  readonly bytes: Uint8Array
  readonly deflate?: boolean
  /** Instead of the true size. */
  readonly declaredSize?: number
  readonly crc?: number
  /** The name in the header before the data. */
  readonly localName?: string
  /** The number of the entry whose data this one uses, instead of data of its own. */
  readonly sameDataAs?: number
  readonly encrypted?: boolean
}

/** @param entryCount instead of the true number */
export function rawZip(entries: readonly RawEntry[], entryCount = entries.length): Buffer {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  const offsets: number[] = []
  let at = 0
  for (const entry of entries) {
    const { name, bytes, deflate = false, localName = name, sameDataAs, encrypted = false } = entry
    const data = deflate ? deflateRawSync(bytes) : Buffer.from(bytes)
    const size = entry.declaredSize ?? bytes.length
    const sum = entry.crc ?? crc32(bytes)
    const fields = (header: Buffer, from: number) => {
      header.writeUInt16LE(20, from)
      header.writeUInt16LE(0x800 | (encrypted ? 1 : 0), from + 2)
      header.writeUInt16LE(deflate ? 8 : 0, from + 4)
      header.writeUInt32LE(sum, from + 10)
      header.writeUInt32LE(data.length, from + 14)
      header.writeUInt32LE(size, from + 18)
    }
    const offset = sameDataAs === undefined ? at : offsets[sameDataAs]!
    offsets.push(offset)
    if (sameDataAs === undefined) {
      const local = Buffer.alloc(30)
      local.writeUInt32LE(0x04034b50, 0)
      fields(local, 4)
      local.writeUInt16LE(Buffer.byteLength(localName), 26)
      parts.push(local, Buffer.from(localName), data)
      at += 30 + Buffer.byteLength(localName) + data.length
    }
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    fields(record, 6)
    record.writeUInt16LE(Buffer.byteLength(name), 28)
    record.writeUInt32LE(offset, 42)
    central.push(record, Buffer.from(name))
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entryCount, 8)
  end.writeUInt16LE(entryCount, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, directory, end])
}
