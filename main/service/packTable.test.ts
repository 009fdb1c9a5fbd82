/** The window's rows as Parquet: the bytes that the command line writes. */
import { expect, test } from 'vitest'
import type { Row } from '#app/batch/table'
import { writeParquet } from '#main/files/parquet'
import { openDesk } from '#main/testing/desk'

const desk = openDesk()
const layers = [{ index: 2, name: 'MaxPooling2D', channels: 2 }]
const rows: Row[] = [
  { image: 0, path: '/scans/a.png', item: 0, values: [0.5, -0], notes: 'Alpha ignored.', error: '' },
  { image: 1, path: '/scans/b.png', item: null, values: null, notes: '', error: 'not an image' },
  { image: 2, path: '/scans/ü.npy', item: 1, values: [NaN, Infinity], notes: '', error: '' },
]
const plain = rows.map(({ image, path, item, notes, error }) => ({ image, path, item, notes, error }))

function bytesOf(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length))
  values.forEach((value, i) => view.setFloat64(8 * i, value, true))
  return new Uint8Array(view.buffer)
}

test('rows become the file that the command line writes', async () => {
  const pieces: Uint8Array[] = []
  await writeParquet(
    { write: async (piece) => void pieces.push(piece.slice()) },
    { layers, columns: ['average'] },
    rows,
  )
  const bytes = bytesOf(0.5, -0, NaN, Infinity)
  const packed = await desk.session.request('packTable', { layers, columns: ['average'], rows: plain, bytes })
  expect(Buffer.from(packed).equals(Buffer.concat(pieces))).toBe(true)
})

test('values that are not those of the rows are refused', async () => {
  const packing = desk.session.request('packTable', {
    layers,
    columns: ['average'],
    rows: plain,
    bytes: bytesOf(1, 2, 3),
  })
  await expect(packing).rejects.toMatchObject({
    code: 'invalid-argument',
    message: expect.stringContaining('32 bytes'),
  })
})
