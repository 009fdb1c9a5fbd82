/**
 * Steps that prepare an input before the stack reads it: resize, crop, invert, one channel, one band or all, normalize.
 * They are recorded in the experiment, in order; each is fields and a rule for the resulting size. `main/files/steps.ts`
 * computes them.
 */
import { choice, integer, optionalInteger, type Fields, type ParamsOf } from '#app/layers/fields'
import { normalizeFields } from './normalize'

/** Channels, rows and columns of an input on its way through the steps. */
export interface InputSize {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** A step of a document: its type, whether it is on, and the parameters of its kind. */
export type InputStep = { readonly type: StepType; readonly enabled: boolean } & Readonly<Record<string, unknown>>

export interface StepKind<F extends Fields = Fields> {
  readonly type: StepType
  readonly title: string
  readonly fields: F
  /**
   * The size after the step.
   * @param read the channels that pixels are read as, such as 1 for gray; null where all channels are kept
   */
  size(before: InputSize, params: ParamsOf<F>, read: number | null): InputSize
}

export const stepTypes = ['resize', 'crop', 'centerCrop', 'invert', 'channel', 'band', 'normalize'] as const
export type StepType = (typeof stepTypes)[number]

/** Sides of what steps make. */
const MAX_SIDE = 16384

const resizeFields = {
  width: optionalInteger({
    title: 'width',
    help: 'Columns after resizing. Empty: follows the height.',
    min: 1,
    max: MAX_SIDE,
    emptyMeans: 'proportional',
  }),
  height: optionalInteger({
    title: 'height',
    help: 'Rows after resizing. Empty: follows the width.',
    min: 1,
    max: MAX_SIDE,
    emptyMeans: 'proportional',
  }),
  method: choice({
    title: 'method',
    help: 'Area: the mean of the pixels covered. Bilinear: interpolates between the four nearest pixels. Nearest: the nearest pixel.',
    initial: 'area',
    options: { area: 'area', bilinear: 'bilinear', nearest: 'nearest' },
  }),
}
export type ResizeParams = ParamsOf<typeof resizeFields>

const resize = defineStep({
  type: 'resize',
  title: 'Resize',
  fields: resizeFields,
  size: (before, { width, height }) => ({
    channels: before.channels,
    height: height ?? inProportion(before.height, width, before.width),
    width: width ?? inProportion(before.width, height, before.height),
  }),
})

const cropFields = {
  left: integer({ title: 'left', help: 'Columns removed on the left.', initial: 0, min: 0, max: MAX_SIDE }),
  top: integer({ title: 'top', help: 'Rows removed at the top.', initial: 0, min: 0, max: MAX_SIDE }),
  width: optionalInteger({
    title: 'width',
    help: 'Columns kept. Empty: up to the right edge.',
    min: 1,
    max: MAX_SIDE,
    emptyMeans: 'all',
  }),
  height: optionalInteger({
    title: 'height',
    help: 'Rows kept. Empty: up to the bottom edge.',
    min: 1,
    max: MAX_SIDE,
    emptyMeans: 'all',
  }),
}
export type CropParams = ParamsOf<typeof cropFields>

const crop = defineStep({
  type: 'crop',
  title: 'Crop',
  fields: cropFields,
  size: (before, params) => {
    const { height, width } = cropFrame(before, params)
    return { channels: before.channels, height, width }
  },
})

const centerCropFields = {
  width: integer({
    title: 'width',
    help: 'Columns kept, from the centre; all of an input that has fewer.',
    initial: 224,
    min: 1,
    max: MAX_SIDE,
  }),
  height: integer({
    title: 'height',
    help: 'Rows kept, from the centre; all of an input that has fewer.',
    initial: 224,
    min: 1,
    max: MAX_SIDE,
  }),
}
export type CenterCropParams = ParamsOf<typeof centerCropFields>

const centerCrop = defineStep({
  type: 'centerCrop',
  title: 'Center crop',
  fields: centerCropFields,
  size: (before, { height, width }) => ({
    channels: before.channels,
    height: Math.min(height, before.height),
    width: Math.min(width, before.width),
  }),
})

const invert = defineStep({ type: 'invert', title: 'Invert', fields: {}, size: (before) => before })

const channelFields = {
  channel: choice({
    title: 'channel',
    help: 'For images. Gray is luma as defined by Rec. 601: 0.299 red + 0.587 green + 0.114 blue. Alpha is 1 where the image is opaque.',
    initial: 'red',
    options: { red: 'red', green: 'green', blue: 'blue', gray: 'gray', alpha: 'alpha' },
  }),
}
export type ChannelParams = ParamsOf<typeof channelFields>

const channel = defineStep({
  type: 'channel',
  title: 'Channel',
  fields: channelFields,
  // What has no colours has nothing to choose from.
  size: (before) => (before.channels >= 3 ? { ...before, channels: 1 } : before),
})

export const MAX_BAND = 1000

const bandFields = {
  band: optionalInteger({
    title: 'band',
    help: 'Band of an image or an array, counted from 1. Empty: every band becomes a channel. In an image with red, green, blue and near infrared, band 4 is near infrared.',
    min: 1,
    max: MAX_BAND,
    emptyMeans: 'all',
  }),
}
export type BandParams = ParamsOf<typeof bandFields>

const band = defineStep({
  type: 'band',
  title: 'Band',
  fields: bandFields,
  size: (before, { band }) => (band === null ? before : { ...before, channels: 1 }),
})

const normalize = defineStep({
  type: 'normalize',
  title: 'Normalize',
  fields: normalizeFields,
  // Means count for what the stack reads, so the pixels are read first.
  size: (before, _, read) => ({ ...before, channels: read ?? before.channels }),
})

/** Whether the stack reads numbers that a step made, which are no colours any more. */
export function isNormalized(steps: readonly InputStep[] = []): boolean {
  return steps.some((step) => step.enabled && step.type === 'normalize')
}

/** Whether every band of an image becomes a channel, instead of being read as gray or RGB. */
export function keepsAllBands(steps: readonly InputStep[] = []): boolean {
  return steps.some((step) => step.enabled && step.type === 'band' && step['band'] === null)
}

export const stepKinds: readonly StepKind[] = [
  resize,
  crop,
  centerCrop,
  invert,
  channel,
  band,
  normalize,
] as readonly StepKind[]

export function stepKindOf(type: StepType): StepKind {
  return stepKinds.find((kind) => kind.type === type)!
}

/** A step as it is added: on, with its initial parameters. */
export function newStep(type: StepType): InputStep {
  const initial = Object.entries(stepKindOf(type).fields).map(([name, field]) => [name, field.initial])
  return { type, enabled: true, ...Object.fromEntries(initial) }
}

/**
 * The size before the first step and after each; a step that is off changes nothing.
 * @param read as a step's `size` has it
 */
export function sizesThrough(
  before: InputSize,
  steps: readonly InputStep[],
  read: number | null,
): readonly InputSize[] {
  const sizes = [before]
  for (const step of steps) {
    const last = sizes.at(-1)!
    sizes.push(step.enabled ? stepKindOf(step.type).size(last, step as never, read) : last)
  }
  return sizes
}

/** The part that a crop keeps: what lies inside of the input, and one cell at least. */
export function cropFrame(
  before: InputSize,
  { top, left, height, width }: CropParams,
): { readonly top: number; readonly left: number; readonly height: number; readonly width: number } {
  const [row, rows] = inside(top, height, before.height)
  const [column, columns] = inside(left, width, before.width)
  return { top: row, left: column, height: rows, width: columns }
}

/** The crop that keeps the centre; where a side leaves an odd number over, one more is removed at the end. */
export function centeredCrop(before: InputSize, { height, width }: CenterCropParams): CropParams {
  const begin = (side: number, kept: number) => Math.max(0, Math.floor((side - kept) / 2))
  return { top: begin(before.height, height), left: begin(before.width, width), height, width }
}

/** Begin and length along one axis. */
function inside(begin: number, length: number | null, side: number): readonly [begin: number, length: number] {
  const from = Math.min(begin, side - 1)
  return [from, Math.min(length ?? side, side - from)]
}

/** A side that keeps its proportion to the other one, which becomes `other` from `otherBefore`; as it was without. */
function inProportion(side: number, other: number | null, otherBefore: number): number {
  if (other === null) return side
  return Math.max(1, Math.min(MAX_SIDE, Math.round((side * other) / otherBefore)))
}

function defineStep<F extends Fields>(kind: StepKind<F>): StepKind<F> {
  return kind
}
