/** Feature maps as CSV and NPY, streamed row by row into a sink. Numbers are the shortest that read back exactly. */
import { setImmediate } from 'node:timers/promises'
import { plainCsv, textCell, type CsvDialect } from '#app/text/csv'
import { MAX_FLOAT32_LENGTH, writeFloat32, writeInteger } from './float'
import { writeNpyHeader } from './npy'
import { refuseCancelled } from './staging'
import type { ByteSink } from './write'

/** One channel of one map. */
export interface GridSource {
  /** The input's name. */
  readonly name: string
  /** Position in the stack, from 0; -1 for the input. */
  readonly layerIndex: number
  readonly layer: string
  readonly channel: number
  readonly height: number
  readonly width: number
  /** The row's values; valid until the next call. */
  row(index: number): Float32Array
}

export interface StreamOptions {
  readonly signal?: AbortSignal
  /** Told after each piece that was written: how many cells it held. */
  readonly onCells?: (count: number) => void
}

export interface CsvOptions extends StreamOptions {
  /** Without it, as NumPy reads it. */
  readonly dialect?: CsvDialect
}

/**
 * A matrix: one line a row, no header; in the plain dialect as `numpy.loadtxt(delimiter=',')` reads it. In a matrix of one
 * column nothing shows the separator: there a number with a decimal comma is quoted, or it would be read as two.
 * @throws Failure 'cancelled', or what the sink throws
 */
export async function writeMatrixCsv(source: GridSource, sink: ByteSink, options: CsvOptions = {}): Promise<void> {
  const { height, width } = source
  const { dialect = plainCsv } = options
  const separator = dialect.separator.charCodeAt(0)
  const writeNumber = width === 1 && dialect.decimal === ',' ? writeQuoted : numberWriter(dialect)
  const piece = new Piece(sink, options)
  await begin(sink, dialect)
  for (let row = 0; row < height; row++) {
    const values = source.row(row)
    for (let column = 0; column < width; column++) {
      if (piece.lacks(MAX_FLOAT32_LENGTH + 3)) await piece.send()
      const end = writeNumber(piece.bytes, piece.used, values[column]!)
      piece.bytes[end] = column === width - 1 ? NEWLINE : separator
      piece.took(end + 1, 1)
    }
  }
  await piece.send()
}

export const TIDY_COLUMNS = ['image', 'layer_index', 'layer', 'channel', 'row', 'col', 'value'] as const

/**
 * All maps in one table, one line a cell, with the columns of TIDY_COLUMNS, counted from 0. Texts are text cells.
 * @throws Failure 'cancelled', or what the sink throws
 */
export async function writeTidyCsv(
  sources: readonly GridSource[],
  sink: ByteSink,
  options: CsvOptions = {},
): Promise<void> {
  const { dialect = plainCsv } = options
  await begin(sink, dialect)
  await sink.write(Buffer.from(`${TIDY_COLUMNS.join(dialect.separator)}\n`))
  for (const source of sources) await writeTidyLines(source, sink, dialect, options)
}

/**
 * The channels of one layer as one float32 array of shape (C, H, W).
 * @throws Failure 'cancelled', or what the sink throws
 */
export async function writeNpy(
  channels: readonly GridSource[],
  sink: ByteSink,
  options: StreamOptions = {},
): Promise<void> {
  const { height = 0, width = 0 } = channels[0] ?? {}
  await sink.write(writeNpyHeader([channels.length, height, width]))
  const piece = new Piece(sink, options, width * 4)
  for (const source of channels) {
    for (let row = 0; row < height; row++) {
      const values = source.row(row).subarray(0, width)
      if (piece.lacks(values.byteLength)) await piece.send()
      piece.bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), piece.used)
      piece.took(piece.used + values.byteLength, width)
    }
  }
  await piece.send()
}

const QUOTE = 34
const COMMA = 44
const POINT = 46
const NEWLINE = 10
const MAX_COLUMN_LENGTH = 10
const PIECE_BYTES = 256 * 1024

async function writeTidyLines(
  source: GridSource,
  sink: ByteSink,
  dialect: CsvDialect,
  options: StreamOptions,
): Promise<void> {
  const { name, layerIndex, layer, channel, height, width } = source
  const separator = dialect.separator.charCodeAt(0)
  const writeNumber = numberWriter(dialect)
  const start = [textCell(name), layerIndex, textCell(layer), channel, ''].join(dialect.separator)
  const lineLength = Buffer.byteLength(start) + 2 * MAX_COLUMN_LENGTH + MAX_FLOAT32_LENGTH + 3
  const piece = new Piece(sink, options, lineLength)
  for (let row = 0; row < height; row++) {
    const values = source.row(row)
    const prefix = Buffer.from(`${start}${row}${dialect.separator}`)
    for (let column = 0; column < width; column++) {
      if (piece.lacks(lineLength)) await piece.send()
      piece.bytes.set(prefix, piece.used)
      let at = writeInteger(piece.bytes, piece.used + prefix.length, column)
      piece.bytes[at++] = separator
      at = writeNumber(piece.bytes, at, values[column]!)
      piece.bytes[at++] = NEWLINE
      piece.took(at, 1)
    }
  }
  await piece.send()
}

type WriteNumber = (into: Uint8Array, at: number, value: number) => number

function numberWriter({ decimal }: CsvDialect): WriteNumber {
  return decimal === '.' ? writeFloat32 : writeWithComma
}

function writeWithComma(into: Uint8Array, at: number, value: number): number {
  const end = writeFloat32(into, at, value)
  for (let i = at; i < end; i++) if (into[i] === POINT) into[i] = COMMA
  return end
}

/** Quoted where it has a comma. */
function writeQuoted(into: Uint8Array, at: number, value: number): number {
  const end = writeWithComma(into, at + 1, value)
  if (!into.subarray(at + 1, end).includes(COMMA)) {
    into.copyWithin(at, at + 1, end)
    return end - 1
  }
  into[at] = into[end] = QUOTE
  return end + 1
}

async function begin(sink: ByteSink, { bom }: CsvDialect): Promise<void> {
  if (bom) await sink.write(Buffer.from('\uFEFF'))
}

/** Bytes that wait to be sent together. Sending waits for the sink, and lets other work have its turn. */
class Piece {
  readonly bytes: Uint8Array
  used = 0
  private cells = 0

  constructor(
    private readonly sink: ByteSink,
    private readonly options: StreamOptions,
    atLeast = 0,
  ) {
    this.bytes = new Uint8Array(Math.max(PIECE_BYTES, atLeast))
  }

  lacks(bytes: number): boolean {
    return this.used + bytes > this.bytes.length
  }

  took(end: number, cells: number): void {
    this.used = end
    this.cells += cells
  }

  async send(): Promise<void> {
    refuseCancelled(this.options.signal)
    await this.sink.write(this.bytes.subarray(0, this.used))
    this.options.onCells?.(this.cells)
    this.used = 0
    this.cells = 0
    await setImmediate()
  }
}
