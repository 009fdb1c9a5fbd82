import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { readKept, writeKept } from './keptJson'

const schema = z.strictObject({ a: z.number() })
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-kept-'))
})
afterEach(() => rm(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

it('keeps a value, in a folder that it makes', async () => {
  writeKept(at('x/y/a.json'), { a: 1 })
  writeKept(at('x/y/a.json'), { a: 2 })
  expect(readKept(at('x/y/a.json'), schema)).toEqual({ a: 2 })
  expect(await readdir(at('x/y'))).toEqual(['a.json'])
})

it.each(['', '{', '{"a":"b"}', '['.repeat(1e6)])('gives nothing for a file that holds %.9s', async (text) => {
  await writeFile(at('a.json'), text)
  expect(readKept(at('a.json'), schema)).toBeNull()
})

it('gives nothing where there is no file', () => {
  expect(readKept(at('none/a.json'), schema)).toBeNull()
})

it('says what keeps it from writing, and leaves the file as it was', async () => {
  await writeFile(at('file'), 'x')
  expect(() => writeKept(at('file/a.json'), { a: 1 })).toThrow('"a.json" could not be written: its folder is a file.')
  expect(await readFile(at('file'), 'utf8')).toBe('x')
})

it('clears what a process that was killed left beside it, and nothing that may still be written', async () => {
  for (const name of ['.a.json.123.part', '.a.json.456.part', '.b.json.123.part', 'a.json.123.part']) {
    await writeFile(at(name), '')
    if (!name.includes('456')) await utimes(at(name), 0, 0)
  }
  readKept(at('a.json'), schema)
  expect((await readdir(folder)).sort()).toEqual(['.a.json.456.part', '.b.json.123.part', 'a.json.123.part'])
})
