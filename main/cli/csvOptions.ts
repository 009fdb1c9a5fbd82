/** The options by which commands write CSV for a spreadsheet. */
import { Option, type Command } from 'commander'
import { Failure } from '#app/failure'
import { plainCsv, requireReadable, type CsvDialect } from '#app/text/csv'
import { message } from '#app/text/message'

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

/**
 * @param writesCsv whether the command writes CSV, as its other options say
 * @throws Failure 'invalid-argument' where one sign would be both, or where there is no CSV to write
 */
export function dialectOf({ separator, decimal, bom }: CsvOptions, writesCsv: boolean): CsvDialect {
  const dialect = { separator: separators[separator], decimal: decimals[decimal], bom }
  if (!writesCsv && !isPlain(dialect)) throw new Failure('invalid-argument', message('cli.csvOnly'))
  requireReadable(dialect)
  return dialect
}

function isPlain({ separator, decimal, bom }: CsvDialect): boolean {
  return separator === plainCsv.separator && decimal === plainCsv.decimal && bom === plainCsv.bom
}
