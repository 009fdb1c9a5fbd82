/** What replies and events of the contract hold: plain values; only tiles, thumbnails and files carry bytes. */
import type { KernelKind } from '#app/calls/kernels'
import type { InsideCells } from '#app/compare/insideCells'
import type { Shift, ShiftMeasures } from '#app/compare/shiftInvariance'
import type { Experiment } from '#app/document/experiment'
import type { PlainFailure } from '#app/failure'
import type { NetworkInput } from '#app/inputs/networkInput'
import type { SampleFile } from '#app/inputs/samples'
import type { TensorRef } from '#app/layers/weightFields'
import type { MapShape } from '#app/shape'
import type { Message } from '#app/text/message'

export interface AppInfo {
  readonly version: string
  readonly host: 'desktop' | 'browser'
  readonly kernels: KernelsInfo
  readonly threads: number
}

export interface KernelsInfo {
  readonly running: KernelKind
  /** AVX-512, AVX2, SSE2, NEON, generic, WebAssembly or TypeScript. */
  readonly instructionSet: string
  /** Why these run. */
  readonly reason: Message
}

export interface ImageInfo {
  readonly image: string
  readonly name: string
  readonly format: string
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly depth: number
  /** Whether its samples lie between black and white; others are numbers that are used as they are. */
  readonly white: boolean
  /** Size of the file. */
  readonly bytes: number
  /** The name of the embedded colour profile; null without one. */
  readonly profile: string | null
  /** As EXIF numbers it, 1..8; applied already. */
  readonly orientation: number
  /** The page, frame or item of a batch that was read, from 1, and how many the file has. */
  readonly page: number
  readonly pages: number
  /** The names of a file's arrays, and of the one that was read; none and null where they have no names. */
  readonly arrays: readonly string[]
  readonly array: string | null
  /** Where the channels of an array are; null where they have no axis. */
  readonly axes: 'first' | 'last' | null
  /** What the reader has to know: first page of several, orientation applied, and the like. */
  readonly notes: readonly Message[]
}

export interface FailedFile {
  readonly name: string
  readonly failure: PlainFailure
}

/** Pixels as red, green, blue, alpha bytes. */
export interface RgbaImage {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** A photograph that is shipped. */
export interface SampleInfo {
  readonly file: SampleFile
  readonly licence: string
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly thumbnail: RgbaImage
}

export interface ExampleInfo {
  readonly example: string
  readonly name: string
  readonly notes: string
  /** Its first input, small; null where that can't be shown. */
  readonly thumbnail: RgbaImage | null
}

/** An experiment with the images of its inputs: null where an image was not found. */
export interface OpenedExperiment {
  readonly experiment: Experiment
  readonly file: string | null
  readonly images: readonly (ImageInfo | null)[]
  /** Images that were found, but could not be opened, and why. */
  readonly failed?: readonly FailedFile[]
  /** Why weights that the experiment names are not open. */
  readonly lacking?: PlainFailure
  /** For a network that was imported: what of it is open, and the input that it expects. */
  readonly network?: { readonly report: NetworkReport; readonly input: NetworkInput }
}

/** What of a network is open, and what is not. */
export interface NetworkReport {
  /** Nodes that compute something from the image. */
  readonly nodes: number
  readonly opened: number
  /** Nodes at which the import ends. */
  readonly missing: readonly { readonly node: string; readonly operator: string; readonly reason: Message }[]
}

/** The kernels of one convolution in a file of weights. */
export interface FilterBank {
  /** Filters, channels, rows, columns. */
  readonly kernel: TensorRef
  readonly bias: TensorRef | null
  readonly marks: FilterMarks
}

/** Filters that a person looks at twice, by their numbers. */
export interface FilterMarks {
  /** All weights are 0, or next to it. */
  readonly dead: readonly number[]
  /** The same weights as an earlier filter. */
  readonly duplicate: readonly number[]
  /** Each channel's kernel is a column times a row. */
  readonly separable: readonly number[]
}

/** A tab of a window that was loaded again, or has ended without a word. */
export interface OpenedTab extends OpenedExperiment {
  /** Whether it had changes that its file doesn't hold. */
  readonly unsaved: boolean
  /** Of no worth as long as nothing is changed in it. */
  readonly preview: boolean
  /** The place of the input that was looked at. */
  readonly input: number
}

export interface TakenDrafts {
  readonly tabs: readonly OpenedTab[]
  /** The place of the tab that was on screen. */
  readonly current: number
  /** Names this page to the one that is loaded after it in the same window. */
  readonly page: string
  /** Whether some of the tabs come from a window that ended without a word. */
  readonly recovered: boolean
  /** Of drafts that could not be read: where they are kept. */
  readonly failures: readonly PlainFailure[]
}

export interface KeptDraft {
  /** As in `TakenDrafts`. */
  readonly page: string
}

/** A map that a run has made; `layer` is the stack index, -1 for the input. */
export interface MapSummary {
  readonly map: string
  readonly layer: number
  readonly shape: MapShape
  /** Levels of detail, level 0 included. */
  readonly levels: number
  /** Smallest and largest finite value of each channel; null where there is none. */
  readonly ranges: readonly (readonly [min: number, max: number] | null)[]
  /** What nobody should have to ask for, told once: a small map as a whole, and the overviews that a run was asked to show. */
  readonly tiles?: readonly SentTile[]
  readonly milliseconds: number
}

/** Part of one channel at one level. Row-major, without padding; clipped to the map. */
export interface Tile {
  readonly row: number
  readonly column: number
  readonly height: number
  readonly width: number
  readonly values: Float32Array
}

/** A whole level of a channel. */
export interface SentTile {
  readonly channel: number
  readonly level: number
  readonly reduce: 'mean' | 'max'
  readonly tile: Tile
}

/** Of one channel or of all; finite values only, but for the counts. Quartiles are exact. */
export interface Statistics {
  readonly count: number
  readonly nan: number
  readonly infinite: number
  readonly zeros: number
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Population standard deviation. */
  readonly std: number
  readonly quartiles: readonly [number, number, number]
  /** The 5th and the 95th percentile. Exact. */
  readonly tails: readonly [low: number, high: number]
  /** The values below and above which lie 0.175 % of all each: the range that ImageJ's Auto shows. Exact. */
  readonly interior: readonly [low: number, high: number]
  /** Counts of equal bins between min and max. */
  readonly histogram: readonly number[]
}

/** What movements of the input change in a map, one for each shift, in their order. */
export interface MeasuredShifts {
  readonly shape: MapShape
  /** Cells of the input from one cell of the map to the next; null where it has no rows and columns. */
  readonly strides: readonly [number, number] | null
  /** Of the map before it moves, see `contrastOf` of shiftInvariance.ts. */
  readonly contrast: number | null
  /** Values that differ by no more count as unchanged. */
  readonly tolerance: number
  /** The cells that are measured; null for all. */
  readonly inside: InsideCells | null
  readonly measures: readonly (ShiftMeasures & { readonly shift: Shift; readonly tile: Tile | null })[]
}

/** What movements of the input change in a network, one for each shift, in their order. */
export interface MeasuredNetwork {
  readonly layers: readonly { readonly layerId: string; readonly name: string }[]
  readonly shifts: readonly {
    readonly shift: Shift
    /** Of the map of each layer, in the order of `layers`. */
    readonly changes: readonly Pick<ShiftMeasures, 'relativeChange' | 'cosineSimilarity'>[]
    /** The class with the largest score, counted from 0, and that score; null where the network does not end in a vector. */
    readonly top: number | null
    readonly score: number | null
  }[]
  /** See `consistencyOf` of networks.ts. */
  readonly consistency: number | null
}

/** The images of a folder that the person has chosen, in the order of their paths. */
export interface ListedFolder {
  readonly name: string
  /** `path` is from the folder on, its own name included, with slashes. */
  readonly images: readonly { readonly file: string; readonly path: string }[]
}

/** What a batch says of one image. */
export interface BatchRows {
  /** The path of its file; its name where it has none. */
  readonly path: string
  /** Of each layer that the batch writes; null as long as no image could be run. */
  readonly channels: readonly number[] | null
  /** One, or one for each item of a file of arrays. */
  readonly rows: readonly BatchRow[]
}

export interface BatchRow {
  /** Of a file of arrays, from 0; null where the file could not be opened. */
  readonly item: number | null
  /** The columns between `item` and `notes` of the table; null where there is a failure. */
  readonly values: readonly number[] | null
  readonly notes: readonly Message[]
  readonly failure: PlainFailure | null
  readonly thumbnail: RgbaImage | null
}

export interface Destination {
  readonly destination: string
  readonly name: string
}

export interface Settings {
  readonly threads: number
  /** bytes */
  readonly memoryBudget: number
}
