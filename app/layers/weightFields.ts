/** The fields of weights: where the kernels of a convolution, and the weights of a Dense layer, come from. */
import { z } from 'zod'
import { randomDistributions } from '#app/calls/kernelCall'
import { field, withDefaults, type Field } from './fields'
import { presetNames, presetOf, type PresetChoice } from './presets'

const randomInit = z.strictObject({
  init: z.literal('random'),
  distribution: z.enum(randomDistributions),
  seed: z.int().min(0).max(0xffffffff),
})

/** Presets with parameters, as objects; a parameter that is left out gets its default. */
const adjusted = presetNames.flatMap((preset) => {
  const { fields } = presetOf(preset)
  return Object.keys(fields).length === 0
    ? []
    : [z.strictObject({ preset: z.literal(preset), ...withDefaults(fields) })]
})

const presetChoice = z.union([
  z.enum(presetNames),
  z.discriminatedUnion('preset', adjusted as unknown as [z.ZodObject, ...z.ZodObject[]]),
]) as unknown as z.ZodType<PresetChoice>

const kernelWeightsSchema = z.discriminatedUnion('init', [
  z.strictObject({ init: z.literal('preset'), presets: z.array(presetChoice).min(1).max(65536).readonly() }),
  randomInit,
  z.strictObject({
    init: z.literal('values'),
    /** filters, input channels of a group, rows, columns */
    kernel: z.array(z.array(z.array(z.array(z.number()).readonly()).readonly()).readonly()).readonly(),
    bias: z.array(z.number()).readonly(),
  }),
])

/** Where a convolution's kernels come from: presets (one for each filter, in turn), a seed, or numbers. */
export type KernelWeights = z.infer<typeof kernelWeightsSchema>

/** The kernels of a convolution. */
export function kernelWeights(initial: KernelWeights): Field<KernelWeights> {
  return field(
    {
      title: 'weights',
      help:
        'The kernel weights: presets (one per filter, in turn; spread evenly over the input channels), ' +
        'random weights from a seed, or your own.',
    },
    { kind: 'weights', role: 'kernels' },
    kernelWeightsSchema,
    initial,
  )
}

const denseWeightsSchema = z.discriminatedUnion('init', [
  randomInit,
  z.strictObject({
    init: z.literal('values'),
    /** units, inputs */
    kernel: z.array(z.array(z.number()).readonly()).readonly(),
    bias: z.array(z.number()).readonly(),
  }),
])

export type DenseWeights = z.infer<typeof denseWeightsSchema>

export function denseWeights(initial: DenseWeights): Field<DenseWeights> {
  return field(
    { title: 'weights', help: 'One weight per input and unit: random weights from a seed, or your own.' },
    { kind: 'weights', role: 'dense' },
    denseWeightsSchema,
    initial,
  )
}
