/**
 * Flatten: the axes before the named one become samples, each sample a vector.
 */
import { vectorShape } from '#app/shape'
import { at, product, reshape } from '#native-kernels/conformance/array'
import { eachSample, type Operation } from './operation'

export const flatten: Operation = async ({ case: { attributes, inputs }, execute }) => {
  const x = at(inputs, 0)
  const named = attributes.number('axis', 1)
  const axis = named < 0 ? named + x.shape.length : named
  const samples = product(x.shape.slice(0, axis))
  const inner = x.shape.slice(axis)
  const map = [product(inner.slice(0, -2)), inner.at(-2) ?? 1, inner.at(-1) ?? 1]
  const y = await eachSample(reshape(x, [samples, ...map]), (sample) =>
    execute({ kernel: 'flatten', order: 'channelsFirst' }, [sample], vectorShape(product(inner))),
  )
  return [reshape(y, [samples, product(inner)])]
}
