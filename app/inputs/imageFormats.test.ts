import { expect, test } from 'vitest'
import { isInFolder } from './imageFormats'

test.each([
  ['a.PNG', true],
  ['x/y/e.pfm', true],
  ['stack.npz', true],
  ['labels.csv', false],
  ['png', false],
  ['a.png/read.me', false],
  ['._b.png', false],
  ['.git/f.png', false],
])('of a folder, %s is an image: %s', (path, is) => {
  expect(isInFolder(path)).toBe(is)
})
