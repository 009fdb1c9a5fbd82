import { expect, it } from 'vitest'
import { formatEnglish } from '#app/text/format'
import { decodeImage } from './image'

/** The bottom row first. */
function pfm(head: string, values: readonly number[], little: boolean): Buffer {
  const data = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => (little ? data.writeFloatLE(value, i * 4) : data.writeFloatBE(value, i * 4)))
  return Buffer.concat([Buffer.from(head), data])
}

it.each([
  ['Pf\n2 2\n-1.0\n', true],
  ['Pf\n# of a camera\n2 2\n1\n', false],
  ['Pf 2 2 -2.5e-1 ', true],
])('reads gray, %j', async (head, little) => {
  const image = await decodeImage(pfm(head, [3, -4.5, 1e-3, 1e6], little), 'a.pfm')
  expect(image).toMatchObject({ format: 'pfm', width: 2, height: 2, channels: 1, depth: 32, white: null, pages: 1 })
  expect([...image.pixels]).toEqual([Math.fround(1e-3), 1e6, 3, -4.5])
  expect(image.notes.map(formatEnglish)).toEqual([
    'Floating-point and signed samples are used as they are, without scaling.',
  ])
})

it('reads RGB', async () => {
  const image = await decodeImage(pfm('PF\n1 2\n-1\n', [4, 5, 6, 1, 2, 3], true), 'a.pfm')
  expect([...image.pixels]).toEqual([1, 2, 3, 4, 5, 6])
})

it('reads what follows lines that end as on Windows', async () => {
  const image = await decodeImage(pfm('Pf\r\n2 1\r\n-1\r\n', [1, 2], true), 'a.pfm')
  expect([...image.pixels]).toEqual([1, 2])
})

it.each([
  ['Pf\n2 2\n0\n', /a\.pfm: The PFM image can't be read: expected a header with width, height and scale\./],
  ['Pf\n2 x\n1\n', /expected a header/],
  ['Pf\n0 2\n1\n', /the size is 0 × 2/],
  ['Pf\n2 3\n1\n', /the file is truncated/],
  ['Pf\n99999999 99999999\n1\n', /declares 99999999 × 99999999 pixels/],
])('refuses %j', async (head, reason) => {
  await expect(decodeImage(pfm(head, [1, 2, 3, 4], true), 'a.pfm')).rejects.toThrow(reason)
})
