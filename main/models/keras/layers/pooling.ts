/** Poolings with a sliding window, and over the whole map. */
import type { Translate } from '#main/models/keras/site'
import type { MapValue } from '#main/models/mapValue'
import { paddingOf } from './weighted'

function pooling(type: string): Translate {
  return (site) => {
    const input = site.planar()
    const poolSize = site.pair('pool_size', [2, 2])
    return site.add(type, { poolSize, strides: site.pair('strides', poolSize), padding: paddingOf(site) }, input)
  }
}

/** Kept as a map of one cell for a Reshape that makes one of it, as in squeeze-and-excitation. */
function globalPooling(type: string): Translate {
  return (site) => {
    const input = site.planar()
    const keepdims = site.flag('keepdims', false)
    const reshaped = !keepdims && site.readers.length > 0 && site.readers.every((kind) => kind === 'Reshape')
    const pooled = site.add(type, { keepdims: keepdims || reshaped }, input)
    return reshaped ? withoutSides(pooled) : pooled
  }
}

function withoutSides(value: MapValue): MapValue {
  return { ...value, axes: value.axes.filter(({ of }) => of === 'n' || of === 'c') }
}

export const poolings: Readonly<Record<string, Translate>> = {
  MaxPooling2D: pooling('MaxPooling2D'),
  AveragePooling2D: pooling('AveragePooling2D'),
  GlobalMaxPooling2D: globalPooling('GlobalMaxPooling2D'),
  GlobalAveragePooling2D: globalPooling('GlobalAveragePooling2D'),
}
