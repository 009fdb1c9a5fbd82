/** The difference of two planes, cell by cell, as float32 subtracts. */
import { Failure } from '#app/failure'
import type { Span } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'
import { message } from '#app/text/message'
import { gridShape, mapShape, sameShape, type MapShape } from '#app/shape'
import { gridView, requireChannel, type FeatureMap } from './featureMap'
import type { Phase } from './phase'

/** One channel of a map. */
export interface Plane {
  readonly map: FeatureMap
  readonly channel: number
  /** Those of its rows that are meant; all of them without it. */
  readonly rows?: Span
}

export interface SubtractJob {
  readonly kind: 'subtract'
  /** The first plane of each is meant; all have one size. */
  readonly from: TensorView
  readonly minus: TensorView
  readonly output: TensorView
}

const BLOCK_CELLS = 1 << 18

export function subtractPhases({ from, minus, output }: SubtractJob): Phase[] {
  const { height, width } = output
  const rows = Math.max(1, Math.floor(BLOCK_CELLS / width))
  return [
    {
      units: Math.ceil(height / rows),
      run: (unit) => {
        for (let row = unit * rows; row < Math.min((unit + 1) * rows, height); row++) {
          const [a, b, out] = [row * from.rowStride, row * minus.rowStride, row * output.rowStride]
          for (let i = 0; i < width; i++) output.data[out + i] = from.data[a + i]! - minus.data[b + i]!
        }
      },
    },
  ]
}

/** The rows of a plane as a view with one channel. */
export function planeView({ map, channel, rows }: Plane): TensorView {
  const plane = planeOf(gridView(map), channel)
  if (!rows) return plane
  return { ...plane, data: plane.data.subarray(rows.begin * plane.rowStride), height: rows.end - rows.begin }
}

/**
 * The shape of the difference of two planes, of maps that need not be there.
 * @throws Failure 'not-found' beyond the channels, 'invalid-argument' for planes of different sizes
 */
export function differenceShape(from: PlaneShape, minus: PlaneShape): MapShape {
  const [one, other] = [from, minus].map(({ map, channel, rows }) => {
    requireChannel(map.shape, channel)
    const { height, width } = gridShape(map.shape)
    return mapShape(1, rows ? rows.end - rows.begin : height, width)
  }) as [MapShape, MapShape]
  if (sameShape(one, other)) return one
  throw new Failure(
    'invalid-argument',
    message('engine.differentSizes', {
      height: one.height,
      width: one.width,
      otherHeight: other.height,
      otherWidth: other.width,
    }),
  )
}

type PlaneShape = Omit<Plane, 'map'> & { readonly map: { readonly shape: MapShape } }

/** One channel of a view, as the only one. */
export function planeOf(view: TensorView, channel: number): TensorView {
  return { ...view, data: view.data.subarray(channel * view.planeStride), channels: 1 }
}
