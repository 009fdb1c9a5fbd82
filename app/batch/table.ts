/** The table of a batch: its columns, fixed by the plan, and a row per image. */
import { csvHead, csvLine, type CsvDialect } from '#app/text/csv'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { Statistics } from '#app/protocol/replies'

/**
 * `statistics`: of all cells of a layer; min, max, mean, population standard deviation, quantiles and zeros are those
 * of finite values. `average` and `maximum`: of each channel, as global pooling gives them, in float64; NaN if a
 * cell is.
 */
export const columnKinds = ['statistics', 'average', 'maximum'] as const
export type ColumnKind = (typeof columnKinds)[number]

export const tableFormats = ['csv', 'parquet'] as const

export interface Outputs {
  readonly layers: readonly OutputLayer[]
  readonly columns: readonly ColumnKind[]
  /** Whether whole maps are written too, as .npy files. */
  readonly maps: boolean
  readonly format: (typeof tableFormats)[number]
  /** Of CSV. */
  readonly dialect: CsvDialect
}

/** What the values of a row depend on, beside the image. */
export type TableCells = Pick<Outputs, 'layers' | 'columns'>

export interface OutputLayer {
  /** Position in the stack; -1 for the input. */
  readonly index: number
  readonly name: string
  /** Of the first image that can be read; others must have as many. */
  readonly channels: number
}

/** What a sheet of a spreadsheet holds. */
const MAX_COLUMNS = 16_384
const MAX_VALUES = MAX_COLUMNS - 5

const statistics: Readonly<Record<string, (of: Statistics) => number>> = {
  cells: ({ count }) => count,
  min: ({ min }) => min,
  max: ({ max }) => max,
  mean: ({ mean }) => mean,
  std: ({ std }) => std,
  q05: ({ tails }) => tails[0],
  q25: ({ quartiles }) => quartiles[0],
  q50: ({ quartiles }) => quartiles[1],
  q75: ({ quartiles }) => quartiles[2],
  q95: ({ tails }) => tails[1],
  zeros: ({ zeros }) => zeros,
  nan: ({ nan }) => nan,
  infinite: ({ infinite }) => infinite,
}

/** The names of the columns of values, between those of the image and those of notes and errors. @throws Failure 'invalid-argument' where they are more than a sheet holds */
export function valueNames({ layers, columns }: TableCells): readonly string[] {
  const names: string[] = []
  for (const layer of layers) {
    const label = labelOf(layer)
    const perChannel = columns.filter((kind) => kind !== 'statistics')
    if (names.length + perChannel.length * layer.channels > MAX_VALUES) throw tooMany(layer)
    if (columns.includes('statistics')) for (const key of Object.keys(statistics)) names.push(`${label}.${key}`)
    for (const kind of perChannel) {
      for (let channel = 0; channel < layer.channels; channel++) names.push(`${label}.c${channel}.${kind}`)
    }
  }
  return names
}

/** The names of all columns. @throws Failure as `valueNames` */
export function columnNames(outputs: TableCells): readonly string[] {
  return ['image', 'path', 'item', ...valueNames(outputs), 'notes', 'error']
}

/** `2-MaxPooling2D`, as exported files are called. */
export function labelOf({ index, name }: Pick<OutputLayer, 'index' | 'name'>): string {
  return index < 0 ? name : `${index}-${name}`
}

/** The first line of the table. */
export function headLine(outputs: Pick<Outputs, 'layers' | 'columns' | 'dialect'>): string {
  return `${csvHead(columnNames(outputs), outputs.dialect)}\n`
}

export interface Row {
  /** Position in the manifest, from 0. */
  readonly image: number
  readonly path: string
  /** Of a file that is a batch of arrays, from 0; null where the file could not be opened. */
  readonly item: number | null
  /** Null where there is an error. */
  readonly values: readonly number[] | null
  readonly notes: string
  readonly error: string
}

export type Rows = Iterable<Row> | AsyncIterable<Row>

/** @param cells how many columns of values the table has */
export function rowLine({ image, path, item, values, notes, error }: Row, cells: number, dialect: CsvDialect): string {
  const figures = values ?? new Array<null>(cells).fill(null)
  return `${csvLine([image, path, item, ...figures, notes, error], dialect)}\n`
}

/**
 * The cells of one layer, in the order of `columnNames`.
 * @param of null where `statistics` is not among the columns
 * @param channels empty where nothing else is
 */
export function layerCells(
  columns: readonly ColumnKind[],
  of: Statistics | null,
  channels: readonly { readonly average: number; readonly maximum: number }[],
): readonly number[] {
  const cells = of ? Object.values(statistics).map((figure) => figure(of)) : []
  for (const kind of columns) if (kind !== 'statistics') for (const figures of channels) cells.push(figures[kind])
  return cells
}

function tooMany({ index, name, channels }: OutputLayer): Failure {
  const layer = labelOf({ index, name })
  return new Failure('invalid-argument', message('cli.batchTooManyColumns', { layer, channels, max: MAX_COLUMNS }))
}
