/** Resize and Upsample: by factors or to sizes, nearest or linear. */
import { shortest } from '#app/text/decimal'
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/onnx/site'
import { axisOf, letterAt, noPlace, type MapValue } from '#main/models/mapValue'
import { dimsOf } from '#main/models/onnx/values'

type Sides<T> = readonly [rows: T, columns: T]

const HALF_PIXEL_FOR_NEAREST = 'tf_half_pixel_for_nn'

const coordinateModes: Readonly<Record<string, string>> = {
  half_pixel: 'halfPixel',
  pytorch_half_pixel: 'pytorchHalfPixel',
  asymmetric: 'asymmetric',
  align_corners: 'alignCorners',
  // Only for the nearest cell: rounding down without the half-cell offset is rounding to nearest with it.
  [HALF_PIXEL_FOR_NEAREST]: 'halfPixel',
}

const roundings: Readonly<Record<string, string>> = {
  round_prefer_floor: 'roundPreferFloor',
  round_prefer_ceil: 'roundPreferCeil',
  floor: 'floor',
  ceil: 'ceil',
}

const resize: Translate = (site) => {
  const input = site.map()
  const old = site.opset < 11
  const [scalesAt, sizesAt] = old ? [1, 9] : [2, 3]
  const sizes = nonEmpty(site.numbers(sizesAt))
  const factors = nonEmpty(site.numbers(scalesAt))
  const policy = site.text('keep_aspect_ratio_policy', 'stretch')
  if (policy !== 'stretch') return site.unsupported('keep_aspect_ratio_policy', policy)
  if (site.int('antialias', 0) !== 0) return site.unsupported('antialias', 1)
  const mode = site.text('coordinate_transformation_mode', old ? 'asymmetric' : 'half_pixel')
  const coordinates = coordinateModes[mode] ?? site.unsupported('coordinate_transformation_mode', mode)
  const rounding = site.text('nearest_mode', old ? 'floor' : 'round_prefer_floor')
  const nearest = isNearest(site)
  const forNearest = mode === HALF_PIXEL_FOR_NEAREST
  if (forNearest && !nearest) return site.unsupported('coordinate_transformation_mode', mode)
  if (forNearest && rounding !== 'floor') return site.unsupported('nearest_mode', rounding)
  return resized(site, input, {
    sizes: sizes && sidesOf(site, input, sizes, (size, axis) => size === dimsOf(input)[axis]),
    factors: factors && sidesOf(site, input, factors, (factor) => factor === 1),
    nearest,
    coordinates,
    rounding: forNearest ? 'roundPreferCeil' : (roundings[rounding] ?? site.unsupported('nearest_mode', rounding)),
  })
}

/** As Resize in its first form: by factors, from the first cell on. */
const upsample: Translate = (site) => {
  const input = site.map()
  const factors = site.node.attributes.get('scales')?.floats ?? site.numbers(1)
  if (!factors) return noPlace(message('models.needsTensor', { n: 2 }))
  return resized(site, input, {
    sizes: null,
    factors: sidesOf(site, input, factors, (factor) => factor === 1),
    nearest: isNearest(site),
    coordinates: 'asymmetric',
    rounding: 'floor',
  })
}

interface How {
  readonly sizes: Sides<number> | null
  readonly factors: Sides<number> | null
  readonly nearest: boolean
  readonly coordinates: string
  readonly rounding: string
}

/** UpSampling2D where that is the same, else Resizing. */
function resized(site: Site, input: MapValue, { sizes, factors, nearest, coordinates, rounding }: How): MapValue {
  const { height, width } = input.shape
  const by = sizes ? ([sizes[0] / height, sizes[1] / width] as const) : factors
  if (!by) return noPlace(message('models.needsTensor', { n: 3 }))
  if (by.every((factor) => factor === 1)) return input
  const whole = by.every((factor) => Number.isInteger(factor) && factor >= 1 && factor <= MOST_UPSAMPLING)
  const centred = coordinates === 'halfPixel'
  const repeats =
    nearest && (centred ? rounding.startsWith('round') : coordinates === 'asymmetric' && rounding === 'floor')
  if (whole && (repeats || (!nearest && centred)))
    return site.add('UpSampling2D', { size: by, interpolation: nearest ? 'nearest' : 'bilinear' }, input)
  const interpolation = nearest ? 'nearest' : 'bilinear'
  // Whole factors hold for images of other sizes too.
  const target = sizes && !whole ? { height: sizes[0], width: sizes[1] } : { scale: by.map((n) => Number(shortest(n))) }
  return site.add('Resizing', { ...target, interpolation, coordinates, rounding }, input)
}

const MOST_UPSAMPLING = 64

/** The numbers for rows and columns. @throws NoPlace where another axis would change */
function sidesOf(
  site: Site,
  input: MapValue,
  numbers: readonly number[],
  isKept: (number: number, axis: number) => boolean,
): Sides<number> {
  const rank = input.axes.length
  const axes = site.ints('axes')?.map((axis) => axisOf(axis, rank)) ?? input.axes.map((_, axis) => axis)
  if (axes.length !== numbers.length) return noPlace(message('models.alongAxis', { axis: axes.join(', ') }))
  const sides: Record<string, number> = {}
  axes.forEach((axis, i) => {
    const letter = letterAt(input, axis)
    if (letter === 'h' || letter === 'w') sides[letter] = numbers[i]!
    else if (!isKept(numbers[i]!, axis)) noPlace(message('models.alongAxis', { axis }))
  })
  const own = site.numbers(site.opset < 11 ? 9 : 3) ? [input.shape.height, input.shape.width] : [1, 1]
  return [sides['h'] ?? own[0]!, sides['w'] ?? own[1]!]
}

function isNearest(site: Site): boolean {
  const mode = site.text('mode', 'nearest')
  return mode === 'nearest' || mode === 'linear' || mode === 'bilinear'
    ? mode === 'nearest'
    : site.unsupported('mode', mode)
}

function nonEmpty(numbers: readonly number[] | null): readonly number[] | null {
  return numbers?.length ? numbers : null
}

export const resizeOperators: Readonly<Record<string, Translate>> = { Resize: resize, Upsample: upsample }
