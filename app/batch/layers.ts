/** The layers that a batch writes. */
import type { Lane } from '#app/document/experiment'
import { allLayers, computedLayers, lastLayers } from '#app/document/lanes'
import { Failure } from '#app/failure'
import { kindOf } from '#app/layers/catalogue'
import { layerNames } from '#app/plan'
import { message } from '#app/text/message'
import type { OutputLayer } from './table'

/** @param channels of each layer, as many as indices */
export function outputLayers(stack: Lane, indices: readonly number[], channels: readonly number[]): OutputLayer[] {
  const names = layerNames(stack)
  return indices.map((index, i) => ({ index, name: names[index] ?? 'input', channels: channels[i]! }))
}

/** @throws Failure 'invalid-argument' for a layer that has no map: one that is off, or not in the stack */
export function requireLayers(stack: Lane, layers: readonly number[]): void {
  const known = [-1, ...computedLayers(stack)]
  const unknown = layers.find((index) => !known.includes(index))
  if (unknown === undefined) return
  const values = { expected: known.join(', '), received: unknown }
  throw new Failure('invalid-argument', message('cli.unknownLayer', values))
}

/** Where nobody has chosen: the last pooling, or what the stack ends in where there is none. */
export function usualLayers(stack: Lane): readonly number[] {
  const layers = allLayers(stack)
  const pooling = computedLayers(stack).findLast((index) => isPooling(layers[index]!.type))
  return pooling === undefined ? [...new Set(lastLayers(stack))] : [pooling]
}

function isPooling(type: string): boolean {
  const { group } = kindOf(type)
  return group === 'pooling' || group === 'global'
}
