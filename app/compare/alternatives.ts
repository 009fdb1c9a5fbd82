/** What a pooling of a stack could be replaced with: other poolings of its window, or larger strides before it. */
import type { Lane, Layer } from '#app/document/experiment'
import { allLayers, computedLayers, mapLayers, stackTo } from '#app/document/lanes'
import { catalogue, kindOf } from '#app/layers/catalogue'
import { initialParams } from '#app/layers/layer'

/** Another way to pool: `key` is the type of the pooling, or `strides`. */
export interface Alternative {
  readonly key: string
  /** The layers that take the place of those with their ids. */
  readonly edits: readonly Layer[]
}

/** Parameters that say which windows there are; poolings that have the same ones can stand for each other. */
const SIZING = ['poolSize', 'strides', 'outputSize', 'outputRatio', 'keepdims', 'levels']

/** The poolings of a stack that are computed, those in lanes and the global ones too; unpooling is none. */
export function poolingsOf(stack: Lane): readonly Layer[] {
  const all = allLayers(stack)
  return computedLayers(stack).flatMap((number) => (isPooling(all[number]!.type) ? [all[number]!] : []))
}

/** The pooling itself, the others that can replace it, and strides of the convolution before it. */
export function alternativesOf(stack: Lane, pool: Layer): readonly Alternative[] {
  const types = catalogue
    .filter(({ type, group }) => group === kindOf(pool.type).group && sizing(type) === sizing(pool.type))
    .map(({ type }) => type)
  const before = stackTo(stack, pool.id)
    .slice(0, -1)
    .filter(({ enabled }) => enabled)
  const strided = withStrides(before, pool)
  return [
    ...types.map((type) => ({
      key: type,
      edits: type === pool.type ? [] : [replacePooling(pool, type, wrapsAround(before))],
    })),
    ...(strided ? [{ key: 'strides', edits: [strided, { ...pool, enabled: false }] }] : []),
  ]
}

/** A stack with some of its layers changed. */
export function edited(stack: Lane, edits: readonly Layer[]): Lane {
  return mapLayers(stack, (layer) => edits.find(({ id }) => id === layer.id) ?? layer)
}

/** Whether maps wrap around at their border: a layer that is on pads them so. */
export function wrapsAround(layers: Lane): boolean {
  return allLayers(layers).some(({ enabled, params }) => enabled && params['paddingMode'] === 'circular')
}

/**
 * Another pooling with the parameters that both have.
 * @param wraps whether one that pads (BlurPooling2D) wraps around as well
 */
export function replacePooling(pool: Layer, type: string, wraps: boolean): Layer {
  const initial = { ...initialParams(kindOf(type)) }
  if (wraps && 'paddingMode' in initial) initial['paddingMode'] = 'circular'
  const own = { ...pool.params, strides: stridesOf(pool) ?? initial['strides'] }
  return {
    id: pool.id,
    type,
    enabled: true,
    params: Object.fromEntries(Object.keys(initial).map((name) => [name, own[name as never] ?? initial[name]])),
  }
}

/** The last convolution of the layers before a pooling with its strides as well; null where other layers lie between. */
export function withStrides(before: readonly Layer[], pool: Layer): Layer | null {
  const strides = stridesOf(pool)
  const conv = before.findLast(({ type }) => !['activation', 'normalization'].includes(kindOf(type).group))
  if (!conv || !strides || !(conv.type === 'Conv2D' || conv.type === 'DepthwiseConv2D')) return null
  const [down, across] = conv.params['strides'] as readonly [number, number]
  return { ...conv, params: { ...conv.params, strides: [down * strides[0], across * strides[1]] } }
}

function stridesOf({ params }: Layer): readonly [number, number] | undefined {
  return (params['strides'] ?? params['poolSize']) as readonly [number, number] | undefined
}

function isPooling(type: string): boolean {
  const { group } = kindOf(type)
  return (group === 'pooling' || group === 'global') && sizing(type) !== ''
}

function sizing(type: string): string {
  return SIZING.filter((name) => name in kindOf(type).fields).join()
}
