/**
 * One axis of a resized map: which input cells each output cell mixes. The coordinates are those of ONNX' Resize
 * (coordinate_transformation_mode), in which PyTorch's and TensorFlow's are found too.
 */
import type { Mix } from '#app/calls/kernelCall'

export type Coordinates = 'halfPixel' | 'pytorchHalfPixel' | 'asymmetric' | 'alignCorners'
/** How a position between two cells is rounded; a prefer- says what becomes of halves. */
export type Rounding = 'roundPreferFloor' | 'roundPreferCeil' | 'floor' | 'ceil'

export interface Resampling {
  /** Cells of the input and of the output. */
  readonly n: number
  readonly out: number
  /** Output cells per input cell where that is not out / n, because out is rounded. */
  readonly scale?: number
  readonly coordinates: Coordinates
  /** Of the nearest cell; null interpolates linearly. */
  readonly rounding: Rounding | null
}

/** Output cells for a factor, rounded down; the product is taken in float32, as runtimes do, so a third of three is one. */
export function scaledSize(n: number, scale: number): number {
  return Math.floor(Math.fround(Math.fround(scale) * n))
}

/** For each output cell the two input cells that it mixes; positions beyond the borders take the border cell. */
export function resampled(how: Resampling): readonly Mix[] {
  const last = how.n - 1
  const at = positionOf(how)
  return Array.from({ length: how.out }, (_, i) => {
    const { cell, share } = at(i)
    const first = how.rounding === null ? cell : cell + (roundsUp(share, how.rounding) ? 1 : 0)
    if (how.rounding !== null || share === 0 || first < 0 || first >= last) {
      const only = Math.max(0, Math.min(first, last))
      return { first: only, second: only, share: 0 }
    }
    return { first, second: first + 1, share }
  })
}

function roundsUp(share: number, rounding: Rounding): boolean {
  switch (rounding) {
    case 'floor':
      return false
    case 'ceil':
      return share > 0
    case 'roundPreferFloor':
      return share > 0.5
    case 'roundPreferCeil':
      return share >= 0.5
  }
}

/** The position of an output cell's centre on the input's axis, whose cell k has its centre at k. */
type PositionOf = (i: number) => { readonly cell: number; readonly share: number }

function positionOf({ n, out, scale, coordinates, rounding }: Resampling): PositionOf {
  const isQuotient = scale === undefined || Math.fround(Math.fround(scale) * n) === out
  // Which cell is nearest can depend on the last bit, so the factor is taken in float32, as runtimes do.
  if (!isQuotient && rounding !== null && coordinates !== 'alignCorners') return nearPosition(scale, out, coordinates)
  // Whole numerators and denominators, so that halves are halves.
  const [top, bottom] = isQuotient ? [n, out] : [1, scale]
  switch (coordinates) {
    case 'halfPixel':
    case 'pytorchHalfPixel':
      if (out === 1 && coordinates === 'pytorchHalfPixel') return () => ({ cell: 0, share: 0 })
      return (i) => quotient((2 * i + 1) * top - bottom, 2 * bottom)
    case 'asymmetric':
      return (i) => quotient(i * top, bottom)
    case 'alignCorners':
      return (i) => quotient(i * (n - 1), Math.max(out - 1, 1))
  }
}

function nearPosition(scale: number, out: number, coordinates: Coordinates): PositionOf {
  const half = coordinates === 'asymmetric' ? 0 : 0.5
  if (out === 1 && coordinates === 'pytorchHalfPixel') return () => ({ cell: 0, share: 0 })
  return (i) => quotient(Math.fround(Math.fround((i + half) / Math.fround(scale)) - half), 1)
}

function quotient(numerator: number, denominator: number) {
  const cell = Math.floor(numerator / denominator)
  return { cell, share: Math.max(0, numerator - cell * denominator) / denominator }
}
