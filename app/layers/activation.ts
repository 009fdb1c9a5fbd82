/** What all activations share: one elementwise kernel call that keeps the shape. */
import type { ElementwiseFunction } from '#app/calls/kernelCall'
import type { Fields, ParamsOf } from './fields'
import { defineLayer, oneCall, type LayerKind } from './layer'

type Given<F extends Fields> = Pick<LayerKind<F>, 'type' | 'summary' | 'names' | 'fields' | 'examples' | 'brief'>

/** An activation layer; `constants` gives the kernel's alpha and beta. */
export function defineActivation<F extends Fields>(
  given: Given<F>,
  fn: ElementwiseFunction,
  constants: (params: ParamsOf<F>) => { alpha?: number; beta?: number } = () => ({}),
): LayerKind<F> {
  return defineLayer({
    ...given,
    group: 'activation',
    lower: (input, params) => {
      const { alpha = 0, beta = 0 } = constants(params)
      return oneCall({ kernel: 'elementwise', fn, alpha, beta }, input)
    },
  })
}
