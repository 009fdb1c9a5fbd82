/** The options by which commands write CSV for a spreadsheet. */
import { Option, type Command } from 'commander'
import { plainCsv, requireReadable, type CsvDialect } from '#app/text/csv'

export interface CsvOptions {
  readonly separator: keyof typeof separators
  readonly decimal: keyof typeof decimals
  readonly bom: boolean
}

const separators = { comma: ',', semicolon: ';', tab: '\t' } as const
const decimals = { point: '.', comma: ',' } as const

/** Without them, CSV is as NumPy reads it. */
export function addCsvOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--separator <sign>', 'between the cells of CSV').choices(Object.keys(separators)).default('comma'),
    )
    .addOption(new Option('--decimal <mark>', 'of numbers in CSV').choices(Object.keys(decimals)).default('point'))
    .option('--bom', 'begin CSV with a byte order mark, by which Excel recognizes UTF-8', false)
}

/** @throws Failure 'invalid-argument' where one sign would be both */
export function dialectOf({ separator, decimal, bom }: CsvOptions): CsvDialect {
  const dialect = { separator: separators[separator], decimal: decimals[decimal], bom }
  requireReadable(dialect)
  return dialect
}

export function isPlain({ separator, decimal, bom }: CsvDialect): boolean {
  return separator === plainCsv.separator && decimal === plainCsv.decimal && bom === plainCsv.bom
}

/** The first line of a table on stdout. */
export function headLine(columns: readonly string[], { separator, bom }: CsvDialect): string {
  return `${bom ? '\uFEFF' : ''}${columns.join(separator)}`
}
