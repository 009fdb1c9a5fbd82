/** Dense: every output is a weighted sum of all inputs. */
import { impossible } from '#app/failure'
import type { WeightSource } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import { vectorShape } from '#app/shape'
import { flag, integer } from './fields'
import { fewEnough, fitDense } from './fitKernels'
import { biasSource, hasShape, reinitialize, tensorSource } from './kernelSources'
import { defineLayer } from './layer'
import { denseWeights, type DenseWeights } from './weightFields'

export const dense = defineLayer({
  type: 'Dense',
  group: 'core',
  summary: 'Computes each output as a weighted sum of all inputs.',
  names: { keras: 'Dense', pytorch: 'Linear', onnx: 'Gemm' },
  fields: {
    units: integer({ title: 'units', help: 'Number of output values.', initial: 10, min: 1, max: 1_000_000 }),
    useBias: flag({ title: 'useBias', help: 'Adds one bias per unit.', initial: true }),
    weights: denseWeights({ init: 'random', distribution: 'glorotUniform', seed: 1 }),
  },
  examples: [
    {
      about: 'Two weighted sums, the second with a bias of 1',
      input: [[3]],
      params: { units: 2, weights: { init: 'values', kernel: [[2], [-1]], bias: [0, 1] } },
      output: [[6, -2]],
    },
  ],
  counting: 'units × inputs, plus 1 bias per unit',
  brief: (p) => message('layers.units', { n: p.units }),
  lower(input, p) {
    if (!input.flat && (input.height > 1 || input.width > 1 || input.channels > 1)) {
      throw impossible(message('layers.needsVector'), [
        { label: message('layers.insertAbove', { layer: 'Flatten' }), insertBefore: 'Flatten' },
        {
          label: message('layers.insertAbove', { layer: 'GlobalAveragePooling2D' }),
          insertBefore: 'GlobalAveragePooling2D',
        },
      ])
    }
    const count = p.units * input.channels
    return {
      calls: [
        {
          shape: vectorShape(p.units),
          call: {
            kernel: 'dense',
            units: p.units,
            weights: denseSource(p.weights, p.units, input.channels),
            bias: p.useBias ? biasSource(p.weights, p.units) : null,
          },
        },
      ],
      trainable: count + (p.useBias ? p.units : 0),
      nonTrainable: 0,
      macs: count,
    }
  },
})

function denseSource(weights: DenseWeights, units: number, inputs: number): WeightSource {
  if (weights.init === 'random') {
    const { distribution, seed } = weights
    return { from: 'random', distribution, seed, fanIn: inputs, fanOut: units, count: units * inputs }
  }
  if (weights.init === 'tensor') {
    if (hasShape(weights.kernel, [units, inputs])) return tensorSource(weights.kernel)
    const [givenUnits, givenInputs] = weights.kernel.shape
    throw impossible(
      message('layers.denseTensorDiffers', { received: weights.kernel.shape.join(' × '), units, inputs }),
      [
        ...(givenUnits && givenInputs === inputs && weights.kernel.shape.length === 2
          ? [{ label: message('layers.useUnits', { n: givenUnits }), params: { units: givenUnits } }]
          : []),
        reinitialize(),
      ],
    )
  }
  if (weights.kernel.length !== units || weights.kernel.some((row) => row.length !== inputs)) {
    throw impossible(
      message('layers.denseShapeDiffers', {
        receivedUnits: weights.kernel.length,
        receivedInputs: weights.kernel[0]?.length ?? 0,
        units,
        inputs,
      }),
      [
        ...(fewEnough(units, inputs)
          ? [
              {
                label: message('layers.fitDenseWeights', { units, inputs }),
                params: { weights: fitDense(weights, units, inputs) },
              },
            ]
          : []),
        reinitialize(),
      ],
    )
  }
  return { from: 'values', values: weights.kernel.flat() }
}
