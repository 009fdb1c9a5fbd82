/**
 * Places of maxima: kernels count row * width + column within one plane; the cases count in several ways.
 */
import type { MapShape } from '#app/shape'
import { product, type NdArray } from '#native-kernels/conformance/array'
import { Unsupported, type Problem } from './operation'

/** Places within the planes of `input` as the case counts them. */
export function inIndexLayout({ case: { indicesLayout } }: Problem, places: NdArray, input: MapShape): NdArray {
  const planeSize = input.height * input.width
  return mapPlaces(places, (place, plane) => {
    const turned = (place % input.width) * input.height + Math.floor(place / input.width)
    switch (indicesLayout) {
      case 'plane_rowmajor':
        return place
      case 'plane_colmajor':
        return turned
      case 'tensor_rowmajor':
        return plane * planeSize + place
      case 'tensor_colmajor':
        return plane * planeSize + turned
      default:
        throw new Unsupported(`indices layout ${indicesLayout}`)
    }
  })
}

/** Places as the case counts them, counted within planes of `space` cells again. */
export function inPlanes({ case: { indicesLayout } }: Problem, indices: NdArray, space: number): NdArray {
  switch (indicesLayout) {
    case 'plane_rowmajor':
      return indices
    case 'tensor_rowmajor':
      return mapPlaces(indices, (index, plane) => index - plane * space)
    default:
      throw new Unsupported(`indices layout ${indicesLayout}`)
  }
}

/** Each value of a batch changed, knowing which plane of the batch it lies in. */
export function mapPlaces(batch: NdArray, change: (value: number, plane: number) => number): NdArray {
  const planeSize = product(batch.shape.slice(2))
  return {
    shape: batch.shape,
    values: Float64Array.from(batch.values, (value, i) => change(value, Math.floor(i / planeSize))),
  }
}
