/** A node on its way to layers: its inputs and attributes, checked as they are asked for, and the layers that it adds. */
import { message } from '#app/text/message'
import { MAX_PICKED } from '#app/layers/gather'
import type { Join } from '#app/layers/parallel'
import type { Labels, Network } from '#main/models/network'
import type { Weights } from '#main/models/weights'
import type { OnnxNode } from './reader/readModel'
import type { Tensor } from './reader/tensor'
import {
  axesLike,
  batchOf,
  flattening,
  hasAxes,
  letterAt,
  noPlace,
  planarAxes,
  regroup,
  vectorAxes,
  type MapValue,
} from '#main/models/mapValue'
import { isConstant, type Value } from './values'

/** What an operator makes of a node: the values of its outputs, as many as it can tell. */
export type Translate = (site: Site) => Value | readonly Value[]

export class Site {
  constructor(
    readonly node: OnnxNode,
    readonly opset: number,
    private readonly network: Network,
    private readonly values: readonly (Value | null)[],
    private readonly labels: Labels,
    readonly weights: Weights,
  ) {}

  /** @throws NoPlace where there is none */
  value(at: number): Value {
    return this.values[at] ?? noPlace(message('models.needsTensor', { n: at + 1 }))
  }

  /** All inputs that are given. */
  all(): readonly Value[] {
    return this.values.filter((value) => value !== null)
  }

  /** A map in any order of axes. @throws NoPlace for a constant */
  map(at = 0): MapValue {
    const value = this.value(at)
    return isConstant(value) ? noPlace(message('models.needsMap')) : value
  }

  /** A map with the axes batch, channels, rows, columns. @throws NoPlace for any other */
  planar(at = 0): MapValue {
    const value = this.map(at)
    return hasAxes(value, 'nchw') ? value : noPlace(message('models.needsMap'))
  }

  /** A vector; a map whose cells lie in one axis becomes one by Flatten. @throws NoPlace */
  vector(at = 0): MapValue {
    return this.flat(this.map(at))
  }

  flat(value: MapValue): MapValue {
    if (value.shape.flat && hasAxes(value, 'nc')) return value
    const dataFormat = value.axes.length <= 2 ? flattening(value) : null
    if (!dataFormat || value.shape.flat) return noPlace(message('models.needsVector'))
    return this.vectorOf(
      this.network.add('Flatten', { dataFormat }, value.layer, value.flattenAs ?? { ...this.labels, name: null }),
      value,
    )
  }

  /** A constant; null where the input is left out. @throws NoPlace for what is computed from the image */
  constant(at: number): Tensor | null {
    const value = this.values[at]
    if (!value) return null
    return isConstant(value) ? value.constant : noPlace(message('models.needsConstant', { n: at + 1 }))
  }

  /** The numbers of a constant; null where the input is left out. @throws NoPlace */
  numbers(at: number): readonly number[] | null {
    const constant = this.constant(at)
    return constant && [...constant.values]
  }

  /** A constant that must be there. @throws NoPlace */
  tensor(at: number): Tensor {
    return this.constant(at) ?? noPlace(message('models.needsTensor', { n: at + 1 }))
  }

  /** A constant beside a map as one number, or one for each channel; null where it is neither. */
  perChannel(value: MapValue, { dims, values }: Tensor): readonly number[] | null {
    const rank = value.axes.length
    const shift = rank - dims.length
    if (dims.some((size, axis) => size !== 1 && size !== value.axes[axis + shift]?.size)) return null
    const channelAxis = dims.findIndex((size, axis) => size > 1 && letterAt(value, axis + shift) === 'c')
    if (channelAxis < 0) return values.every((x) => x === values[0]) ? [values[0] ?? 0] : null
    const channels = dims[channelAxis]!
    const inner = dims.slice(channelAxis + 1).reduce((product, size) => product * size, 1)
    const numbers = Array.from({ length: channels }, (_, channel) => values[channel * inner]!)
    const same = values.every((x, i) => x === numbers[Math.floor(i / inner) % channels])
    return same ? numbers : null
  }

  int(name: string, initial: number): number {
    return this.node.attributes.get(name)?.int ?? initial
  }

  float(name: string, initial: number): number {
    return this.node.attributes.get(name)?.float ?? initial
  }

  text(name: string, initial: string): string {
    return this.node.attributes.get(name)?.text ?? initial
  }

  ints(name: string): readonly number[] | null {
    return this.node.attributes.get(name)?.ints ?? null
  }

  /** Two numbers of an attribute. @throws NoPlace for another count */
  pair(name: string, initial: number): readonly [number, number] {
    const [rows = initial, columns = initial, ...more] = this.ints(name) ?? []
    return more.length === 0 ? [rows, columns] : this.unsupported(name, this.ints(name)!.join(', '))
  }

  /** Numbers that are an input in some opsets and an attribute in others. @throws NoPlace for what is no constant */
  listed(name: string, at: number): readonly number[] | null {
    return this.ints(name) ?? this.numbers(at)
  }

  unsupported(attribute: string, value: string | number): never {
    return noPlace(message('models.noPlaceAttribute', { attribute, value: String(value) }))
  }

  /** Adds a layer over the map of a value; its map has the axes of `axes`, or the order of axes of the value. */
  add(type: string, params: Readonly<Record<string, unknown>>, over: MapValue, kept = true): MapValue {
    const layer = this.network.add(type, params, over.layer, this.labels)
    const shape = this.network.shapeOf(layer)
    if (shape.flat && !over.shape.flat) return this.vectorOf(layer, over)
    return kept
      ? { layer, shape, axes: axesLike(over, shape), ...(over.parts && { parts: over.parts }) }
      : { layer, shape, axes: planarAxes(batchOf(over), shape) }
  }

  /** Channels of a map, or values of a vector, by their numbers, in this order. */
  picked(value: MapValue, channels: readonly number[]): MapValue {
    if (channels.length === value.shape.channels && channels.every((channel, i) => channel === i)) return value
    if (channels.length > MAX_PICKED) return noPlace(message('models.rearranged'))
    return this.add('Gather', { indices: channels }, value)
  }

  /** Joins maps, whose values have the same order of axes as the first one of the result's shape. */
  join(join: Join, lanes: readonly MapValue[]): MapValue {
    const layer = this.network.join(
      join,
      lanes.map((lane) => lane.layer),
      this.labels,
    )
    const shape = this.network.shapeOf(layer)
    const like = lanes.reduce((a, b) => (b.axes.length > a.axes.length ? b : a))
    return { layer, shape, axes: axesLike(like, shape) }
  }

  /** The same values with other dimensions: the same map under other axes, or, where all lie in one axis, a vector. */
  reshaped(value: MapValue, dims: readonly number[]): MapValue {
    const { shuffled, ...renamed } = regroup(value, dims)
    if (shuffled) {
      const { layer, shape } = this.picked(value, shuffled)
      return { layer, shape, axes: renamed.axes }
    }
    const { axes } = renamed
    const merged = !value.shape.flat && axes.length <= 2 && axes.some(({ of }) => of.length > 1)
    if (!merged) return axes.length <= 2 ? { ...renamed, flattenAs: this.labels } : renamed
    const dataFormat = flattening(renamed) ?? noPlace(message('models.rearranged'))
    const layer = this.network.add('Flatten', { dataFormat }, value.layer, this.labels)
    // The cells are where they were put, which need not be the second axis.
    const flat = axes.map(({ of, size }) => ({ of: of === 'n' || size === 1 ? of : 'c', size }))
    return { layer, shape: this.network.shapeOf(layer), axes: flat }
  }

  private vectorOf(layer: number, over: MapValue): MapValue {
    const shape = this.network.shapeOf(layer)
    return { layer, shape, axes: vectorAxes(batchOf(over), shape.channels) }
  }
}
