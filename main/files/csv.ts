/** Feature maps as CSV and NPY, streamed row by row into a sink. Numbers are the shortest that read back exactly. */
import { setImmediate } from 'node:timers/promises'
import { quoted } from '#app/text/csv'
import { MAX_FLOAT32_LENGTH, writeFloat32, writeInteger } from './float'
import { writeNpyHeader } from './npy'
import { refuseCancelled, type ByteSink } from './write'

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

/**
 * A matrix: one line a row, commas, no header; as `numpy.loadtxt(delimiter=',')` reads it.
 * @throws Failure 'cancelled', or what the sink throws
 */
export async function writeMatrixCsv(source: GridSource, sink: ByteSink, options: StreamOptions = {}): Promise<void> {
  const { height, width } = source
  const piece = new Piece(sink, options)
  for (let row = 0; row < height; row++) {
    const values = source.row(row)
    for (let column = 0; column < width; column++) {
      if (piece.lacks(MAX_FLOAT32_LENGTH + 1)) await piece.send()
      const end = writeFloat32(piece.bytes, piece.used, values[column]!)
      piece.bytes[end] = column === width - 1 ? NEWLINE : COMMA
      piece.took(end + 1, 1)
    }
  }
  await piece.send()
}

export const TIDY_COLUMNS = 'image,layer_index,layer,channel,row,col,value'

/**
 * All maps in one table, one line a cell, with the columns of TIDY_COLUMNS, counted from 0. Texts are quoted as
 * RFC 4180 says, where they have to be.
 * @throws Failure 'cancelled', or what the sink throws
 */
export async function writeTidyCsv(
  sources: readonly GridSource[],
  sink: ByteSink,
  options: StreamOptions = {},
): Promise<void> {
  await sink.write(Buffer.from(`${TIDY_COLUMNS}\n`))
  for (const source of sources) await writeTidyLines(source, sink, options)
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

const COMMA = 44
const NEWLINE = 10
const MAX_COLUMN_LENGTH = 10
const PIECE_BYTES = 256 * 1024

async function writeTidyLines(source: GridSource, sink: ByteSink, options: StreamOptions): Promise<void> {
  const { name, layerIndex, layer, channel, height, width } = source
  const begin = `${quoted(name)},${layerIndex},${quoted(layer)},${channel},`
  const lineLength = Buffer.byteLength(begin) + 2 * MAX_COLUMN_LENGTH + MAX_FLOAT32_LENGTH + 3
  const piece = new Piece(sink, options, lineLength)
  for (let row = 0; row < height; row++) {
    const values = source.row(row)
    const prefix = Buffer.from(`${begin}${row},`)
    for (let column = 0; column < width; column++) {
      if (piece.lacks(lineLength)) await piece.send()
      piece.bytes.set(prefix, piece.used)
      let at = writeInteger(piece.bytes, piece.used + prefix.length, column)
      piece.bytes[at++] = COMMA
      at = writeFloat32(piece.bytes, at, values[column]!)
      piece.bytes[at++] = NEWLINE
      piece.took(at, 1)
    }
  }
  await piece.send()
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
