/** Dense: every output is a weighted sum of all inputs. */
import { impossible } from '#app/failure'
import type { WeightSource } from '#app/calls/kernelCall'
import { said } from '#app/text/message'
import { vectorShape } from '#app/shape'
import { biasSource } from './conv2d'
import { flag, integer } from './fields'
import { fewEnough, fitDense } from './fitKernels'
import { defineLayer } from './layer'
import { denseWeights, type DenseWeights } from './weightFields'

export const dense = defineLayer({
  type: 'Dense',
  group: 'core',
  summary: 'Every output is a weighted sum of all inputs.',
  names: { keras: 'Dense', pytorch: 'Linear', onnx: 'Gemm' },
  fields: {
    units: integer({ title: 'units', help: 'How many values come out.', initial: 10, min: 1, max: 1_000_000 }),
    useBias: flag({ title: 'useBias', help: 'Adds one number for each unit.', initial: true }),
    weights: denseWeights({ init: 'random', distribution: 'glorotUniform', seed: 1 }),
  },
  examples: [
    {
      about: 'One weighted sum',
      input: [[3]],
      params: { units: 2, weights: { init: 'values', kernel: [[2], [-1]], bias: [0, 1] } },
      output: [[6, -2]],
    },
  ],
  counting: 'units x inputs, and 1 for each unit as bias',
  brief: (p) => (p.units === 1 ? said`1 unit` : said`${p.units} units`),
  lower(input, p) {
    if (!input.flat && (input.height > 1 || input.width > 1 || input.channels > 1)) {
      throw impossible(
        said`it needs a vector, but the layer before it gives maps. Put Flatten or a global pooling before it`,
        [
          { label: said`Put ${'Flatten'} before it`, insertBefore: 'Flatten' },
          { label: said`Put ${'GlobalAveragePooling2D'} before it`, insertBefore: 'GlobalAveragePooling2D' },
        ],
      )
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
  if (weights.kernel.length !== units || weights.kernel.some((row) => row.length !== inputs)) {
    throw impossible(
      said`its weights are ${weights.kernel.length} x ${weights.kernel[0]?.length ?? 0} (units, inputs), but the layer needs ${units} x ${inputs}`,
      [
        ...(fewEnough(units, inputs)
          ? [
              {
                label: said`Cut the weights to ${units} x ${inputs}, or fill up with 0`,
                params: { weights: fitDense(weights, units, inputs) },
              },
            ]
          : []),
        {
          label: said`Start again from random weights`,
          params: { weights: { init: 'random', distribution: 'glorotUniform', seed: 1 } },
        },
      ],
    )
  }
  return { from: 'values', values: weights.kernel.flat() }
}
