import { expect, it } from 'vitest'
import { imageExtensions } from '#app/inputs/imageFormats'
import { formatOfName } from './sniff'

it.each([
  ['a.jfif', 'jpeg'],
  ['a.JPE', 'jpeg'],
  ['a.pjpeg', 'jpeg'],
  ['a.pjp', 'jpeg'],
  ['a.dib', 'bmp'],
  ['a.tif', 'tiff'],
  ['a.pfm', 'pfm'],
  ['a.pnm', undefined],
  ['a.constructor', undefined],
])('%s promises %s', (name, format) => {
  expect(formatOfName(name)).toBe(format)
})

it('knows every extension that dialogs offer', () => {
  const unknown = imageExtensions.filter((extension) => formatOfName(`a.${extension}`) === undefined)
  // A .pnm file is one of several formats.
  expect(unknown).toEqual(['pnm'])
})
