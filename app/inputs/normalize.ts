/** The step Normalize: its fields, and the numbers that families of pretrained networks expect. */
import { choice, numbers, type ParamsOf } from '#app/layers/fields'

/** Smallest deviation: what float32 still divides by. */
const MIN_DEVIATION = 1e-30

export const normalizeFields = {
  mean: numbers({
    title: 'mean',
    help: 'Subtracted from each value: one number for all channels, or one per channel. In the units of the values that the stack reads, such as 0..1 or 0..255.',
    initial: 0,
  }),
  deviation: numbers({
    title: 'deviation',
    help: 'Divides each value after the subtraction: one number for all channels, or one per channel. (x - mean) / deviation in float32, rounded after each operation.',
    initial: 1,
    min: MIN_DEVIATION,
  }),
  order: choice({
    title: 'order',
    help: 'Order of the channels after this step. BGR swaps red and blue first; mean and deviation follow the new order.',
    initial: 'rgb',
    options: { rgb: 'as read', bgr: 'BGR' },
  }),
}
export type NormalizeParams = ParamsOf<typeof normalizeFields>

interface Preset {
  readonly name: string
  /** Of values from 0 to 1. */
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
  /** The same of values from 0 to 255, as their authors publish them. */
  readonly of255: Pick<NormalizeParams, 'mean' | 'deviation'>
  readonly order: NormalizeParams['order']
}

const caffeMean = [103.939, 116.779, 123.68]

/** torchvision and Keras' modes "torch", "tf" and "caffe". */
export const normalizePresets: readonly Preset[] = [
  {
    name: 'ImageNet',
    mean: [0.485, 0.456, 0.406],
    deviation: [0.229, 0.224, 0.225],
    of255: { mean: [123.675, 116.28, 103.53], deviation: [58.395, 57.12, 57.375] },
    order: 'rgb',
  },
  { name: '0..1', mean: [0], deviation: [1], of255: { mean: [0], deviation: [255] }, order: 'rgb' },
  { name: '-1..1', mean: [0.5], deviation: [0.5], of255: { mean: [127.5], deviation: [127.5] }, order: 'rgb' },
  {
    name: 'Caffe',
    mean: caffeMean.map((mean) => mean / 255),
    deviation: [1 / 255],
    of255: { mean: caffeMean, deviation: [1] },
    order: 'bgr',
  },
]

/** What a preset sets. @param white the value of white in what the stack reads */
export function presetParams({ mean, deviation, of255, order }: Preset, white: 1 | 255): NormalizeParams {
  return white === 1 ? { mean, deviation, order } : { ...of255, order }
}

/** Whether a preset has one number for each of three colours. */
export function needsColours({ mean }: Preset): boolean {
  return mean.length === 3
}

/**
 * Where black and white of each channel lie after the steps that normalize them; null where their channels change places,
 * so that they are no red, green and blue, or where a step has other numbers of channels.
 * @param range the values of black and white before
 */
export function normalizedRanges(
  steps: readonly { readonly type: string; readonly enabled: boolean }[] = [],
  range: readonly [black: number, white: number],
  channels: number,
): readonly (readonly [black: number, white: number])[] | null {
  let ranges = Array.from({ length: channels }, () => range)
  for (const step of steps) {
    if (!step.enabled || step.type !== 'normalize') continue
    const { mean, deviation, order } = step as unknown as NormalizeParams
    const fits = [mean, deviation].every(({ length }) => length === 1 || length === channels)
    if (!fits || (order === 'bgr' && channels > 1)) return null
    const at = (value: number, c: number) => (value - (mean[c] ?? mean[0]!)) / (deviation[c] ?? deviation[0]!)
    ranges = ranges.map(([black, white], c) => [at(black, c), at(white, c)] as const)
  }
  return ranges
}
