import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeFolders } from './folders'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-folders-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('makes all folders that are missing, and names the topmost', async () => {
  expect(makeFolders(join(folder, 'a/b/c'))).toBe(join(folder, 'a'))
  expect(makeFolders(join(folder, 'a/b/d'))).toBe(join(folder, 'a/b/d'))
  expect((await readdir(join(folder, 'a/b'))).sort()).toEqual(['c', 'd'])
})

it('leaves a folder that is there, also one behind a link', async () => {
  await symlink(folder, join(folder, 'link'))
  expect(makeFolders(folder)).toBeUndefined()
  expect(makeFolders(join(folder, 'link'))).toBeUndefined()
})

it('refuses a file as a folder', async () => {
  await writeFile(join(folder, 'file'), '')
  for (const name of ['file', 'file/inner']) {
    expect(() => makeFolders(join(folder, name))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }))
  }
})

it('names a loop of links', async () => {
  await symlink(join(folder, 'loop'), join(folder, 'loop'))
  for (const name of ['loop', 'loop/inner'])
    expect(() => makeFolders(join(folder, name))).toThrow(expect.objectContaining({ code: 'ELOOP' }))
})

it.runIf(process.platform === 'linux')('returns where the system makes no folders', () => {
  expect(() => makeFolders('/proc/x/y')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
})
