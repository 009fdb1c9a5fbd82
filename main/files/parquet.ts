/** The table of a batch as Parquet, written and read back by row groups. hyparquet is loaded with the first table. */
import type { SchemaElement } from 'hyparquet'
import type { ByteSink } from './write'
import { valueNames, type Outputs, type Row, type Rows } from '#app/batch/table'

/** Values that a row group holds. Its rows depend on the columns alone, so the parts a table is made of leave no trace. */
const GROUP_VALUES = 2 ** 21

type Columns = Pick<Outputs, 'layers' | 'columns'>

/**
 * Writes a whole file: `image` and `item` as INT32, values as DOUBLE, texts as UTF-8 strings. Values of a row with an
 * error, and texts that are empty, are null; NaN, infinities and -0 are kept.
 * @param rows of the same outputs
 */
export async function writeParquet(sink: ByteSink, outputs: Columns, rows: Rows): Promise<void> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer')
  const schema = schemaOf(valueNames(outputs))
  const names = schema.slice(1).map(({ name }) => name)
  const size = Math.max(1, Math.floor(GROUP_VALUES / names.length))
  const bytes = new ByteWriter()
  const table = new ParquetWriter({ writer: bytes, schema })
  const drain = async () => {
    await sink.write(bytes.getBytes())
    bytes.index = 0
  }
  let group = names.map((): unknown[] => [])
  const writeGroup = async () => {
    // As a dictionary, 0 and -0 would become one.
    await table.write({
      columnData: names.map((name, i) => ({ name, data: group[i]!, encoding: 'PLAIN' })),
      rowGroupSize: size,
    })
    await drain()
    group = names.map(() => [])
  }
  for await (const row of rows) {
    cellsOf(row, names.length).forEach((cell, i) => group[i]!.push(cell))
    if (group[0]!.length === size) await writeGroup()
  }
  if (group[0]!.length > 0) await writeGroup()
  await table.finish()
  await drain()
}

/**
 * The rows of a file that `writeParquet` wrote.
 * @throws the system's error
 */
export async function* readParquet(path: string): AsyncGenerator<Row> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead } = await import('hyparquet')
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  let rowStart = 0
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows)
    let cells: unknown[][] = []
    await parquetRead({ file, metadata, rowStart, rowEnd, onComplete: (rows) => (cells = rows) })
    for (const row of cells) yield rowOf(row)
    rowStart = rowEnd
  }
}

function schemaOf(values: readonly string[]): SchemaElement[] {
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
  const columns: SchemaElement[] = [
    { name: 'image', type: 'INT32', repetition_type: 'REQUIRED' },
    { name: 'path', ...text, repetition_type: 'REQUIRED' },
    { name: 'item', type: 'INT32', repetition_type: 'OPTIONAL' },
    ...values.map((name): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' })),
    { name: 'notes', ...text, repetition_type: 'OPTIONAL' },
    { name: 'error', ...text, repetition_type: 'OPTIONAL' },
  ]
  return [{ name: 'table', num_children: columns.length }, ...columns]
}

function cellsOf({ image, path, item, values, notes, error }: Row, count: number): readonly unknown[] {
  return [image, path, item, ...(values ?? new Array<null>(count - 5).fill(null)), notes || null, error || null]
}

function rowOf(cells: readonly unknown[]): Row {
  const [image, path, item] = cells as [number, string, number | null]
  const [notes, error] = cells.slice(-2) as [string | null, string | null]
  const values = error === null ? (cells.slice(3, -2) as number[]) : null
  return { image, path, item, values, notes: notes ?? '', error: error ?? '' }
}
