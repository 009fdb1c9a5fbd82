/** Conv and ConvTranspose. */
import type { PaddingParam } from '#app/layers/fields'
import type { Site, Translate } from '#main/models/onnx/site'
import type { MapValue } from '#main/models/mapValue'
import { dimsOf, finite, weighing } from './weights'

/** Bias of a convolution, or none. */
function biasOf(site: Site): Float32Array | null {
  const bias = site.constant(2)
  return bias && finite(site, 2, bias)
}

/** The weights' four sizes. @throws NoPlace for convolutions that are not over rows and columns */
function sizesOf(site: Site): readonly [number, number, number, number] {
  return dimsOf(site.tensor(1), 4) as [number, number, number, number]
}

/** `pads` of ONNX, which lists all beginnings before all ends, or what `auto_pad` says. */
export function paddingOf(site: Site): PaddingParam {
  const auto = site.text('auto_pad', 'NOTSET')
  switch (auto) {
    case 'SAME_UPPER':
      return 'same'
    case 'SAME_LOWER':
      return 'sameLower'
    case 'VALID':
      return 'valid'
    case 'NOTSET':
    case '': {
      const pads = site.ints('pads') ?? [0, 0, 0, 0]
      const [top, left, bottom, right] = pads
      if (pads.length !== 4 || pads.some((n) => n < 0)) return site.unsupported('pads', pads.join(', '))
      return pads.some((n) => n > 0) ? [top!, left!, bottom!, right!] : 'valid'
    }
    default:
      return site.unsupported('auto_pad', auto)
  }
}

const conv: Translate = (site) => {
  const input = site.planar()
  const [filters, inGroup, rows, columns] = sizesOf(site)
  const groups = site.int('group', 1)
  const shape = [filters, inGroup, rows, columns]
  const common = {
    kernelSize: [rows, columns],
    strides: site.pair('strides', 1),
    dilationRate: site.pair('dilations', 1),
    padding: paddingOf(site),
    ...weighing(site, finite(site, 1, site.tensor(1)), shape, biasOf(site)),
  }
  const depthwise = groups > 1 && groups === input.shape.channels && inGroup === 1 && filters % groups === 0
  return depthwise
    ? site.add('DepthwiseConv2D', { ...common, depthMultiplier: filters / groups }, input)
    : site.add('Conv2D', { ...common, filters, groups }, input)
}

const convTranspose: Translate = (site) => {
  const input = site.planar()
  const [channels, outGroup, rows, columns] = sizesOf(site)
  const groups = site.int('group', 1)
  const filters = outGroup * groups
  const area = rows * columns
  const stored = finite(site, 1, site.tensor(1))
  if (groups < 1 || groups > MOST_GROUPS) return site.unsupported('group', groups)
  // Groups become kernels that are 0 for the channels of other groups.
  const weights = groups === 1 ? stored : new Float32Array(stored.length * groups)
  for (let channel = 0; channel < channels && groups > 1; channel++) {
    const group = Math.floor((channel * groups) / channels)
    const from = stored.subarray(channel * outGroup * area, (channel + 1) * outGroup * area)
    weights.set(from, (channel * filters + group * outGroup) * area)
  }
  return site.add(
    'Conv2DTranspose',
    {
      filters,
      kernelSize: [rows, columns],
      strides: site.pair('strides', 1),
      dilationRate: site.pair('dilations', 1),
      ...transposedPadding(site, input, [rows, columns]),
      ...weighing(site, weights, [channels, filters, rows, columns], biasOf(site)),
    },
    input,
  )
}

/** Groups that may become one: they take so many times the memory. */
const MOST_GROUPS = 64

/**
 * Padding that gives `output_shape`, or with `auto_pad` SAME the input's size times the stride:
 * total = stride (n - 1) + output_padding + dilation (k - 1) + 1 - output.
 */
function transposedPadding(site: Site, { shape }: MapValue, size: readonly [number, number]) {
  const extra = site.pair('output_padding', 0)
  const strides = site.pair('strides', 1)
  const dilations = site.pair('dilations', 1)
  const auto = site.text('auto_pad', 'NOTSET')
  const same = auto.startsWith('SAME')
  const given =
    site.ints('output_shape')?.slice(-2) ?? (same ? [shape.height * strides[0], shape.width * strides[1]] : null)
  if (!given) {
    const padding = paddingOf(site)
    return { padding: padding === 'valid' ? [0, 0, 0, 0] : padding, outputPadding: extra }
  }
  const totals = [shape.height, shape.width].map(
    (n, axis) => strides[axis]! * (n - 1) + extra[axis]! + dilations[axis]! * (size[axis]! - 1) + 1 - given[axis]!,
  )
  const small = totals.map((total) => Math.floor(Math.max(total, 0) / 2))
  const large = totals.map((total, axis) => Math.max(total, 0) - small[axis]!)
  const [before, after] = auto === 'SAME_UPPER' ? [small, large] : [large, small]
  return { padding: [...before, ...after], outputPadding: extra.map((n, axis) => n + Math.max(-totals[axis]!, 0)) }
}

export const convolution: Readonly<Record<string, Translate>> = { Conv: conv, ConvTranspose: convTranspose }
