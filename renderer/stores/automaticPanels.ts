/** Which layers the panels show where the experiment chooses none, and how titles that repeat are told apart. */
import type { Layer } from '#app/document/experiment'
import { keepsLanesApart, placeOf } from '#app/document/lanes'
import { kindOf } from '#app/layers/catalogue'
import { layerBefore, switchedOn } from './laneOrder'

/** The panels that are there where the experiment chooses none. */
export type AutomaticKey = 'original' | 'convolved' | 'pooled' | 'last'

/** The map before the first pooling, the last pooling, the last map, and whether there is a convolution at all. */
export function defaultLayers(stack: readonly Layer[]) {
  // Lanes that stay apart have no map in common.
  const layers = switchedOn(stack).filter((layer) => !keepsLanesApart(layer))
  const firstPool = layers.find(isPooling)
  const last = layers.at(-1)
  return {
    convolved: firstPool ? layerBefore(stack, placeOf(stack, firstPool.id)!) : last,
    pooled: layers.findLast(isPooling),
    last,
    convolves: layers.some(isConvolution),
  }
}

/** The second panel of a title has its number after it, and so on. */
export function numbered(titles: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return titles.map((title) => {
    const count = (seen.get(title) ?? 0) + 1
    seen.set(title, count)
    return count === 1 ? title : `${title} (${count})`
  })
}

function isPooling({ type }: Layer): boolean {
  const { group } = kindOf(type)
  return (group === 'pooling' && type !== 'MaxUnpooling2D') || group === 'global'
}

export function isConvolution({ type }: Layer): boolean {
  return kindOf(type).group === 'convolution'
}
