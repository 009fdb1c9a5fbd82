/**
 * The deep workloads of the benchmark: single layers with many channels on small maps, and the layers of VGG-16,
 * ResNet-18 and MobileNetV2 one after another (without their shortcuts), all at 224 x 224.
 */

/** A square convolution; `more`: strides, groups, method. */
export const conv = (size, channels, filters, padding, more = {}) => ({
  kind: 'conv',
  size,
  channels,
  filters,
  padding,
  method: 'exact',
  ...more,
})
export const relu = { kind: 'relu' }
export const pool = (type, size, stride) => ({ kind: 'pool', type, size, stride })
export const global = (type) => ({ kind: 'global', type })

/** A convolution alone, and the width of its input. */
const layer = (size, channels, filters, width, more = {}) => {
  const kind = more.groups === channels ? 'depthwise' : `${channels} -> ${filters}`
  const stride = more.strides ? ` / ${more.strides}` : ''
  return {
    id: `W10 ${size} x ${size} ${channels}-${filters} at ${width}${stride}`,
    about: `conv ${size} x ${size}${stride}, ${kind}, ${width} x ${width}`,
    input: [channels, width, width],
    stack: [conv(size, channels, filters, 'same', more)],
    keep: [0],
    need: 1,
  }
}

const layers = [
  layer(3, 512, 512, 14),
  layer(3, 256, 256, 28),
  layer(1, 512, 2048, 7),
  layer(3, 128, 128, 56),
  layer(3, 64, 64, 56),
  layer(3, 512, 512, 7),
  layer(3, 128, 256, 28, { strides: 2 }),
  layer(1, 128, 256, 28, { strides: 2 }),
  layer(1, 24, 144, 56),
  layer(1, 144, 24, 56),
  layer(1, 384, 96, 14),
  layer(1, 960, 160, 7),
  layer(3, 144, 144, 56, { groups: 144 }),
  layer(3, 144, 144, 56, { groups: 144, strides: 2 }),
  layer(3, 384, 384, 14, { groups: 384 }),
  layer(3, 960, 960, 7, { groups: 960 }),
]

/** Filters of the convolutions, and where the maps are pooled. */
const vgg16 = chain(
  [64, 64, 'pool', 128, 128, 'pool', 256, 256, 256, 'pool', 512, 512, 512, 'pool', 512, 512, 512, 'pool'].map((what) =>
    what === 'pool' ? what : { size: 3, filters: what },
  ),
)

const resnet18 = chain([
  { size: 7, filters: 64, strides: 2 },
  'pool',
  ...[64, 128, 256, 512].flatMap((filters) => [
    { size: 3, filters, strides: filters === 64 ? 1 : 2 },
    ...Array(3).fill({ size: 3, filters }),
  ]),
])

/** Expansion, filters, repetitions and stride of each block. */
const mobileNetV2 = chain([
  { size: 3, filters: 32, strides: 2 },
  ...[
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ].flatMap(([expansion, filters, times, strides]) =>
    Array.from({ length: times }, (_, i) => [
      ...(expansion > 1 ? [{ size: 1, expansion }] : []),
      { size: 3, depthwise: true, strides: i === 0 ? strides : 1 },
      { size: 1, filters, linear: true },
    ]).flat(),
  ),
  { size: 1, filters: 1280 },
])

/** A stack of convolutions, each with its ReLU, and of poolings. */
function chain(parts) {
  const stack = []
  let channels = 3
  for (const part of parts) {
    if (part === 'pool') {
      stack.push(pool('max', 2, 2))
      continue
    }
    const { size, depthwise = false, expansion = 0, strides = 1, linear = false } = part
    const filters = part.filters ?? channels * (expansion || 1)
    stack.push(conv(size, channels, filters, 'same', { strides, groups: depthwise ? channels : 1 }))
    if (!linear) stack.push(relu)
    channels = filters
  }
  return stack
}

const network = (id, about, stack, needs) => {
  const kept = stack.flatMap(({ kind }, i) => (kind === 'conv' && stack[i + 1] === relu ? [] : [i]))
  return [
    {
      id: `W10 ${id} last`,
      about: `${about}, last map`,
      input: [3, 224, 224],
      stack,
      keep: [stack.length - 1],
      need: needs.last,
    },
    { id: `W10 ${id} all`, about: `${about}, all maps`, input: [3, 224, 224], stack, keep: kept, need: needs.all },
  ]
}

export const deepWorkloads = [
  ...layers,
  ...network('VGG-16', "VGG-16's convolutions and poolings", vgg16, { last: 1, all: 1.25 }),
  ...network('ResNet-18', "ResNet-18's layers in a chain", resnet18, { last: 1, all: 1 }),
  ...network('MobileNetV2', "MobileNetV2's layers in a chain", mobileNetV2, { last: 1, all: 1 }),
]
