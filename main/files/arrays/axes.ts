/** Which axes of an array are channels, rows and columns; and its numbers as planes of float32. */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import type { Span } from '#app/calls/kernelCall'
import type { Select } from '#app/inputs/select'
import type { NpyNumbers } from '#main/files/npy'

export interface ArrayAxes {
  /** Items of a batch. */
  readonly count: number
  readonly channels: number
  readonly height: number
  readonly width: number
  /** Where the channels are; null for an array of two axes. */
  readonly position: 'first' | 'last' | null
  /** Whether that was found by the rule, not asked for. */
  readonly guessed: boolean
  /** Distances of neighbours in the array. */
  readonly steps: { readonly item: number; readonly channel: number; readonly row: number; readonly column: number }
}

/**
 * (H, W) has one channel; (C, H, W) and (N, C, H, W) have the channels first, (H, W, C) and (N, H, W, C) last. Channels are
 * last where the last axis is 1, 3 or 4 and the first of an item is larger, unless `wanted` says otherwise.
 * @throws Failure 'unreadable-file' for other shapes
 */
export function arrayAxes(
  { shape, fortranOrder }: { readonly shape: readonly number[]; readonly fortranOrder: boolean },
  wanted?: Select['channels'],
): ArrayAxes {
  if (shape.length < 2 || shape.length > 4)
    throw unreadable(message('arrays.npyInputShape', { shape: shape.join(', ') }))
  if (shape.some((n) => n === 0)) throw unreadable(message('arrays.npyNoValues', { shape: shape.join(', ') }))
  if (wanted && shape.length === 2) throw new Failure('invalid-argument', message('arrays.noAxes'))
  const steps = stepsOf(shape, fortranOrder)
  const [count, item] = shape.length === 4 ? [shape[0]!, shape.slice(1)] : [1, shape]
  const itemSteps = shape.length === 4 ? steps.slice(1) : steps
  if (item.length === 2) {
    const [height = 1, width = 1] = item
    const [row = 0, column = 0] = steps
    return {
      count,
      channels: 1,
      height,
      width,
      position: null,
      guessed: false,
      steps: { item: 0, channel: 0, row, column },
    }
  }
  const position = wanted ?? (looksChannelsLast(item) ? 'last' : 'first')
  const [c, h, w] = position === 'last' ? [2, 0, 1] : [0, 1, 2]
  return {
    count,
    channels: item[c]!,
    height: item[h]!,
    width: item[w]!,
    position,
    guessed: wanted === undefined,
    steps: {
      item: shape.length === 4 ? steps[0]! : 0,
      channel: itemSteps[c]!,
      row: itemSteps[h]!,
      column: itemSteps[w]!,
    },
  }
}

/**
 * Some items of an array: planes one after another, without padding, rounded to float32.
 * @returns also whether a number was rounded
 * @throws Failure 'unreadable-file' as `isBeyondFloat32`
 */
export function planesOf(
  data: NpyNumbers,
  axes: ArrayAxes,
  items: Span,
): { readonly values: Float32Array; readonly rounded: boolean } {
  const { channels, height, width, steps } = axes
  const values = new Float32Array((items.end - items.begin) * channels * height * width)
  let rounded = false
  let to = 0
  for (let n = items.begin; n < items.end; n++)
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height; y++) {
        let from = n * steps.item + c * steps.channel + y * steps.row
        for (let x = 0; x < width; x++, from += steps.column, to++) {
          const value = data[from]!
          values[to] = Number(value)
          // A big integer compares with the number it has become.
          if (values[to] == value || value !== value) continue
          if (isBeyondFloat32(value)) throw beyondFloat32(value, axes, { item: n, channel: c, row: y, column: x })
          rounded = true
        }
      }
  return { values, rounded }
}

/** Whether a finite number becomes infinite in float32. */
export function isBeyondFloat32(value: number | bigint): boolean {
  return typeof value === 'number' && Number.isFinite(value) && !Number.isFinite(Math.fround(value))
}

/** The Failure for such a number, by its place in the array. */
export function beyondFloat32(
  value: number | bigint,
  { position, steps }: ArrayAxes,
  at: { readonly item: number; readonly channel: number; readonly row: number; readonly column: number },
): Failure {
  const { item, channel, row, column } = at
  const batch = steps.item > 0 ? [item] : []
  const pixel = position === 'first' ? [channel, row, column] : [row, column, ...(position === 'last' ? [channel] : [])]
  const index = [...batch, ...pixel].join(', ')
  return unreadable(message('arrays.npyValueTooLarge', { index, text: String(value) }))
}

/** Said where the rule has found the channels last. */
export function axesNote(
  { shape }: { readonly shape: readonly number[] },
  { position, guessed, channels }: ArrayAxes,
): Message[] {
  return position === 'last' && guessed ? [message('arrays.channelsLast', { shape: shape.join(', '), channels })] : []
}

function looksChannelsLast([first = 0, , last = 0]: readonly number[]): boolean {
  return (last === 1 || last === 3 || last === 4) && first > last
}

function stepsOf(shape: readonly number[], fortranOrder: boolean): number[] {
  const steps = new Array<number>(shape.length).fill(1)
  const axes = shape.map((_, axis) => (fortranOrder ? axis : shape.length - 1 - axis))
  let step = 1
  for (const axis of axes) {
    steps[axis] = step
    step *= shape[axis]!
  }
  return steps
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('arrays.npyUnreadable', { reason }))
}
