import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { keepShares } from './shares'

test('a share is known after the person has opened a file of it, also after the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-shares-'))
  const file = join(folder, 'deep/shares.json')
  const shares = keepShares(file, win32)
  shares.note('C:\\lab\\a.png')
  shares.note('\\\\NAS\\Lab\\a.png')
  expect(shares.isKnown('\\\\nas\\lab\\')).toBe(true)
  expect(keepShares(file, win32).isKnown('\\\\nas\\lab\\')).toBe(true)
  expect(keepShares(file, win32).isKnown('\\\\nas\\other\\')).toBe(false)
  await writeFile(file, '{"damaged')
  expect(keepShares(file, win32).isKnown('\\\\nas\\lab\\')).toBe(false)
  await rm(folder, { recursive: true })
})

test('there are none on other platforms', () => {
  const shares = keepShares(undefined, posix)
  shares.note('//nas/lab/a.png')
  expect(shares.isKnown('\\\\nas\\lab\\')).toBe(false)
})
