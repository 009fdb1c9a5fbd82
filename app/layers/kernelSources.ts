/** The weights of a layer as sources for its calls, checked against the shape that the layer needs. */
import { impossible, type Failure, type Fix } from '#app/failure'
import { message, type Message } from '#app/text/message'
import type { Pair, WeightSource } from '#app/calls/kernelCall'
import { fewEnough, fitBias, fitKernels } from './fitKernels'
import { presetKernel, presetName, presetOf, type Matrix } from './presets'
import type { ChannelValues, DenseWeights, KernelWeights, TensorRef } from './weightFields'

/** The parameters that give a layer this many filters; null where none do. */
type CountParams = (filters: number) => Readonly<Record<string, unknown>> | null

/**
 * Weights in the order out, in of the group, rows, columns.
 * @param field the parameter that holds them, named in the fixes.
 * @param countParams how the layer's parameters say the number of filters, for the fixes.
 * @throws Failure 'impossible-stack' where they do not fit.
 */
export function kernelSource(
  weights: KernelWeights,
  filters: number,
  inGroup: number,
  size: readonly [number, number],
  field = 'weights',
  countParams: CountParams = (filters) => ({ filters }),
): WeightSource {
  const area = size[0] * size[1]
  if (weights.init === 'random') {
    return {
      from: 'random',
      distribution: weights.distribution,
      seed: weights.seed,
      fanIn: inGroup * area,
      fanOut: filters * area,
      count: filters * inGroup * area,
    }
  }
  if (weights.init === 'preset') {
    // Spread evenly over the channels, so that a colour image gives the response of its gray mean.
    const blocks = presetKernels(weights, size, field).map((kernel) => kernel.flat().map((w) => w / inGroup))
    return { from: 'blocks', blocks, times: inGroup, period: filters, count: filters * inGroup * area }
  }
  if (weights.init === 'tensor') {
    const needed = [filters, inGroup, ...size]
    if (hasShape(weights.kernel, needed)) return tensorSource(weights.kernel)
    const [given, channels, ...givenSize] = weights.kernel.shape as [number, number, number, number]
    const count = givenSize.length === 2 && channels === inGroup && countParams(given)
    const fixes: Fix[] = [
      ...(count && field === 'weights' ? [useFilters(given, givenSize as unknown as Pair, count)] : []),
      reinitialize(field),
    ]
    throw impossible(inField(field, kernelShapeDiffers(weights.kernel.shape, needed)), fixes)
  }
  const { kernel } = weights
  const fits =
    kernel.length === filters &&
    kernel.every(
      (f) => f.length === inGroup && f.every((c) => c.length === size[0] && c.every((r) => r.length === size[1])),
    )
  if (!fits) throw otherSize(weights, [filters, inGroup, size[0], size[1]], field, countParams)
  return { from: 'values', values: kernel.flat(3) }
}

function presetKernels(weights: Extract<KernelWeights, { init: 'preset' }>, size: Pair, field: string): Matrix[] {
  return weights.presets.map((choice) => {
    const kernel = presetKernel(choice, size)
    if (kernel) return kernel
    const fixed = presetOf(choice).needs === '3 x 3'
    const needed = message(fixed ? 'layers.needs3x3' : 'layers.needsSquare')
    const side = fixed ? 3 : Math.min(size[0], size[1])
    const others = weights.presets.map((one) => (presetKernel(one, size) ? one : 'identity'))
    throw impossible(
      inField(
        field,
        message('layers.presetNeedsWindow', {
          preset: presetName(choice),
          height: size[0],
          width: size[1],
          needs: needed,
        }),
      ),
      [
        ...(field === 'pointwise'
          ? []
          : [
              {
                label: message('layers.setKernelSize', { height: side, width: side }),
                params: { kernelSize: [side, side] },
              },
            ]),
        { label: message('layers.useIdentity'), params: { [field]: { init: 'preset', presets: others } } },
      ],
    )
  })
}

function otherSize(
  weights: Extract<KernelWeights, { init: 'values' }>,
  needed: readonly [filters: number, channels: number, rows: number, columns: number],
  field: string,
  countParams: CountParams,
): Failure {
  const { kernel } = weights
  const given = [
    kernel.length,
    kernel[0]?.length ?? 0,
    kernel[0]?.[0]?.length ?? 0,
    kernel[0]?.[0]?.[0]?.length ?? 0,
  ] as const
  const [filters, channels, rows, columns] = needed
  const fixes: Fix[] = []
  if (given[1] > 0 && fewEnough(...needed)) {
    const label =
      given[1] === channels
        ? message('layers.fitKernelsToSize', { height: rows, width: columns })
        : message('layers.fitKernelsToChannels', { n: channels })
    fixes.push({ label, params: { [field]: fitKernels(weights, filters, channels, [rows, columns]) } })
  }
  const count = countParams(given[0])
  if (field === 'weights' && count && given[1] === channels && given.every((n) => n > 0)) {
    fixes.push(useFilters(given[0], [given[2], given[3]], count))
  }
  fixes.push(reinitialize(field))
  return impossible(inField(field, kernelShapeDiffers(given, needed)), fixes)
}

function useFilters(n: number, [height, width]: Pair, count: NonNullable<ReturnType<CountParams>>): Fix {
  return {
    label: message('layers.useFilters', { n, height, width }),
    params: { ...count, kernelSize: [height, width] },
  }
}

/** Gives a field random weights. */
export function reinitialize(field = 'weights'): Fix {
  const params = { [field]: { init: 'random', distribution: 'glorotUniform', seed: 1 } }
  return { label: message('layers.reinitialize'), params }
}

function kernelShapeDiffers(received: readonly number[], expected: readonly number[]): Message {
  return message('layers.kernelShapeDiffers', { received: received.join(' × '), expected: expected.join(' × ') })
}

export function hasShape({ shape }: TensorRef, needed: readonly number[]): boolean {
  return shape.length === needed.length && shape.every((side, axis) => side === needed[axis])
}

export function tensorSource({ name, shape, sha256 }: TensorRef): WeightSource {
  return { from: 'tensor', name, sha256, count: shape.reduce((product, side) => product * side, 1) }
}

/** Names the field where a layer has weights in more than one. */
function inField(field: string, problem: Message): Message {
  return field === 'weights' ? problem : message('layers.inField', { field, problem })
}

/** Zeros but for explicit weights and tensors. @throws Failure 'impossible-stack' where they do not fit. */
export function biasSource(weights: KernelWeights | DenseWeights, units: number, field = 'weights'): WeightSource {
  if (weights.init === 'tensor' && weights.bias) {
    if (hasShape(weights.bias, [units])) return tensorSource(weights.bias)
    const problem = message('layers.biasLengthDiffers', { received: weights.bias.shape.join(' × '), expected: units })
    const fix = { label: message('layers.useNoBias'), params: { [field]: { ...weights, bias: null } } }
    throw impossible(inField(field, problem), [fix])
  }
  if (weights.init !== 'values') return { from: 'constant', value: 0, count: units }
  if (weights.bias.length !== units) {
    const problem = message('layers.biasLengthDiffers', { received: weights.bias.length, expected: units })
    throw impossible(inField(field, problem), [
      {
        label: message('layers.fitBias', { length: units }),
        params: { [field]: { ...weights, bias: fitBias(weights.bias, units) } },
      },
    ])
  }
  return { from: 'values', values: weights.bias }
}

/**
 * One number for all channels, or exactly one for each.
 * @throws Failure 'impossible-stack' for another count
 */
export function channelSource(name: string, values: ChannelValues, channels: number): WeightSource {
  if ('sha256' in values) {
    if (hasShape(values, [channels])) return tensorSource(values)
    throw impossible(
      message('layers.channelTensorDiffers', { field: name, received: values.shape.join(' × '), expected: channels }),
    )
  }
  if (values.length === 1) return { from: 'constant', value: values[0] ?? 0, count: channels }
  if (values.length === channels) return { from: 'values', values }
  throw impossible(
    message('layers.perChannelCount', {
      field: name,
      count: values.length,
      channels: message('layers.channels', { n: channels }),
    }),
    [{ label: message('layers.useForAllChannels', { value: values[0] ?? 0 }), params: { [name]: values.slice(0, 1) } }],
  )
}
