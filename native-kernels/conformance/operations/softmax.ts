/**
 * Softmax and LogSoftmax along any axis.
 */
import { mapShape } from '#app/shape'
import { at, fromMap, product, toMap } from '#native-kernels/conformance/array'
import type { Operation } from './operation'

export const softmax = softmaxAlong(false)
export const logSoftmax = softmaxAlong(true)

function softmaxAlong(log: boolean): Operation {
  return async ({ case: { attributes, inputs, opset }, execute }) => {
    const x = at(inputs, 0)
    const flattened = opset !== undefined && opset < 13
    const named = attributes.number('axis', flattened ? 1 : -1)
    const axis = named < 0 ? named + x.shape.length : named
    const outer = product(x.shape.slice(0, axis))
    // The old operator took all axes from the named one as one.
    const along = flattened ? product(x.shape.slice(axis)) : at(x.shape, axis)
    const inner = product(x.shape) / outer / along
    const { shape, direction } = lay(outer, along, inner)
    const y = await execute({ kernel: 'softmax', axis: direction, log }, [toMap(x.values, shape)], shape)
    return [{ shape: x.shape, values: fromMap(y) }]
  }
}

/** A map whose channels, rows or columns are the axis, so that the cases try each direction of the kernel. */
function lay(outer: number, along: number, inner: number) {
  if (inner === 1) return { shape: mapShape(1, outer, along), direction: 'column' } as const
  if (outer === 1) return { shape: mapShape(along, 1, inner), direction: 'channel' } as const
  return { shape: mapShape(outer, along, inner), direction: 'row' } as const
}
