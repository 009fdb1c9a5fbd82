import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { formatEnglish } from '#app/text/format'
import { findImages, pathsOfList } from './sources'

const folder = mkdtempSync(join(tmpdir(), 'poolscope-sources-'))
const names = ['b.png', 'a.JPG', 'c.npy', 'x/d.tif', 'x/y/e.pfm', '.git/f.png', '._b.png', 'labels.csv', 'read.me']
for (const name of [...names, 'results/maps/0.npy']) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), name)
}
symlinkSync(join(folder, 'b.png'), join(folder, 'z.png'))
symlinkSync(folder, join(folder, 'circle'))
symlinkSync(join(folder, 'gone'), join(folder, 'lost.png'))
afterAll(() => rmSync(folder, { recursive: true }))

async function find(named: readonly string[], listed: readonly string[] = []) {
  const notes: string[] = []
  const at = (name: string) => join(folder, name)
  const sources = { named: named.map(at), listed: listed.map(at), except: at('results') }
  const manifest = await findImages(sources, (text) => notes.push(formatEnglish(text)))
  const entries = manifest.slice(0, manifest.length)
  return { entries, notes, paths: entries.map(({ path }) => relative(folder, path)) }
}

it('a folder gives its images in the order of their paths, without the results', async () => {
  const { paths, notes, entries } = await find([''])
  expect(paths).toEqual(['a.JPG', 'b.png', 'c.npy', 'lost.png', 'x/d.tif', 'x/y/e.pfm', 'z.png'])
  expect(notes).toEqual([expect.stringMatching(/^Left out 5 files of other types: /)])
  expect(entries[1]).toMatchObject({ size: 'b.png'.length, modified: expect.any(Number) })
  expect(entries[3]).toMatchObject({ size: null, modified: null })
})

it('what is named or listed is read whatever its type, once', async () => {
  const { paths, notes } = await find(['labels.csv', 'x', '*.png'], ['b.png', 'gone'])
  expect(paths).toEqual(['b.png', 'gone', 'labels.csv', 'lost.png', 'x/d.tif', 'x/y/e.pfm', 'z.png'])
  expect(notes).toEqual(['1 file was named twice; it gets one row.'])
})

it.each([
  ['a\nb c\r\n\n"d"\n', ['a', 'b c', '"d"']],
  ['a\nb\0c\0', ['a\nb', 'c']],
  ['a', ['a']],
])('a list %j', (text, paths) => {
  expect(pathsOfList(Buffer.from(text), 'list')).toEqual(paths)
})

it('sources without images are refused', async () => {
  await expect(find(['.git'])).resolves.toMatchObject({ paths: ['.git/f.png'] })
  await expect(find(['read'])).rejects.toThrow('read" was not found')
  await expect(find(['*.gif'])).rejects.toThrow(/No file matches/)
  expect(() => pathsOfList(Buffer.from('\n\0'), 'list')).not.toThrow()
  expect(() => pathsOfList(Buffer.from('\n\r\n'), 'list')).toThrow(/list lists no files/)
})

it('folders that hold one another, files and lists come in one order, as sorting all paths gives', async () => {
  const names = ['a', 'a!', 'a.b', 'ä', 'é', 'Z', '日本', '😀', '\uffee', 'a b']
  const within = names.flatMap((folder) =>
    names.flatMap((name) => [`${folder}/${name}.png`, `${folder}.x/${name}/${name}.png`]),
  )
  const all = [...within, ...names.map((name) => `${name}.png`)]
  const many = join(folder, '.many')
  for (const name of all) {
    mkdirSync(dirname(join(many, name)), { recursive: true })
    writeFileSync(join(many, name), '')
  }
  const sorted = all.map((name) => join(many, name)).sort()
  const pathsOf = async (named: readonly string[], listed: readonly string[]) => {
    const manifest = await findImages({ named, listed, except: '' }, () => undefined)
    return manifest.slice(0, manifest.length).map(({ path }) => path)
  }
  expect(await pathsOf([many], [])).toEqual(sorted)
  const [single, folders] = [sorted.slice(7, 90).reverse(), ['a', 'a/', 'a.b.x', '😀'].map((name) => join(many, name))]
  expect(await pathsOf([...folders, many, ...single], single)).toEqual(sorted)
  const parts = [join(many, '*'), join(many, 'a*', '**', '*.png')]
  expect(await pathsOf(parts, [])).toEqual(sorted)
})
