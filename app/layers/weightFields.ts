/**
 * The fields of weights: where the kernels of a convolution, the weights of a Dense layer and the numbers of each channel
 * come from. Numbers of a file are not in the document: it names them by their hash.
 */
import { z } from 'zod'
import { randomDistributions } from '#app/calls/kernelCall'
import { field, numberList, withDefaults, type Field, type FieldText } from './fields'
import { presetNames, presetOf, type PresetChoice } from './presets'

const tensorRefSchema = z.strictObject({
  name: z.string().min(1).max(1000),
  shape: z.array(z.int().min(1).max(0x7fffffff)).min(1).max(4).readonly(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

/** Numbers that the document names but does not hold. */
export interface TensorRef {
  /** What a person reads: `conv1.weight`. */
  readonly name: string
  /** As the field that holds the reference needs it; the last axis varies fastest. */
  readonly shape: readonly number[]
  /** Of the numbers as little-endian float32: 64 lowercase hexadecimal digits. */
  readonly sha256: string
}

export function isTensorRef(value: unknown): value is TensorRef {
  return tensorRefSchema.safeParse(value).success
}

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

const tensorWeights = z.strictObject({
  init: z.literal('tensor'),
  kernel: tensorRefSchema,
  /** null: no bias, or one of zeros. */
  bias: tensorRefSchema.nullable(),
})

/** Weights that are tensors of a file. */
export type TensorWeights = z.infer<typeof tensorWeights>

const kernelWeightsSchema = z.discriminatedUnion('init', [
  z.strictObject({ init: z.literal('preset'), presets: z.array(presetChoice).min(1).max(65536).readonly() }),
  randomInit,
  z.strictObject({
    init: z.literal('values'),
    /** filters, input channels of a group, rows, columns */
    kernel: z.array(z.array(z.array(z.array(z.number()).readonly()).readonly()).readonly()).readonly(),
    bias: z.array(z.number()).readonly(),
  }),
  tensorWeights,
])

/**
 * Where a convolution's kernels come from: presets (one for each filter, in turn), a seed, numbers, or tensors. A tensor
 * of kernels has the shape filters, input channels of a group, rows, columns; that of Conv2DTranspose channels, filters,
 * rows, columns, as in PyTorch and ONNX. That of a bias is one number for each filter.
 */
export type KernelWeights = z.infer<typeof kernelWeightsSchema>

/** The kernels of a convolution. */
export function kernelWeights(initial: KernelWeights): Field<KernelWeights> {
  return field(
    {
      title: 'weights',
      help:
        'The kernel weights: presets (one per filter, in turn; spread evenly over the input channels), ' +
        'random weights from a seed, your own, or those of a file.',
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
  tensorWeights,
])

/** Where a Dense layer's weights come from. A tensor has the shape units, inputs; that of a bias is one number for each unit. */
export type DenseWeights = z.infer<typeof denseWeightsSchema>

export function denseWeights(initial: DenseWeights): Field<DenseWeights> {
  return field(
    {
      title: 'weights',
      help: 'One weight per input and unit: random weights from a seed, your own, or those of a file.',
    },
    { kind: 'weights', role: 'dense' },
    denseWeightsSchema,
    initial,
  )
}

/** One number for all channels, a list with one for each, or a tensor with one for each. */
export type ChannelValues = readonly number[] | TensorRef

/** Finite numbers, one for all channels or one for each. */
export function perChannel(o: FieldText & { initial: number; min?: number }): Field<ChannelValues> {
  return field<ChannelValues>(o, { kind: 'numbers' }, z.union([numberList(o.min), tensorRefSchema]), [o.initial])
}
