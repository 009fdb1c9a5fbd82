import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { ManifestLines, type ManifestEntry } from './manifest'

const strange = ['plain', 'nö', 'a\nb', '"', '日本', '😀', '\ud83d', ' ']
const entries = Array.from({ length: 5000 }, (_, i): ManifestEntry => {
  const size = i % 7 === 0 ? null : i * 1000
  return { path: `/images/${strange[i % strange.length]}/${i}.png`, size, modified: size === null ? null : i + 0.5 }
})
const lines = entries.map(({ path, size, modified }) => `${JSON.stringify([path, size, modified])}\n`)

it('holds the lines of thousands of files, whatever their names, and cuts them into slices', () => {
  const manifest = new ManifestLines()
  for (const entry of entries) manifest.add(entry)
  expect(manifest.length).toBe(entries.length)
  expect(manifest.lines(0, entries.length).equals(Buffer.from(lines.join('')))).toBe(true)
  expect(manifest.slice(0, 20)).toEqual(entries.slice(0, 20))
  expect(manifest.slice(4990, 6000)).toEqual(entries.slice(4990))

  const slices = manifest.cut(7)
  const [first, second] = [lines.slice(0, 714).join(''), lines.slice(714, 1428).join('')].map((text) =>
    Buffer.from(text),
  )
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  expect(slices.slice(0, 2)).toEqual([
    { first: 0, images: 714, at: 0, bytes: first!.length, sha256: sha256(first!) },
    { first: 714, images: 714, at: first!.length, bytes: second!.length, sha256: sha256(second!) },
  ])
  expect(slices.reduce((sum, { images }) => sum + images, 0)).toBe(entries.length)
})
