/** A table of a batch as the contents of a Parquet file. */
import { valueNames, type Row } from '#app/batch/table'
import { Failure } from '#app/failure'
import type { RequestOf } from '#app/protocol/contract'
import { writeParquet } from '#main/files/parquet'

/** @throws Failure 'invalid-argument' where the values are not those of the rows without an error */
export async function packTable({
  layers,
  columns,
  rows,
  bytes,
}: RequestOf<'packTable'>): Promise<Uint8Array<ArrayBuffer>> {
  const outputs = { layers, columns }
  const cells = valueNames(outputs).length
  const expected = 8 * cells * rows.filter(({ error }) => error === '').length
  if (bytes.byteLength !== expected)
    throw new Failure('invalid-argument', `table: expected ${expected} bytes of values, received ${bytes.byteLength}.`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const next = () => view.getFloat64((at += 8) - 8, true)
  const pieces: Uint8Array[] = []
  await writeParquet(
    { write: async (piece) => void pieces.push(piece.slice()) },
    outputs,
    rows.map((row): Row => ({ ...row, values: row.error === '' ? Array.from({ length: cells }, next) : null })),
  )
  return new Uint8Array(Buffer.concat(pieces))
}
