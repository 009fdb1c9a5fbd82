/**
 * The contract between a renderer and the service: requests with their replies, and events.
 * A request's argument is validated by its schema where it enters; replies and events are plain values, and only
 * tiles, thumbnails and files carry bytes. The renderer names files by tokens, never by paths.
 */
import { z } from 'zod'
import { Failure, type PlainFailure } from '#app/failure'
import {
  experimentSchema,
  inputSchema,
  MAX_INPUTS,
  MAX_LAYERS,
  MAX_NAME,
  MAX_PANELS,
  type Experiment,
  type ExperimentInput,
} from '#app/document/experiment'
import type { Shift, ShiftMeasures } from '#app/compare/shiftInvariance'
import { csvDecimals, csvSeparators } from '#app/text/csv'
import { plainValueProblem } from '#app/document/plainValue'
import { describeFirst, spell } from '#app/text/issues'
import { fileForms } from '#app/document/fileForms'
import { selectSchema } from '#app/inputs/select'
import { samples, type SampleFile } from '#app/inputs/samples'
import { concat, message, type Message } from '#app/text/message'
import type { MapShape } from '#app/shape'

const token = z.string().min(1).max(64)
/** A name suggested for a file: that of an experiment, and what is in it. */
const fileName = z
  .string()
  .min(1)
  .max(4 * MAX_NAME)
/** What the window says, names included. */
const spoken = z.string().max(4 * MAX_NAME)
const count = z.int().min(0)
const bytes: z.ZodType<Uint8Array> = z.instanceof(Uint8Array)
const experiment = experimentSchema as unknown as z.ZodType<Experiment>
const input = inputSchema as unknown as z.ZodType<ExperimentInput>

/** The arguments of all requests. */
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
  /** Of one channel, or of all channels where it is null. */
  statistics: z.strictObject({
    map: token,
    channel: count.nullable(),
    bins: z.int().min(1).max(512),
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
    /** Cells that differ by no more than this share of the map's range count as unchanged. */
    tolerance: z.number().min(0).max(1),
    /** The channel whose overviews are wished for, of maps with fewer their last one; null for none. */
    show: count.nullable(),
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
  subtract: Omit<MapSummary, 'layer'>
  closeMap: null
  measureShifts: MeasuredShifts
  chooseDestination: Destination | null
  exportMaps: null
  keepDraft: KeptDraft
  takeDrafts: TakenDrafts
  leave: null
  getSettings: Settings
  setSettings: Settings
}

export const menuIds = ['file', 'edit', 'layer', 'view', 'help'] as const
export type MenuId = (typeof menuIds)[number]

const menuItem = z.strictObject({
  action: z.string().min(1).max(64),
  title: spoken,
  /** As `Mod+Shift+S`; null for none that counts everywhere. */
  shortcut: z.string().max(64).nullable(),
  enabled: z.boolean(),
})

/** What a host offers besides the service: dialogs and files of the desktop. Absent in a browser. */
export const hostRequestSchemas = {
  pickImages: z.strictObject({}),
  pickExperiment: z.strictObject({}),
  openRecent: z.strictObject({ file: token }),
  /** Opens an experiment, or an image, that was dropped or pasted: its token is from `Bridge.fileToken`. */
  openDropped: z.strictObject({ file: token }),
  addDropped: z.strictObject({ file: token }),
  listRecent: z.strictObject({}),
  /**
   * Saves to `file`, where the experiment is already, in the form that it has. Asks where, and offers `form`, if there
   * is none, `saveAs` says so, or that form would lose an image.
   * `images`: the open image of each input, null where it has none.
   */
  saveExperiment: z.strictObject({
    file: token.nullable(),
    saveAs: z.boolean(),
    form: z.enum(fileForms),
    name: fileName,
    experiment,
    images: z.array(token.nullable()),
  }),
  /** Asks where, and writes these bytes: images and tables. The extension of the name says which. */
  saveFile: z.strictObject({ name: fileName, bytes }),
  setTitle: z.strictObject({ title: spoken, edited: z.boolean() }),
  /** The outcome of `saveBeforeClosing`: whether everything is saved, or the saving was given up or failed. */
  savedBeforeClosing: z.strictObject({ saved: z.boolean() }),
  /** The application's menus in the language of the window; lines divide the parts of a menu. */
  setMenus: z.strictObject({
    language: z.enum(['en', 'de']),
    menus: z.array(
      z.strictObject({ menu: z.enum(menuIds), title: z.string().max(100), parts: z.array(z.array(menuItem)) }),
    ),
  }),
} satisfies Record<string, z.ZodType>

export type HostRequestName = keyof typeof hostRequestSchemas
export type HostRequestOf<N extends HostRequestName> = z.infer<(typeof hostRequestSchemas)[N]>

export interface HostReplies {
  pickImages: readonly (ImageInfo | FailedFile)[]
  pickExperiment: OpenedExperiment | null
  openRecent: OpenedExperiment
  openDropped: OpenedExperiment
  addDropped: ImageInfo | FailedFile
  listRecent: readonly { readonly file: string; readonly name: string }[]
  saveExperiment: { readonly file: string; readonly name: string } | null
  /** The path; null where the person changed their mind. */
  saveFile: string | null
  setTitle: null
  savedBeforeClosing: null
  setMenus: null
}

/** What the service tells without being asked. */
export type ServiceEvent =
  /** Before a run starts: the share of drawing its input and of the input's steps that is done, 0..1, never falling. */
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
      readonly download: string | null
    }
  | { readonly type: 'exportFailed'; readonly job: string; readonly failure: PlainFailure }
  | { readonly type: 'menu'; readonly action: string }
  /** The window is about to close: save everything and tell the outcome by `savedBeforeClosing`. */
  | { readonly type: 'saveBeforeClosing' }
  | { readonly type: 'opened'; readonly opened: OpenedExperiment }
  /** Images that the person has opened with the program. */
  | { readonly type: 'addedImages'; readonly images: readonly (ImageInfo | FailedFile)[] }
  | { readonly type: 'failed'; readonly failure: PlainFailure }

export interface AppInfo {
  readonly version: string
  readonly host: 'desktop' | 'browser'
  readonly kernels: KernelsInfo
  readonly threads: number
}

export interface KernelsInfo {
  readonly running: 'native' | 'portable'
  /** AVX-512, AVX2, SSE2, NEON or TypeScript. */
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

/** The overview of a map is its finest level with no side longer than this. */
export const OVERVIEW_SIDE = 512

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
  /** Counts of equal bins between min and max. */
  readonly histogram: readonly number[]
}

/** What movements of the input change in a map, one for each shift, in their order. */
export interface MeasuredShifts {
  readonly shape: MapShape
  /** Cells of the input from one cell of the map to the next; null where it has no rows and columns. */
  readonly strides: readonly [number, number] | null
  /** Of the map before it moves, see `contrastOf` of invariance.ts. */
  readonly contrast: number | null
  /** Values that differ by no more count as unchanged. */
  readonly tolerance: number
  readonly measures: readonly (ShiftMeasures & { readonly shift: Shift; readonly tile: Tile | null })[]
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
  return check(requestSchemas, name, argument) as { name: RequestName; argument: never }
}

/** The same for a request to the host. */
export function checkHostRequest(name: unknown, argument: unknown): { name: HostRequestName; argument: never } {
  return check(hostRequestSchemas, name, argument) as { name: HostRequestName; argument: never }
}

function check(schemas: Readonly<Record<string, z.ZodType>>, name: unknown, argument: unknown) {
  const schema = typeof name === 'string' && Object.hasOwn(schemas, name) ? schemas[name] : undefined
  if (!schema) {
    throw new Failure(
      'invalid-message',
      message('protocol.unknownRequest', { known: Object.keys(schemas).join(', '), received: spell(name) }),
    )
  }
  const problem = plainValueProblem(argument, 'argument', 'bytes')
  if (problem !== null) throw new Failure('invalid-message', concat([String(name), problem], ': '))
  const result = schema.safeParse(argument)
  if (result.success) return { name, argument: result.data }
  const { path, text: words } = describeFirst(result.error, schema, argument)
  throw new Failure(
    'invalid-message',
    message('protocol.invalidRequest', { request: String(name), path, problem: words }),
  )
}
