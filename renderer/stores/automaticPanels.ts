/** Which layers the panels show where the experiment chooses none, and how titles that repeat are told apart. */
import type { Layer } from '#app/document/experiment'
import { allLayers, keepsLanesApart, lastLayers, placeOf } from '#app/document/lanes'
import { kindOf } from '#app/layers/catalogue'
import { layerBefore, switchedOn } from './laneOrder'

/** The panels that are there where the experiment chooses none; lanes that stay apart end in more than one `pooled`. */
export type AutomaticKey = 'original' | 'convolved' | 'pooled' | 'last' | `pooled ${number}`

/** Lanes of a stack that have a panel each; of more, a person chooses. */
const MAX_LANE_PANELS = 4

/** The name under which the experiment keeps how a panel is looked at: lanes are compared, and look alike. */
export function viewName(key: AutomaticKey): 'original' | 'convolved' | 'pooled' | 'last' {
  return key.startsWith('pooled') ? 'pooled' : (key as 'original')
}

/**
 * The map before the first pooling, the last pooling, the last map, the ends of lanes that stay apart, and whether there
 * is a convolution at all.
 */
export function defaultLayers(stack: readonly Layer[]) {
  // Lanes that stay apart have no map in common.
  const layers = switchedOn(stack).filter((layer) => !keepsLanesApart(layer))
  const firstPool = layers.find(isPooling)
  const last = layers.at(-1)
  return {
    convolved: firstPool ? layerBefore(stack, placeOf(stack, firstPool.id)!) : last,
    pooled: layers.findLast(isPooling),
    last,
    lanes: keepApart(stack)
      ? lastLayers(stack)
          .slice(0, MAX_LANE_PANELS)
          .flatMap((at) => allLayers(stack)[at] ?? [])
      : [],
    convolves: layers.some(isConvolution),
  }
}

function keepApart(stack: readonly Layer[]): boolean {
  const last = stack.findLast(({ enabled }) => enabled)
  return last !== undefined && keepsLanesApart(last)
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
