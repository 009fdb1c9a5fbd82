/**
 * The contract between a renderer and the service: requests with their replies, and events.
 * A request's argument is validated by its schema where it enters; replies and events are plain values, and only
 * tiles, thumbnails and files carry bytes. The renderer names files by tokens, never by paths.
 */
import { z } from 'zod'
import { columnKinds } from '#app/batch/table'
import { MAX_INPUTS, MAX_LAYERS, MAX_NAME, MAX_PANELS } from '#app/document/experiment'
import type { PlainFailure } from '#app/failure'
import { samples } from '#app/inputs/samples'
import { selectSchema } from '#app/inputs/select'
import { csvDecimals, csvSeparators } from '#app/text/csv'
import { bytes, checkArgument, count, experiment, fileName, input, sha256, token } from './fields'
import type {
  FilterBank,
  AppInfo,
  BatchRows,
  Destination,
  ExampleInfo,
  FailedFile,
  ImageInfo,
  KeptDraft,
  MapSummary,
  MeasuredNetwork,
  MeasuredShifts,
  OpenedExperiment,
  RgbaImage,
  SampleInfo,
  Settings,
  Statistics,
  TakenDrafts,
  Tile,
} from './replies'

export type * from './replies'

export const MAX_GIF_FRAMES = 1000
export const MAX_TENSOR_PARTS = 4096
/** Filters that are picked out of a tensor. */
const MAX_PICKED = 65_536
/** Numbers of all parts together. */
export const MAX_TENSOR_NUMBERS = 1 << 20

/** An experiment whose input moves. */
const movedInput = {
  job: token,
  experiment,
  /** Index into the experiment's inputs. */
  input: count,
  /** The image, where that input is one. */
  image: token.nullable(),
  /** Rows down and columns to the right. */
  shifts: z
    .array(z.tuple([z.int().min(-4096).max(4096), z.int().min(-4096).max(4096)]))
    .min(1)
    .max(1000),
  /** What comes in at the border. */
  paddingMode: z.enum(['zeros', 'reflect', 'replicate', 'circular']),
}

/** The arguments of all requests. */
/** What networks are written as. */
export const networkFormats = ['onnx', 'keras'] as const
export type NetworkFormat = (typeof networkFormats)[number]

export const requestSchemas = {
  describe: z.strictObject({}),
  addImage: z.strictObject({ name: z.string().min(1).max(MAX_NAME), bytes, select: selectSchema.optional() }),
  /** Opens another part of the file of an open image, as an image of its own. */
  reopenImage: z.strictObject({ image: token, select: selectSchema }),
  closeImage: z.strictObject({ image: token }),
  /** A thumbnail of an input after its steps; `image` where the input is one. */
  thumbnail: z.strictObject({ input, image: token.nullable(), size: z.int().min(8).max(1024) }),
  listExamples: z.strictObject({}),
  openExample: z.strictObject({ example: z.string().min(1).max(200) }),
  /** Opens the contents of an experiment's file, in either form. */
  openExperiment: z.strictObject({ name: z.string().min(1).max(MAX_NAME), bytes }),
  /** The contents of a file that holds the experiment and its images. `images`: the open image of each input, null where it has none. */
  packExperiment: z.strictObject({ experiment, images: z.array(token.nullable()).max(MAX_INPUTS) }),
  listSamples: z.strictObject({}),
  openSample: z.strictObject({ file: z.enum(samples.map(({ file }) => file)) }),
  /** Starts a run under an id of the caller's; events follow. `images` are tokens for the inputs of kind image. */
  run: z.strictObject({
    run: token,
    experiment,
    /** Index into the experiment's inputs. */
    input: count,
    /** The image, where that input is one. */
    image: token.nullable(),
    /** Stack indices of the layers whose maps are asked for; all without it. Fewer are sooner made. */
    keep: z.array(count).max(MAX_LAYERS).optional(),
    /** Channels, by stack index of their layer, -1 for the input, whose overviews come with the news of their maps. */
    show: z
      .array(z.strictObject({ layer: z.int().min(-1), channel: count, reduce: z.enum(['mean', 'max']) }))
      .max(MAX_PANELS)
      .optional(),
  }),
  /** Gives up a run, an export, or a request that has named itself a job: it fails as 'cancelled'. */
  cancel: z.strictObject({ job: token }),
  /** Frees the maps of a run. */
  release: z.strictObject({ run: token }),
  tile: z.strictObject({
    map: token,
    channel: count,
    /** 0 is exact; each level halves the sides. */
    level: z.int().min(0).max(16),
    row: count,
    column: count,
    height: z.int().min(1).max(8192),
    width: z.int().min(1).max(8192),
    reduce: z.enum(['mean', 'max']),
    job: token.optional(),
  }),
  /** Of one channel, or of all channels where it is null; of the cells of a part, or of all without it. */
  statistics: z.strictObject({
    map: token,
    channel: count.nullable(),
    bins: z.int().min(1).max(512),
    part: z.strictObject({ row: count, column: count, height: z.int().min(1), width: z.int().min(1) }).optional(),
    job: token.optional(),
  }),
  /** The exact values along a line, see `cellsOnLine`. */
  line: z.strictObject({
    map: token,
    channel: count,
    from: z.tuple([count, count]),
    to: z.tuple([count, count]),
    job: token.optional(),
  }),
  /** Makes the difference of two planes of one size; it lasts until `closeMap`. */
  subtract: z.strictObject({ map: token, channel: count, minus: token, minusChannel: count, job: token.optional() }),
  /** Frees a map that `subtract` has made. */
  closeMap: z.strictObject({ map: token }),
  /**
   * Moves the input by each shift, and measures how the map of the last layer that is on changes; that of the input,
   * where no layer is on.
   */
  measureShifts: z.strictObject({
    ...movedInput,
    /** Cells that differ by no more than this share of the map's range count as unchanged. */
    tolerance: z.number().min(0).max(1),
    /**
     * Rows and columns that the input moves by at most: only cells that the border does not touch then are measured; all
     * of them where there is no such cell. Null for all cells.
     */
    inside: z.tuple([z.int().min(0).max(4096), z.int().min(0).max(4096)]).nullable(),
    /** The channel whose overviews are wished for, of maps with fewer their last one; null for none. */
    show: count.nullable(),
  }),
  /** Numbers of a tensor that is open: those of several parts, one part after another. */
  tensor: z.strictObject({
    tensor: sha256,
    /** From the first number of a part to the one after its last. */
    parts: z
      .array(z.tuple([count, count]))
      .min(1)
      .max(MAX_TENSOR_PARTS),
  }),
  /** The kernels in the contents of a file of weights, as tensors that are open from now on. */
  listFilters: z.strictObject({ name: z.string().min(1).max(MAX_NAME), bytes }),
  /** Some filters of a tensor, or some numbers of a bias, as a tensor of their own: parts of its first axis. */
  pickFilters: z.strictObject({
    tensor: sha256,
    /** Length of the first axis. */
    of: z.int().min(1),
    filters: z.array(count).min(1).max(MAX_PICKED),
  }),
  /** Closes tensors that nothing here names any more. */
  closeTensors: z.strictObject({ tensors: z.array(sha256).max(100_000) }),
  /** Every layer of a stack, and its answer, under such movements. */
  measureNetwork: z.strictObject(movedInput),
  /** Begins a batch under an id of the caller's: the experiment as it is now, to be run on image after image until `closeBatch`. */
  openBatch: z.strictObject({
    batch: token,
    experiment,
    /** Stack positions of the layers to write; -1 for the input. */
    layers: z
      .array(z.int().min(-1))
      .min(1)
      .max(MAX_LAYERS + 1),
    columns: z.array(z.enum(columnKinds)).min(1),
    /** Of each layer, where the batch goes on with another; without them, those of the first image that can be run. */
    channels: z
      .array(z.int().min(1))
      .max(MAX_LAYERS + 1)
      .optional(),
  }),
  /** The row of an input of the batch's experiment; `image` where it is one. */
  batchInput: z.strictObject({ batch: token, input: count, image: token.nullable() }),
  /** The rows of a file on the person's disk, read as the first input of the batch's experiment. */
  batchFile: z.strictObject({ batch: token, file: token }),
  /** As `batchFile`, of the contents of a file. */
  batchBytes: z.strictObject({ batch: token, name: z.string().min(1).max(MAX_NAME), bytes }),
  /** Gives up the images that are being run, and ends the batch. */
  closeBatch: z.strictObject({ batch: token }),
  /** Rows of a batch as the contents of a Parquet file. */
  packTable: z.strictObject({
    layers: z
      .array(z.strictObject({ index: z.int().min(-1), name: z.string(), channels: z.int().min(1) }))
      .min(1)
      .max(MAX_LAYERS + 1),
    columns: z.array(z.enum(columnKinds)).min(1),
    rows: z.array(
      z.strictObject({
        image: count,
        path: z.string(),
        item: count.nullable(),
        notes: z.string(),
        error: z.string(),
      }),
    ),
    /** The values of each row without an error, row after row, as float64, little-endian. */
    bytes,
  }),
  chooseDestination: z.strictObject({ name: fileName }),
  exportMaps: z.strictObject({
    job: token,
    run: token,
    destination: token,
    /** Maps by stack index, -1 for the input, with their channels; null for all. */
    maps: z.array(z.strictObject({ layer: z.int().min(-1), channels: z.array(count).nullable() })).min(1),
    format: z.enum(['csv', 'npy']),
    csv: z.enum(['matrix', 'tidy']),
    /** Of CSV; without it, as NumPy reads it. */
    dialect: z
      .strictObject({ separator: z.enum(csvSeparators), decimal: z.enum(csvDecimals), bom: z.boolean() })
      .optional(),
    replace: z.boolean(),
  }),
  /** Writes the network of an experiment for another program, for inputs of this shape; progress and end as for `exportMaps`. */
  exportNetwork: z.strictObject({
    job: token,
    experiment,
    shape: z.strictObject({ channels: z.int().min(1), height: z.int().min(1), width: z.int().min(1) }),
    to: z.enum(networkFormats),
    destination: token,
    replace: z.boolean(),
  }),
  /** Joins PNG images of one size, one after another in `bytes`, to an animated GIF that plays for ever. */
  encodeGif: z.strictObject({
    bytes,
    /** Bytes of each image. */
    lengths: z.array(z.int().min(1)).min(1).max(MAX_GIF_FRAMES),
    /** Milliseconds that each is shown. */
    delay: z.int().min(20).max(60_000),
    job: token.optional(),
  }),
  /** Keeps what is open for the page that is loaded next, instead of what this session kept before. */
  keepDraft: z.strictObject({
    tabs: z
      .array(
        z.strictObject({
          experiment,
          file: token.nullable(),
          unsaved: z.boolean(),
          /** Replaced by what is opened next as long as nothing is changed in it, such as an example. */
          preview: z.boolean().optional(),
          images: z.array(token.nullable()),
          input: count,
        }),
      )
      .min(1)
      .max(500),
    current: count,
    /** What the host has named this page before: what it kept under that name is replaced. */
    page: token.optional(),
  }),
  /** Takes over what this window had open before it was loaded again, and what windows had open that ended without a word. */
  takeDrafts: z.strictObject({
    /** What `takeDrafts` has told the window before it was loaded again. */
    page: token.optional(),
  }),
  /** Said by a page that is leaving on purpose: what it has open is for itself, should it come back, and for no other window. */
  leave: z.strictObject({}),
  getSettings: z.strictObject({}),
  setSettings: z.strictObject({
    threads: z.int().min(1).max(256).optional(),
    memoryBudget: z.int().min(1e6).max(1e13).optional(),
  }),
} satisfies Record<string, z.ZodType>

export type RequestName = keyof typeof requestSchemas
export type RequestOf<N extends RequestName> = z.infer<(typeof requestSchemas)[N]>

/** The replies of all requests. */
export interface Replies {
  describe: AppInfo
  addImage: ImageInfo
  reopenImage: ImageInfo
  closeImage: null
  thumbnail: RgbaImage
  listExamples: readonly ExampleInfo[]
  openExample: OpenedExperiment
  openExperiment: OpenedExperiment
  packExperiment: Uint8Array<ArrayBuffer>
  listSamples: readonly SampleInfo[]
  openSample: ImageInfo
  run: null
  cancel: null
  release: null
  tile: Tile
  statistics: Statistics
  line: { readonly values: Float32Array }
  subtract: Omit<MapSummary, 'layer'>
  closeMap: null
  measureShifts: MeasuredShifts
  tensor: { readonly values: Float32Array }
  listFilters: { readonly banks: readonly FilterBank[] }
  pickFilters: { readonly sha256: string }
  closeTensors: null
  measureNetwork: MeasuredNetwork
  openBatch: null
  batchInput: BatchRows
  batchFile: BatchRows
  batchBytes: BatchRows
  closeBatch: null
  packTable: Uint8Array<ArrayBuffer>
  chooseDestination: Destination | null
  exportMaps: null
  exportNetwork: null
  encodeGif: Uint8Array<ArrayBuffer>
  keepDraft: KeptDraft
  takeDrafts: TakenDrafts
  leave: null
  getSettings: Settings
  setSettings: Settings
}

/** What a browser fetches: one file, or several in one zip. */
export interface Download {
  readonly path: string
  readonly fileName: string
}

/** What the service tells without being asked. */
export type ServiceEvent =
  /** Before a run starts: the share of rendering its input and of the input's steps that is done, 0..1, never falling. */
  | { readonly type: 'inputProgress'; readonly run: string; readonly fraction: number }
  /**
   * bytes: what its maps need. Where that is more than the memory budget they are computed in strips of rows, and fine
   * details again where they are looked at.
   */
  | { readonly type: 'runStarted'; readonly run: string; readonly bytes: number }
  /** fraction: share of the work done, 0..1, never falling. */
  | { readonly type: 'runProgress'; readonly run: string; readonly fraction: number }
  | { readonly type: 'layerDone'; readonly run: string; readonly map: MapSummary }
  | { readonly type: 'runFinished'; readonly run: string; readonly milliseconds: number }
  | { readonly type: 'runFailed'; readonly run: string; readonly failure: PlainFailure }
  /** fraction: share of the shifts that are measured. */
  | { readonly type: 'measureProgress'; readonly job: string; readonly fraction: number }
  | { readonly type: 'exportProgress'; readonly job: string; readonly fraction: number }
  | {
      readonly type: 'exportFinished'
      readonly job: string
      readonly files: readonly string[]
      readonly download: Download | null
    }
  | { readonly type: 'exportFailed'; readonly job: string; readonly failure: PlainFailure }
  | { readonly type: 'menu'; readonly action: string }
  /** The window is about to close: save everything and tell the outcome by `savedBeforeClosing`. */
  | { readonly type: 'saveBeforeClosing' }
  | { readonly type: 'opened'; readonly opened: OpenedExperiment }
  /** Images that the person has opened with the program. */
  | { readonly type: 'addedImages'; readonly images: readonly (ImageInfo | FailedFile)[] }
  | { readonly type: 'failed'; readonly failure: PlainFailure }

/** What a renderer holds: one function for requests and one for events. */
export interface Connection {
  request<N extends RequestName>(name: N, argument: RequestOf<N>): Promise<Replies[N]>
  onEvent(listener: (event: ServiceEvent) => void): () => void
}

/**
 * Validates an incoming request.
 * @throws Failure 'invalid-message' that says what was expected.
 */
export function checkRequest(name: unknown, argument: unknown): { name: RequestName; argument: never } {
  return checkArgument(requestSchemas, name, argument) as { name: RequestName; argument: never }
}
