import { inflateRawSync, crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { zipOf } from './zip'

async function* files(...all: { name: string; text: string }[]) {
  for (const file of all) yield file
}
const forever = new AbortController().signal

it('packs texts so that others unpack them, with their checksums', async () => {
  const texts = [
    { name: 'step-01.svg', text: '<svg>ä</svg>'.repeat(50) },
    { name: 'ö.svg', text: '' },
  ]
  const zip = Buffer.from(await zipOf(files(...texts), forever))
  const end = zip.length - 22
  expect(zip.readUInt32LE(end)).toBe(0x06054b50)
  expect(zip.readUInt16LE(end + 10)).toBe(2)
  let entry = zip.readUInt32LE(end + 16)
  for (const { name, text } of texts) {
    expect(zip.readUInt32LE(entry)).toBe(0x02014b50)
    const [crc, packed, size, nameLength] = [
      zip.readUInt32LE(entry + 16),
      zip.readUInt32LE(entry + 20),
      zip.readUInt32LE(entry + 24),
      zip.readUInt16LE(entry + 28),
    ]
    const local = zip.readUInt32LE(entry + 42)
    expect(zip.readUInt32LE(local)).toBe(0x04034b50)
    expect(zip.toString('utf8', entry + 46, entry + 46 + nameLength)).toBe(name)
    const start = local + 30 + zip.readUInt16LE(local + 26)
    const bytes = inflateRawSync(zip.subarray(start, start + packed))
    expect(bytes.toString('utf8')).toBe(text)
    expect(bytes.length).toBe(size)
    expect(crc32(bytes)).toBe(crc)
    entry += 46 + nameLength
  }
  expect(entry).toBe(end)
})

it('gives the same bytes for the same files, and an archive without any', async () => {
  const one = { name: 'a', text: 'b' }
  expect(await zipOf(files(one), forever)).toEqual(await zipOf(files(one), forever))
  expect((await zipOf(files(), forever)).byteLength).toBe(22)
})

it('ends where it is cancelled', async () => {
  const controller = new AbortController()
  controller.abort(new Error('enough'))
  await expect(zipOf(files({ name: 'a', text: 'b' }), controller.signal)).rejects.toThrow('enough')
})
