/** The tensors that a document names: numbers of weights that are not in it. */
import { kindOf } from '#app/layers/catalogue'
import { isTensorRef, type TensorRef } from '#app/layers/weightFields'
import type { Lane, Layer } from './experiment'
import { allLayers } from './lanes'

/** Of layers, which never change. */
const known = new WeakMap<object, readonly TensorRef[]>()

/** Every reference of a layer's own parameters, in their order. */
export function tensorsOf({ type, params }: Pick<Layer, 'type' | 'params'>): readonly TensorRef[] {
  const found = known.get(params) ?? referencesIn(type, params)
  known.set(params, found)
  return found
}

function referencesIn(type: string, params: Layer['params']): readonly TensorRef[] {
  return Object.entries(kindOf(type).fields).flatMap(([name, { control }]) => {
    const value = params[name]
    if (control.kind === 'numbers') return isTensorRef(value) ? [value] : []
    if (control.kind !== 'weights') return []
    const { kernel, bias } = value as { readonly kernel?: unknown; readonly bias?: unknown }
    return [kernel, bias].filter(isTensorRef)
  })
}

/** Every tensor of a stack once, by its hash. */
export function tensorsIn(stack: Lane): ReadonlyMap<string, TensorRef> {
  return new Map(allLayers(stack).flatMap((layer) => tensorsOf(layer).map((ref) => [ref.sha256, ref])))
}
