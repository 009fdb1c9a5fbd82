/** What a row of the geometry table states of a kernel call. */
import type { Axis, AxisTap, Line } from '#app/calls/axis'
import type { KernelCall, PaddingMode, Reducer, Span, Window2d, WeightSource } from '#app/calls/kernelCall'
import type { MapShape } from '#app/shape'

/** Builds the geometry of a call; `pooling` is the window that an unpooling undoes, where it is known. */
export type CallGeometry<C extends KernelCall> = (call: C, pooling: Window2d | null) => Geometry

export interface Geometry extends Weights, Cost, CellsRead {
  /**
   * How the output may be divided among workers. 'rows': any strip of output rows, over all channels, from some strip
   * of input rows. 'planes': any range of output channels, from the whole input. 'whole': not at all.
   */
  readonly partition: 'rows' | 'planes' | 'whole'
  /** Whether strips of its rows can be runs of their own; then `rows` crops it. */
  readonly streams: boolean
  /** Null where output rows need the whole input, or the window that an unpooling undoes is not known. */
  readonly rows: Rows | null
  /** The regions that a regional pooling reduces; null for other calls. */
  readonly regions: Regions | null
  /** How each of several inputs is read, where that differs; otherwise all are read as the first. */
  readonly inputs?: readonly InputRead[]
  /** The window of a pooling that gives the indices of its maxima; null for other calls. */
  readonly argmaxWindow: Window2d | null
}

export interface Weights {
  /** The parameter tensors in a fixed order: the contract between `materialise` and the kernels. */
  readonly weightSources: readonly WeightSource[]
  /** The call without the numbers of its weights. */
  withoutNumbers(): KernelCall
}

/** A rough estimate. */
export interface Cost {
  /** Input cells that one output cell reads. */
  cellsRead(input: MapShape): number
  /** Nanoseconds of one thread that a native kernel needs for an output cell which reads so many cells. */
  cellWork(read: number): number
}

/** How rows of the output depend on rows of the input. */
export interface Rows {
  /** How rows beyond the ends of the input are filled: 'circular' wraps around. */
  readonly mode: PaddingMode
  /** The input rows that output rows [begin, end) read, at least one of them; those beyond the ends too. */
  positions(rows: Span): Span
  /** Output rows for input rows, in lowest terms; null where rows do not stand at whole strides. */
  readonly scale: Ratio | null
  /** The call over the rows of a strip, for calls that stream. */
  crop(strip: Strip): Crop
}

export type Ratio = readonly [output: number, input: number]

/** A strip of a call's output, in rows of the whole maps. */
export interface Strip {
  /** Input rows that are available. */
  readonly input: Span
  /** Output rows to compute. */
  readonly output: Span
  /** Rows of the whole input. */
  readonly inputHeight: number
  /** For an unpooling the rows that its indices count in. */
  readonly indexRows: Span | null
}

/** A call cropped to a strip: from rows `input` of the whole input it computes rows `output` of the whole output. */
export interface Crop {
  readonly call: KernelCall
  readonly input: Span
  readonly output: Span
  /** Whether the available rows are enough to compute what the whole call does, wrap-around aside. */
  readonly valid: boolean
}

/** A value of a map; of a vector, channel i is its i-th value. */
export interface Cell {
  readonly channel: number
  readonly row: number
  readonly column: number
}

/** The input cells that output cells read. */
export interface CellsRead {
  /** From the first to the last channel that output channels read. */
  channels(channels: Span, input: MapShape, output: MapShape): Span
  /** The cells of an axis of n cells that output cell `at` reads. */
  taps(axis: Axis, n: number, at: number): readonly AxisTap[]
  /** Those that output cells [begin, end) read; some may come twice. */
  sources(axis: Axis, n: number, cells: Span): Iterable<number | null>
  /** The window of a single cell, where its axes depend on each other and those of many cells hold more; otherwise null. */
  readonly cellPatch: ((cell: Cell, input: MapShape) => Patch) | null
  /** Where the middle of a cell's window lies on an input axis of n cells, the output's having `out`. */
  line(axis: Axis, n: number, out: number): Line
}

export interface InputRead extends CellsRead {
  /** Whether its one cell of each channel counts for all cells of the output. */
  readonly perChannel: boolean
}

/** The window from which one value is computed: on each axis its cells, padding among them. */
export interface Patch {
  readonly channels: Span
  readonly rows: readonly AxisTap[]
  readonly columns: readonly AxisTap[]
}

/** Grids of regions, one after another in the output. */
export interface Regions {
  readonly reducer: Reducer
  grids(input: MapShape): readonly Grid[]
}

/** Regions of one plane: rows x columns. */
export interface Grid {
  readonly rows: readonly Span[]
  readonly columns: readonly Span[]
}
