/** What moves values or changes the sizes of a map, and what passes them on once a model is trained. */
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/keras/site'
import { dimsOfMap, noPlace } from '#main/models/mapValue'

/** Cells at the top, left, bottom and right, of `[[top, bottom], [left, right]]`, one number for both, or one for all. */
function sidesOf(site: Site, name: string): readonly number[] {
  const given = site.raw(name) ?? 0
  const both = Array.isArray(given) ? (given as unknown[]) : [given, given]
  const [rows, columns] = both.map((one) => (Array.isArray(one) ? (one as unknown[]) : [one, one]))
  const sides = [rows?.[0], columns?.[0], rows?.[1], columns?.[1]]
  const fits = both.length === 2 && sides.every((n) => typeof n === 'number')
  return fits ? (sides as number[]) : site.unsupported(name, given)
}

const upsampling: Translate = (site) => {
  const interpolation = site.text('interpolation', 'nearest')
  const params = { size: site.pair('size', [2, 2]), interpolation }
  if (interpolation !== 'nearest' && interpolation !== 'bilinear')
    return site.unsupported('interpolation', interpolation)
  return site.add('UpSampling2D', params, site.planar())
}

const resizing: Translate = (site) => {
  for (const name of ['crop_to_aspect_ratio', 'pad_to_aspect_ratio', 'antialias'])
    if (site.flag(name, false)) return site.unsupported(name, true)
  const interpolation = site.text('interpolation', 'bilinear')
  if (interpolation !== 'nearest' && interpolation !== 'bilinear')
    return site.unsupported('interpolation', interpolation)
  const size = { height: site.number('height', 1), width: site.number('width', 1) }
  // The nearest cell as TensorFlow takes it: that in which the position lies.
  return site.add(
    'Resizing',
    { ...size, interpolation, coordinates: 'halfPixel', rounding: 'roundPreferCeil' },
    site.planar(),
  )
}

const flatten: Translate = (site) => {
  const format = site.text('data_format', 'channels_last')
  return format === 'channels_last' ? site.flattened() : site.unsupported('data_format', format)
}

const reshape: Translate = (site) => {
  const input = site.map()
  const target = site.raw('target_shape')
  if (!Array.isArray(target) || !target.every((n) => Number.isInteger(n)))
    return site.unsupported('target_shape', target)
  const [, ...sides] = dimsOfMap(input)
  const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1)
  const rest = product(sides) / product((target as number[]).filter((n) => n !== -1))
  const dims = (target as number[]).map((n) => (n === -1 ? rest : n))
  if (!dims.every((n) => Number.isInteger(n) && n > 0) || product(dims) !== product(sides))
    return noPlace(message('models.rearranged'))
  return site.reshaped(input, [1, ...dims])
}

const same: Translate = (site) => site.map()

const untrained: Translate = (site) => site.untrained().map()

/** Layers that do something only while a model is trained. */
const trainingOnly = [
  'Dropout',
  'SpatialDropout2D',
  'AlphaDropout',
  'GaussianDropout',
  'GaussianNoise',
  'ActivityRegularization',
  'RandomBrightness',
  'RandomContrast',
  'RandomFlip',
  'RandomHeight',
  'RandomRotation',
  'RandomTranslation',
  'RandomWidth',
  'RandomZoom',
]

export const geometry: Readonly<Record<string, Translate>> = {
  ZeroPadding2D: (site) => site.add('ZeroPadding2D', { padding: sidesOf(site, 'padding') }, site.planar()),
  Cropping2D: (site) => site.add('Cropping2D', { cropping: sidesOf(site, 'cropping') }, site.planar()),
  UpSampling2D: upsampling,
  Resizing: resizing,
  Flatten: flatten,
  Reshape: reshape,
  Identity: same,
  ...Object.fromEntries(trainingOnly.map((kind) => [kind, untrained])),
}
