import { expect, it } from 'vitest'
import { decodeFile } from './decodeFile'
import { importModel } from '#main/models/importModel'

it.each([
  ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n', /git lfs pull/],
  ['a web page', '\n<!DOCTYPE html>\n<html lang="en"><title>404</title></html>', /is a web page/],
  ['a web page without a declaration', '<html><body>Not found</body></html>', /is a web page/],
])('%s instead of a file is called what it is', async (_, text, reason) => {
  const bytes = new TextEncoder().encode(text)
  await expect(decodeFile(bytes, 'a.png')).rejects.toThrow(reason)
  await expect(importModel(bytes)).rejects.toThrow(reason)
})
