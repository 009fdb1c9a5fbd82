import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { rawZip, type RawEntry } from './testing/zip'
import { packZip, readZip, type ZipLimits } from './zip'

const roomy: ZipLimits = { maxEntries: 10, maxBytes: 1e6 }
const text = (words: string) => Buffer.from(words)

async function contents(bytes: Uint8Array, limits = roomy): Promise<Record<string, string>> {
  const entries = await readZip(bytes, limits)
  const read = await Promise.all(entries.map(async ({ name, read }) => [name, String(await read())] as const))
  return Object.fromEntries(read)
}

test('files are read back as they were packed, stored or deflated', async () => {
  const packed = await packZip([
    { name: 'a.txt', bytes: text('one') },
    { name: 'b/ü.txt', bytes: text('two') },
    { name: 'empty', bytes: text('') },
  ])
  expect(await contents(packed)).toEqual({ 'a.txt': 'one', 'b/ü.txt': 'two', empty: '' })
  const deflated = rawZip([
    { name: 'folder/', bytes: text('') },
    { name: 'folder/a', bytes: text('aaaa'), deflate: true },
  ])
  expect(await contents(deflated)).toEqual({ 'folder/a': 'aaaa' })
})

test('the same files give the same bytes, in every time zone', async () => {
  const pack = () => packZip([{ name: 'a', bytes: text('one') }])
  expect(await pack()).toEqual(await pack())
  const zone = process.env['TZ']
  try {
    const inZones = []
    for (const name of ['UTC', 'Asia/Tokyo', 'America/Caracas']) {
      process.env['TZ'] = name
      inZones.push(Buffer.from(await pack()).toString('hex'))
    }
    expect(new Set(inZones).size).toBe(1)
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
})

test('another program reads what was packed', async () => {
  const packed = await packZip([{ name: 'images/ü.txt', bytes: text('one') }])
  const script =
    'import io,sys,zipfile; z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); z.testzip(); sys.stdout.write(ascii([(i.filename, z.read(i).decode()) for i in z.infolist()]))'
  expect(execFileSync('python3', ['-c', script], { input: packed, encoding: 'utf8' })).toBe(
    "[('images/\\xfc.txt', 'one')]",
  )
})

const plain: RawEntry = { name: 'a', bytes: text('one') }

test.each<[string, RawEntry[], string]>([
  ['a name that climbs out', [{ ...plain, name: '../a' }], 'an entry named "../a", expected a path inside'],
  ['a name that climbs out from within', [{ ...plain, name: 'x/../../a' }], 'expected a path inside'],
  ['an absolute name', [{ ...plain, name: '/etc/passwd' }], 'an entry named "/etc/passwd"'],
  ['a name on a drive', [{ ...plain, name: 'C:/a' }], 'an entry named "C:/a"'],
  ['a backslash', [{ ...plain, name: '..\\a' }], 'expected a path inside'],
  ['an empty name', [{ ...plain, name: '' }], 'an entry named ""'],
  ['a control character', [{ ...plain, name: 'a\u001b[2J' }], 'an entry named "a\\u001b[2J"'],
  ['the same name twice', [plain, plain], 'two entries named "a"'],
  ['two headers with two names', [{ ...plain, localName: 'b' }], 'has a second, different name'],
  ['entries that share their data', [plain, { ...plain, name: 'b', localName: 'a', sameDataAs: 0 }], 'different name'],
  ['an encrypted entry', [{ ...plain, deflate: true, encrypted: true }], 'is encrypted'],
  [
    'declared sizes beyond the limit',
    [
      { ...plain, deflate: true, declaredSize: 9e5 },
      { ...plain, name: 'b', deflate: true, declaredSize: 9e5 },
    ],
    'unpacks to more than 1 MB',
  ],
  ['a stored entry that lies about its size', [{ ...plain, declaredSize: 2 }], "can't be read"],
])('%s is refused before anything is unpacked', async (_, entries, words) => {
  await expect(readZip(rawZip(entries), roomy)).rejects.toMatchObject({
    code: 'unreadable-file',
    message: expect.stringContaining(words),
  })
})

test('entries that overlap are refused', async () => {
  // The data of the first entry hold a whole second entry, as in a bomb that uses the same bytes many times.
  const inner = rawZip([{ name: 'b', bytes: text('two') }])
  const localOfB = inner.subarray(0, 34)
  const outer = rawZip([
    { name: 'a', bytes: localOfB },
    { name: 'b', bytes: text('two') },
  ])
  const directory = outer.readUInt32LE(outer.length - 6)
  const recordOfB = directory + 46 + 1
  outer.writeUInt32LE(31, recordOfB + 42)
  await expect(readZip(outer, roomy)).rejects.toMatchObject({
    message: expect.stringContaining('The entries "a" and "b" of the ZIP archive overlap'),
  })
})

test.each<[string, RawEntry, string]>([
  ['more than declared', { name: 'a', bytes: Buffer.alloc(1e5), deflate: true, declaredSize: 10 }, 'is damaged'],
  ['less than declared', { name: 'a', bytes: text('one'), deflate: true, declaredSize: 10 }, 'is damaged'],
  ['other than its checksum', { name: 'a', bytes: text('one'), crc: 1 }, 'its checksum is wrong'],
])('an entry that unpacks to %s is refused', async (_, entry, words) => {
  const [found] = await readZip(rawZip([entry]), roomy)
  await expect(found!.read()).rejects.toMatchObject({
    code: 'unreadable-file',
    message: expect.stringContaining(words),
  })
})

test('more entries than allowed are refused, also where their number is made up', async () => {
  const many = Array.from({ length: 11 }, (_, i): RawEntry => ({ ...plain, name: `a${i}` }))
  await expect(readZip(rawZip(many), roomy)).rejects.toMatchObject({
    message: 'The ZIP archive has 11 entries, expected at most 10. Remove those that are not needed.',
  })
  await expect(readZip(rawZip([plain], 3), roomy)).rejects.toMatchObject({ code: 'unreadable-file' })
})

test('what is no archive, or part of one, is refused in words', async () => {
  const whole = rawZip([plain])
  const longer = Buffer.concat([whole, text('xx')])
  for (const bytes of [text(''), text('{}'), whole.subarray(0, whole.length - 5), longer]) {
    await expect(readZip(bytes, roomy)).rejects.toMatchObject({
      code: 'unreadable-file',
      message: expect.stringMatching(/^The ZIP archive can't be read: [\w ]+\. Download or copy the file again\.$/),
    })
  }
})
