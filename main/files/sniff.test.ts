import { expect, it } from 'vitest'
import { inputExtensions } from '#app/inputs/imageFormats'
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
  const unknown = inputExtensions.filter((extension) => formatOfName(`a.${extension}`) === undefined)
  // A .pnm file is one of several formats; arrays are told by their content.
  expect(unknown).toEqual(['pnm', 'npy', 'npz', 'csv', 'tsv', 'txt'])
})
