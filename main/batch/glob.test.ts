import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { matchesOf } from './glob'

const folder = mkdtempSync(join(tmpdir(), 'poolscope-glob-'))
for (const name of [
  'a.png',
  'b.png',
  'c.jpg',
  '.hidden.png',
  'x/d.png',
  'x/y/e.png',
  'x/.z/f.png',
  '[1].png',
  'a+b.png',
]) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), '')
}
afterAll(() => rmSync(folder, { recursive: true }))

it.each([
  ['*.png', ['[1].png', 'a+b.png', 'a.png', 'b.png']],
  ['?.png', ['a.png', 'b.png']],
  ['[ac].*', ['a.png', 'c.jpg']],
  ['[!a].png', ['b.png']],
  ['a+*.png', ['a+b.png']],
  ['.*.png', ['.hidden.png']],
  ['**/*.png', ['[1].png', 'a+b.png', 'a.png', 'b.png', 'x/d.png', 'x/y/e.png']],
  ['x/**', ['x']],
  ['x/**/e.png', ['x/y/e.png']],
  ['*/d.png', ['x/d.png']],
  ['*/nothing/*.png', []],
])('%s', (pattern, expected) => {
  const found = matchesOf(join(folder, pattern)).map((path) => relative(folder, path))
  expect(found.sort()).toEqual([...expected].sort())
})
