/**
 * Arbitrary stacks for property tests: layers of every kind with valid parameters, made from the controls of their
 * fields. `wide` takes all that validation lets through, `small` what can be computed in a moment. Blocks stand among
 * them, some of whose lanes fit each other.
 */
import fc from 'fast-check'
import type { Layer } from '#app/document/experiment'
import { randomDistributions } from '#app/calls/kernelCall'
import { catalogue, kindOf } from '#app/layers/catalogue'
import type { Control, Field } from '#app/layers/fields'
import { initialParams, type LayerKind } from '#app/layers/layer'
import { joins, MIN_LANES, parallel } from '#app/layers/parallel'
import { presetNames, presetOf, type PresetName } from '#app/layers/presets'
import { mapShape, type MapShape } from '#app/shape'

export type Extent = 'wide' | 'small'

export function arbitraryStack(extent: Extent, maxLayers: number): fc.Arbitrary<readonly Layer[]> {
  return arbitraryLayers(extent, maxLayers).map((layers) => named(layers))
}

/** Stacks with a layer of one of these types among others. */
export function arbitraryStackWith(
  types: readonly string[],
  extent: Extent,
  maxOthers: number,
): fc.Arbitrary<readonly Layer[]> {
  const one = fc.constantFrom(...types).chain((type) => arbitraryLayer(kindOf(type), extent))
  return fc
    .tuple(arbitraryLayers(extent, maxOthers), one, arbitraryLayers(extent, maxOthers))
    .map(([before, layer, after]) => named([...before, layer, ...after]))
}

/** A layer without its id, and without those of the layers in its lanes. */
type Unnamed = Omit<Layer, 'id' | 'lanes'> & { readonly lanes?: readonly (readonly Unnamed[])[] }

function arbitraryLayers(extent: Extent, maxLayers: number, depth = 0): fc.Arbitrary<Unnamed[]> {
  const layer = fc
    .constantFrom(...catalogue.filter(({ type }) => type !== parallel.type))
    .chain((kind) => arbitraryLayer(kind, extent))
  const any = depth < MAX_NESTED ? fc.oneof({ weight: 5, arbitrary: layer }, arbitraryBlock(extent, depth + 1)) : layer
  return fc.array(any, { maxLength: maxLayers })
}

const MAX_NESTED = 2

/** A block whose lanes are empty, keep the shape of their input, give a value for each channel, or do anything. */
function arbitraryBlock(extent: Extent, depth: number): fc.Arbitrary<Unnamed> {
  const kinds = (fits: (kind: LayerKind) => boolean) => fc.constantFrom(...catalogue.filter(fits))
  const kept = kinds(({ group, type }) => group === 'activation' || type === 'BatchNormalization')
  const global = kinds(({ type }) => /^Global(Max|Average)/.test(type))
  const laneOf = (of: fc.Arbitrary<LayerKind>) =>
    fc.array(
      of.chain((kind) => arbitraryLayer(kind, extent)),
      { minLength: 1, maxLength: 1 },
    )
  const lane = fc.oneof(
    fc.constant([]),
    { weight: 3, arbitrary: laneOf(kept) },
    laneOf(global),
    fc.constant([sameConvolution]),
    arbitraryLayers(extent, 2, depth),
  )
  return fc.record({
    type: fc.constant(parallel.type),
    enabled: fc.boolean().map((on) => on || extent === 'small'),
    params: fc.record({ join: fc.constantFrom(...Object.keys(joins)) }),
    lanes: fc.array(lane, { minLength: MIN_LANES, maxLength: 3 }),
  })
}

/** A convolution that keeps the size of a map, and gives one channel. */
const sameConvolution: Unnamed = {
  type: 'Conv2D',
  enabled: true,
  params: { ...initialParams(kindOf('Conv2D')), padding: 'same' },
}

function named(layers: readonly Unnamed[], prefix = 'l'): readonly Layer[] {
  return layers.map(({ lanes, ...layer }, i) => {
    const id = `${prefix}${i}`
    return { ...layer, id, ...(lanes && { lanes: lanes.map((lane, j) => named(lane, `${id}-${j}-`)) }) }
  })
}

export function arbitraryInput(extent: Extent): fc.Arbitrary<MapShape> {
  const [channels, side] = extent === 'wide' ? [64, 16384] : [4, 17]
  return fc
    .tuple(integerFrom(1, channels), integerFrom(1, side), integerFrom(1, side))
    .map((sizes) => mapShape(...sizes))
}

function arbitraryLayer(kind: LayerKind, extent: Extent): fc.Arbitrary<Unnamed> {
  const params = Object.entries(kind.fields).map(([name, field]) => [name, arbitraryParam(field, extent)] as const)
  return fc.record({
    type: fc.constant(kind.type),
    enabled: fc.boolean().map((on) => on || extent === 'small'),
    params: fc.record(Object.fromEntries(params)),
  })
}

/** Half of the time what the layer starts with, so that layers fit each other more often. */
function arbitraryParam(field: Field<unknown>, extent: Extent): fc.Arbitrary<unknown> {
  const any = arbitraryValue(field.control, extent)
  return fc.oneof(fc.constant(field.initial), any).filter((value) => field.schema.safeParse(value).success)
}

function arbitraryValue(control: Control, extent: Extent): fc.Arbitrary<unknown> {
  const whole = (min: number, max: number) => integerFrom(min, extent === 'wide' ? max : Math.min(max, min + 4))
  switch (control.kind) {
    case 'integer':
      return whole(control.min ?? 0, control.max ?? 0xffffffff)
    case 'number':
      return fc.double({ min: control.min ?? -1e30, max: control.max ?? 1e30, noNaN: true })
    case 'pair': {
      const side = whole(control.min, control.max)
      return control.emptyMeans === undefined ? fc.tuple(side, side) : fc.option(fc.tuple(side, side))
    }
    case 'choice':
      return fc.constantFrom(...control.options.map(({ value }) => value))
    case 'flag':
      return fc.boolean()
    case 'padding': {
      const side = whole(0, 1 << 16)
      return fc.oneof(fc.constantFrom(...control.keywords, [1, 1, 1, 1]), fc.tuple(side, side, side, side))
    }
    case 'optionalNumber':
      return fc.option(
        control.whole
          ? whole(control.min, control.max ?? 65536)
          : fc.double({ min: control.min, max: 65536, noNaN: true }),
      )
    case 'text':
      return fc.string({ minLength: 1, maxLength: control.maxLength })
    case 'integers':
      return fc.array(whole(control.min, control.max), { minLength: 1, maxLength: extent === 'wide' ? 8 : 3 })
    case 'numbers':
      return fc.array(fc.double({ min: -1e30, max: 1e30, noNaN: true }), { minLength: 1, maxLength: 4 })
    case 'weights':
      return arbitraryWeights(control.role)
  }
}

function arbitraryWeights(role: 'kernels' | 'dense'): fc.Arbitrary<unknown> {
  const seed = fc.integer({ min: 0, max: 0xffffffff })
  const random = fc.record({ init: fc.constant('random'), distribution: fc.constantFrom(...randomDistributions), seed })
  const preset = fc.record({
    init: fc.constant('preset'),
    presets: fc.array(fc.constantFrom(...presetNames).chain(arbitraryPreset), { minLength: 1, maxLength: 3 }),
  })
  const sizes = fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 3 })))
  const values = sizes.map((lengths) => {
    const kernel = nested(role === 'dense' ? lengths.slice(0, 2) : lengths)
    return { init: 'values', kernel, bias: nested(lengths.slice(0, 1)) }
  })
  return role === 'dense' ? fc.oneof(random, values) : fc.oneof(random, preset, values)
}

function arbitraryPreset(preset: PresetName): fc.Arbitrary<unknown> {
  const fields = Object.entries(presetOf(preset).fields)
  if (fields.length === 0) return fc.constant(preset)
  const params = fc.record(Object.fromEntries(fields.map(([name, field]) => [name, arbitraryParam(field, 'wide')])))
  return fc.oneof(
    fc.constant(preset),
    params.map((given) => ({ preset, ...given })),
  )
}

/** Nested lists of these lengths, of numbers that differ. */
function nested([length = 0, ...inner]: readonly number[]): unknown[] {
  return Array.from({ length }, (_, i) => (inner.length === 0 ? i - 0.5 : nested(inner)))
}

/** Small numbers more often than large ones. */
function integerFrom(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min, max: Math.min(max, min + 3) }), fc.integer({ min, max }))
}
