/**
 * Which axis of an array of kernels holds what. PyTorch keeps a convolution's weights as (filters, channels, rows,
 * columns), Keras as (rows, columns, channels, filters); the layer's own counts tell them apart.
 */
import { Failure } from '#app/failure'
import type { Matrix } from '#app/layers/presets'
import { message, type Message } from '#app/text/message'
import type { BankSize } from './bank'

/** Layers that keep their kernels in axes of their own. */
export type Convolution = 'conv' | 'transposed' | 'depthwise'

export interface KernelArray {
  readonly shape: readonly number[]
  /** In C order. */
  readonly values: readonly number[]
}

export interface LaidOut {
  /** filters, channels, rows, columns */
  readonly kernel: readonly (readonly Matrix[])[]
  /** The reading that was taken. */
  readonly reading: Message
}

/** Axes by letter: filters o, channels i, rows h, columns w; m counts the filters of one channel. */
interface Layout {
  readonly axes: string
  readonly words: Message
}

const oneFilter: readonly Layout[] = [
  { axes: 'ihw', words: message('kernelFile.axesChannelsFirst') },
  { axes: 'hwi', words: message('kernelFile.axesChannelsLast') },
]

const LAYOUTS: Readonly<Record<Convolution, readonly Layout[]>> = {
  conv: [
    { axes: 'oihw', words: message('kernelFile.convPyTorch') },
    { axes: 'hwio', words: message('kernelFile.convKeras') },
    ...oneFilter,
  ],
  transposed: [
    { axes: 'iohw', words: message('kernelFile.transposedPyTorch') },
    { axes: 'hwoi', words: message('kernelFile.transposedKeras') },
    ...oneFilter,
  ],
  depthwise: [
    { axes: 'oihw', words: message('kernelFile.depthwisePyTorch') },
    { axes: 'hwom', words: message('kernelFile.depthwiseKeras') },
    { axes: 'ohw', words: message('kernelFile.axesFiltersFirst') },
    { axes: 'hwo', words: message('kernelFile.axesFiltersLast') },
  ],
}

/**
 * The kernels of an array with three or four axes, by the reading that fits the layer better.
 * @param needed the layer's counts now; channels weigh as much as the kernel size, filters decide a tie
 * @param most rows and columns of the largest kernel
 * @throws Failure 'unreadable-file' where no reading fits, or two fit alike
 */
export function layOut(array: KernelArray, convolution: Convolution, needed: BankSize, most: number): LaidOut {
  const readings = LAYOUTS[convolution]
    .filter(({ axes }) => axes.length === array.shape.length)
    .map((layout) => ({ layout, size: sizeOf(layout, array.shape) }))
  const possible = readings.filter(
    ({ size }) => Math.max(...size.size) <= most && (convolution !== 'depthwise' || size.channels === 1),
  )
  const [one, other] = possible
  const shape = `(${array.shape.join(', ')})`
  if (!one) {
    const [first, second] = readings
    throw unreadable(
      message('kernelFile.noReadingFits', {
        shape,
        maxHeight: most,
        maxWidth: most,
        first: first!.layout.words,
        second: second!.layout.words,
      }),
    )
  }
  const better = other ? compare(one.size, other.size, needed) : 1
  if (better === 0) {
    throw unreadable(
      message('kernelFile.ambiguousShape', { shape, first: one.layout.words, second: other!.layout.words }),
    )
  }
  const { layout, size } = better > 0 ? one : other!
  return { kernel: arranged(array, layout, size), reading: layout.words }
}

function sizeOf({ axes }: Layout, shape: readonly number[]): BankSize {
  const of = (axis: string) => shape[axes.indexOf(axis)] ?? 1
  return { filters: of('o') * of('m'), channels: of('i'), size: [of('h'), of('w')] }
}

/** Above 0 where `one` fits better, below where `other` does, 0 where that can't be told. */
function compare(one: BankSize, other: BankSize, needed: BankSize): number {
  const same = (a: BankSize) => a.size[0] === needed.size[0] && a.size[1] === needed.size[1]
  const by = [+(one.channels === needed.channels) - +(other.channels === needed.channels), +same(one) - +same(other)]
  if (by.includes(1) && by.includes(-1)) return 0
  return by.find((sign) => sign !== 0) ?? +(one.filters === needed.filters) - +(other.filters === needed.filters)
}

function arranged({ shape, values }: KernelArray, { axes }: Layout, { filters, channels, size }: BankSize): Matrix[][] {
  const step = (axis: string) =>
    axes.includes(axis) ? shape.slice(axes.indexOf(axis) + 1).reduce((product, n) => product * n, 1) : 0
  const [o, m, i, h, w] = [step('o'), step('m'), step('i'), step('h'), step('w')]
  const multiplier = axes.includes('m') ? shape[axes.indexOf('m')]! : 1
  const count = <T>(length: number, of: (n: number) => T) => Array.from({ length }, (_, n) => of(n))
  return count(filters, (f) =>
    count(channels, (c) =>
      count(size[0], (row) =>
        count(
          size[1],
          (column) => values[Math.floor(f / multiplier) * o + (f % multiplier) * m + c * i + row * h + column * w]!,
        ),
      ),
    ),
  )
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('kernelFile.notKernel', { reason }))
}
