/** The part of a shard as CSV: lines without a head, so that joining parts only copies bytes. */
import { rowLine, valueNames, type Outputs, type Rows } from '#app/batch/table'
import type { ByteSink } from '#main/files/write'

/** Characters that are written together: a line alone is not worth asking the system. */
const TOGETHER = 1 << 16

export async function writeLines(sink: ByteSink, outputs: Outputs, rows: Rows): Promise<void> {
  const cells = valueNames(outputs).length
  let lines = ''
  for await (const row of rows) {
    lines += rowLine(row, cells, outputs.dialect)
    if (lines.length < TOGETHER) continue
    await sink.write(Buffer.from(lines))
    lines = ''
  }
  if (lines !== '') await sink.write(Buffer.from(lines))
}
