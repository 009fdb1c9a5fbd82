/**
 * One axis of a kernel call, rows and columns alike: which cells of an input of n cells an output cell reads.
 * Windows are in cells: size k, stride s, dilation d, padding p0 before and p1 after.
 */
import type { PaddingMode, Span, Window2d } from './kernelCall'

/** 0: rows. 1: columns. */
export type Axis = 0 | 1

export interface AxisWindow {
  readonly k: number
  readonly s: number
  readonly d: number
  readonly p0: number
  readonly p1: number
}

/** One cell of a window. */
export interface AxisTap {
  /** Index of the cell in the window, and in the kernel that lies over it. */
  readonly tap: number
  /** Position on the input's axis; in the padding where it is below 0, or n and above. */
  readonly position: number
  /** The input cell that counts at this position; null in padding that no cell fills. */
  readonly source: number | null
}

/** A cell that takes part in a linear interpolation, with its weight. */
export interface WeightedCell {
  readonly source: number
  /** Above 0; the weights of all cells add up to 1. */
  readonly weight: number
}

/** A position on one axis of a map to the same position on another map: other = scale * own + offset. Cell i is [i, i + 1). */
export interface Line {
  readonly scale: number
  readonly offset: number
}

export function axisWindow({ size, strides, dilations, pads }: Window2d, axis: Axis): AxisWindow {
  return { k: size[axis], s: strides[axis], d: dilations[axis], p0: pads[axis], p1: pads[axis === 0 ? 2 : 3] }
}

/**
 * The cell that stands for a position on an axis of n cells; null where nothing does. 'reflect' mirrors without
 * repeating the border cell, as PyTorch does; positions may lie any number of axis lengths outside.
 */
export function sourceIndex(position: number, n: number, mode: PaddingMode): number | null {
  if (position >= 0 && position < n) return position
  switch (mode) {
    case 'zeros':
      return null
    case 'replicate':
      return position < 0 ? 0 : n - 1
    case 'circular':
      return modulo(position, n)
    case 'reflect': {
      const period = Math.max(2 * (n - 1), 1)
      const mirrored = modulo(position, period)
      return mirrored < n ? mirrored : period - mirrored
    }
  }
}

/**
 * The cells from the first to the last that stand for positions [begin, end). With 'reflect' and 'replicate' the border
 * cells that positions lie beyond are among them; 'circular' positions beyond a border take the whole axis.
 */
export function sourceSpan({ begin, end }: Span, n: number, mode: PaddingMode): Span {
  if (mode === 'zeros' || (begin >= 0 && end <= n)) {
    const first = clamp(begin, 0, n)
    return { begin: first, end: Math.max(first, clamp(end, 0, n)) }
  }
  if (mode === 'circular') return { begin: 0, end: n }
  const cells = [begin, end - 1].flatMap((position) => [
    clamp(position, 0, n - 1),
    // Reflection covers the axis where it reaches farther.
    sourceIndex(clamp(position, 1 - n, 2 * (n - 1)), n, mode)!,
  ])
  return { begin: Math.min(...cells), end: Math.max(...cells) + 1 }
}

/** The window of output cell `at`. Positions beyond the declared padding, which ceilMode can reach, are left out. */
export function windowTaps(
  { k, s, d, p0, p1 }: AxisWindow,
  n: number,
  mode: PaddingMode,
  at: number,
): readonly AxisTap[] {
  return Array.from({ length: k }, (_, tap) => ({ tap, position: at * s - p0 + tap * d }))
    .filter(({ position }) => position < n + p1)
    .map((tap) => ({ ...tap, source: sourceIndex(tap.position, n, mode) }))
}

/** Positions under the windows of output cells [begin, end), inside the declared padding; some may come twice. */
export function* windowPositions({ k, s, d, p0, p1 }: AxisWindow, n: number, { begin, end }: Span): Iterable<number> {
  const limit = n + p1
  if (d === 1 && s <= k) {
    // The windows leave no gaps between them.
    for (let position = begin * s - p0; position < Math.min((end - 1) * s - p0 + k, limit); position++) yield position
    return
  }
  for (let at = begin; at < end; at++) {
    for (let tap = 0, position = at * s - p0; tap < k && position < limit; tap++, position += d) yield position
  }
}

/** Of n windows those that have cell `at` in them, with the tap that lies on it: what a transposed convolution reads. */
export function coveringTaps({ k, s, d, p0 }: AxisWindow, n: number, at: number): readonly AxisTap[] {
  const first = Math.max(Math.ceil((at + p0 - (k - 1) * d) / s), 0)
  const last = Math.min(Math.floor((at + p0) / s), n - 1)
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => first + i)
    .map((source) => ({ tap: (at + p0 - source * s) / d, position: source, source }))
    .filter(({ tap }) => Number.isInteger(tap))
}

/** Cells [begin, end), none of them padding. */
export function plainTaps({ begin, end }: Span): readonly AxisTap[] {
  return Array.from({ length: end - begin }, (_, tap) => ({ tap, position: begin + tap, source: begin + tap }))
}

/** The cells around the centre of output cell `at` of an axis that is `factor` times as long: half-pixel centres, clamped. */
export function interpolatedCells(factor: number, n: number, at: number): readonly WeightedCell[] {
  // The centre (at + 1/2) / factor - 1/2, in units of 1 / (2 factor), so that a weight of 0 is exactly 0.
  const centre = 2 * at + 1 - factor
  const first = Math.floor(centre / (2 * factor))
  const weight = (centre - first * 2 * factor) / (2 * factor)
  const [low, high] = [Math.max(first, 0), Math.min(first + 1, n - 1)]
  if (low === high) return [{ source: low, weight: 1 }]
  return [
    { source: low, weight: 1 - weight },
    { source: high, weight },
  ].filter((cell) => cell.weight > 0)
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}

function modulo(value: number, period: number): number {
  return ((value % period) + period) % period
}
