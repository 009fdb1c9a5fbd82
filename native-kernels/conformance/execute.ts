/**
 * Computing one kernel call from start to end with a set of kernels, without an engine.
 */
import { geometryOf } from '#app/calls/geometry'
import type { KernelCall } from '#app/calls/kernelCall'
import type { Kernels, TensorView } from '#app/calls/kernels'
import type { MapShape } from '#app/shape'
import { materialise } from '#app/calls/weights'
import { newMap } from './array'

/** Computes a call on inputs; `output` is the shape of the result. */
export type Execute = (
  call: KernelCall,
  inputs: readonly TensorView[],
  output: MapShape,
) => TensorView | Promise<TensorView>

/** Executes with the given kernels, in two parts where the call may be divided, as two workers would. */
export function executeWith(kernels: Kernels) {
  return (call: KernelCall, inputs: readonly TensorView[], output: MapShape): TensorView => {
    const map = newMap(output)
    const run = kernels.prepare(call, inputs, map, geometryOf(call).weightSources.map(materialise))
    const units = { rows: output.height, planes: output.channels, whole: 1 }[geometryOf(call).partition]
    const middle = Math.floor(units / 2)
    if (middle > 0) run(0, middle)
    run(middle, units)
    return map
  }
}
