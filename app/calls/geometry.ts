/**
 * The geometry of kernel calls, one row per kind: which cells and rows a call reads, how it is cropped to a strip of
 * rows and divided among workers, its weights and its cost. Whoever asks a call any of these asks this table.
 */
import { sourceSpan } from './axis'
import type { CallOf, KernelCall, KernelName, Span, Window2d } from './kernelCall'
import { batchNorm, elementwise, localResponseNorm, prelu, rescale, softmax } from './geometry/cellwise'
import { convTranspose2d, unpool2d } from './geometry/covering'
import type { CallGeometry, Geometry, Rows } from './geometry/geometry'
import { arithmetic, concatenate } from './geometry/joined'
import { pyramidPool, regionArgmax, regionPool } from './geometry/regions'
import { rearrange } from './geometry/rearranged'
import { pad2d, resize2d, upsample2d } from './geometry/resized'
import { dense, flatten } from './geometry/vectors'
import { argmaxPool2d, conv2d, pool2d } from './geometry/windows'

const geometries = {
  conv2d,
  convTranspose2d,
  pool2d,
  argmaxPool2d,
  regionPool,
  regionArgmax,
  pyramidPool,
  unpool2d,
  elementwise,
  prelu,
  batchNorm,
  rescale,
  localResponseNorm,
  softmax,
  pad2d,
  upsample2d,
  resize2d,
  rearrange,
  flatten,
  dense,
  arithmetic,
  concatenate,
} satisfies { [K in KernelName]: CallGeometry<CallOf<K>> }

/** Calls never change, and a worker asks for the geometry of the same few for each strip that it computes. */
const known = new WeakMap<KernelCall, { pooling: Window2d | null; geometry: Geometry }>()

/** @param pooling for an unpooling the window that it undoes, where it is known */
export function geometryOf(call: KernelCall, pooling: Window2d | null = null): Geometry {
  const last = known.get(call)
  if (last?.pooling === pooling) return last.geometry
  // Each row takes the calls of its own name.
  const geometry = (geometries[call.kernel] as CallGeometry<KernelCall>)(call, pooling)
  known.set(call, { pooling, geometry })
  return geometry
}

/** @throws RangeError for a call whose output rows need the whole input */
export function rowsOf(call: KernelCall, pooling: Window2d | null = null): Rows {
  const { rows } = geometryOf(call, pooling)
  if (!rows) throw new RangeError(`rowsOf: expected a call that reads by rows, received ${call.kernel}`)
  return rows
}

/**
 * The input rows, clipped to the input, that output rows read. May be empty: a window can lie wholly in the padding.
 * @param rows how the call reads by rows
 */
export function inputRows({ mode, positions }: Rows, output: Span, inputHeight: number): Span {
  return output.end <= output.begin ? { begin: 0, end: 0 } : sourceSpan(positions(output), inputHeight, mode)
}

/** The same without rows at the other end of the input, where those beyond the ends wrap around. */
export function inputRowsNearby(rows: Rows, output: Span, inputHeight: number): Span {
  return inputRows(rows.mode === 'circular' ? { ...rows, mode: 'zeros' } : rows, output, inputHeight)
}
