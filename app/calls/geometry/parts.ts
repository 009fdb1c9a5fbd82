/** Parts that several rows of the geometry table share. */
import { axisWindow, plainTaps, type Axis, type AxisTap, type Line } from '#app/calls/axis'
import type { KernelCall, PaddingMode, Span, Window2d, WeightSource } from '#app/calls/kernelCall'
import type { MapShape } from '#app/shape'
import type { CellsRead, Geometry, Rows, Weights } from './geometry'

type WeightName<C> = { [P in keyof C]: C[P] extends WeightSource | null ? P : never }[keyof C]

/** @param names the call's weights, in the order of its kernel; a bias may be null */
export function weighted<C extends KernelCall>(call: C, ...names: WeightName<C>[]): Weights {
  const given = names.filter((name) => call[name] !== null)
  return {
    weightSources: given.map((name) => call[name] as WeightSource),
    withoutNumbers: () => {
      const none: WeightSource = { from: 'values', values: [] }
      return { ...call, ...Object.fromEntries(given.map((name) => [name, none])) }
    },
  }
}

export function unweighted(call: KernelCall): Weights {
  return { weightSources: [], withoutNumbers: () => call }
}

/** Calls that neither reduce regions nor find the indices of maxima. */
export const plain = { regions: null, argmaxWindow: null } satisfies Partial<Geometry>

/** Calls whose output rows need the whole input. */
export const wholeInput = { streams: false, rows: null } satisfies Partial<Geometry>

/** Cells of each axis that are listed one by one. */
export function along(taps: CellsRead['taps']): Pick<CellsRead, 'taps' | 'sources'> {
  return {
    taps,
    *sources(axis, n, { begin, end }) {
      for (let at = begin; at < end; at++) for (const { source } of taps(axis, n, at)) yield source
    },
  }
}

/** Maps whose cells lie evenly on those of the input, from one border to the other. */
export const stretched = {
  cellPatch: null,
  line: (_axis: Axis, n: number, out: number): Line => ({ scale: n / out, offset: 0 }),
} satisfies Partial<CellsRead>

/** Each output row is computed from the same row of the input. */
export function sameRows(call: KernelCall): Rows {
  return {
    mode: 'zeros',
    positions: (rows) => rows,
    scale: [1, 1],
    crop: ({ output }) => ({ call, input: output, output, valid: true }),
  }
}

/** The rows under a window that slides. */
export function windowRows(window: Window2d, mode: PaddingMode): Pick<Rows, 'mode' | 'positions' | 'scale'> {
  const { s, p0, k, d } = axisWindow(window, 0)
  return {
    mode,
    positions: ({ begin, end }) => ({ begin: begin * s - p0, end: (end - 1) * s - p0 + (k - 1) * d + 1 }),
    scale: [1, s],
  }
}

export function sameChannels(channels: Span): Span {
  return channels
}

export function allChannels(_channels: Span, { channels }: MapShape): Span {
  return { begin: 0, end: channels }
}

/** The channels of the group that an output channel belongs to. */
export function groupChannels(groups: number): CellsRead['channels'] {
  return ({ begin, end }, input, output) => {
    const groupOf = (channel: number) => Math.floor((channel * groups) / output.channels)
    const size = input.channels / groups
    return { begin: groupOf(begin) * size, end: (groupOf(end - 1) + 1) * size }
  }
}

export function all(n: number): readonly AxisTap[] {
  return plainTaps({ begin: 0, end: n })
}

export function one(at: number): Span {
  return { begin: at, end: at + 1 }
}

/** Nanoseconds of sums of so many products. */
export function productsWork(read: number): number {
  return 0.3 + 0.02 * read
}
