import { expect, it } from 'vitest'
import { sharp } from './sharp'

it('reads the formats that are promised', async () => {
  const pixel = sharp(Buffer.of(1, 2, 3), { raw: { width: 1, height: 1, channels: 3 } })
  for (const format of ['png', 'jpeg', 'webp', 'tiff', 'gif', 'avif'] as const) {
    const bytes = await pixel.clone().toFormat(format).toBuffer()
    expect(await sharp(bytes).metadata(), format).toMatchObject({ width: 1, height: 1 })
  }
  expect(
    await sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>')).metadata(),
  ).toMatchObject({ width: 3 })
})

it.each([
  ['PPM', 'P6 1 1 255 abc'],
  ['Radiance', '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\nabcd'],
  [
    'FITS',
    `${'SIMPLE  =                    T'.padEnd(80)}${'BITPIX  =                    8'.padEnd(80)}${'NAXIS   =                    0'.padEnd(80)}${'END'.padEnd(80)}`.padEnd(
      2880,
    ),
  ],
  ['CSV', '1,2\n3,4\n'],
])('starts no other loader, such as that of %s', async (_, text) => {
  await expect(sharp(Buffer.from(text)).metadata()).rejects.toThrow('unsupported image format')
})
