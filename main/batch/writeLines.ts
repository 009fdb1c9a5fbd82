/** The part of a shard as CSV: lines without a head, so that joining parts only copies bytes. */
import { rowLine, valueNames, type Outputs, type Rows } from '#app/batch/table'
import type { ByteSink } from '#main/files/write'

export async function writeLines(sink: ByteSink, outputs: Outputs, rows: Rows): Promise<void> {
  const cells = valueNames(outputs).length
  for await (const row of rows) await sink.write(Buffer.from(rowLine(row, cells, outputs.dialect)))
}
