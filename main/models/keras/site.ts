/** A layer of Keras on its way to layers of a network: its inputs, configuration and weights, checked as they are asked for. */
import type { Join } from '#app/layers/parallel'
import type { TensorRef } from '#app/layers/weightFields'
import { message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { requireFinite } from '#main/files/tensors'
import type { Network } from '#main/models/network'
import {
  axesLike,
  axisOf,
  batchOf,
  hasAxes,
  letterAt,
  noPlace,
  regroup,
  vectorAxes,
  type MapValue,
} from '#main/models/mapValue'
import type { Weights } from '#main/models/weights'
import type { KerasNode } from './graph'
import { unreadable } from './readKeras'

/** What a layer of Keras becomes: the value of its output. */
export type Translate = (site: Site) => MapValue

type Config = KerasNode['config']

export class Site {
  constructor(
    readonly node: KerasNode,
    /** Of Keras: 2 or 3. */
    readonly major: number,
    private readonly network: Network,
    private readonly values: readonly (MapValue | number)[],
    private readonly store: Weights,
    /** Classes of the layers that read it. */
    readonly readers: readonly string[],
    private readonly config: Config = node.config,
  ) {}

  /** The same layer as if it had another configuration and read another map. */
  over(value: MapValue, config: Config = this.config): Site {
    const site = new Site(this.node, this.major, this.network, [value], this.store, this.readers, config)
    site.isNamed = this.isNamed
    return site
  }

  /** All that it reads, maps and numbers. */
  all(): readonly (MapValue | number)[] {
    return this.values
  }

  /** What it reads. @throws NoPlace where that is no map */
  map(at = 0): MapValue {
    const value = this.values[at]
    return typeof value === 'object' ? value : noPlace(message('models.needsMap'))
  }

  /** A map with the axes batch, rows, columns, channels. @throws NoPlace for any other, and for other orders */
  planar(): MapValue {
    const format = this.text('data_format', 'channels_last')
    if (format !== 'channels_last') return this.unsupported('data_format', format)
    const value = this.map()
    return hasAxes(value, 'nhwc') ? value : noPlace(message('models.needsMap'))
  }

  /** A vector; a map whose cells lie in one axis becomes one by Flatten. @throws NoPlace */
  vector(value = this.map()): MapValue {
    if (value.shape.flat && hasAxes(value, 'nc')) return value
    return value.axes.length === 2 && !value.shape.flat ? this.flattened(value) : noPlace(message('models.needsVector'))
  }

  /** All cells in one row, channels last; a vector as it is. */
  flattened(value = this.map()): MapValue {
    if (value.shape.flat) return { ...value, axes: vectorAxes(batchOf(value), value.shape.channels) }
    return this.add('Flatten', { dataFormat: 'channelsLast' }, value)
  }

  /** The same values in the same order with other sizes. @throws NoPlace where no layer does that */
  reshaped(value: MapValue, dims: readonly number[]): MapValue {
    if (dims.length === 2 && value.axes.length > 2) return this.flattened(value)
    const { shuffled, ...renamed } = regroup(value, dims)
    return shuffled || renamed.parts ? noPlace(message('models.rearranged')) : renamed
  }

  /** Itself. @throws NoPlace where it is called with `training=True` */
  untrained(): this {
    return this.node.trains ? this.unsupported('training', true) : this
  }

  number(name: string, initial: number): number {
    const value = this.config[name] ?? initial
    return typeof value === 'number' ? value : this.unsupported(name, value)
  }

  text(name: string, initial: string): string {
    const value = this.config[name] ?? initial
    return typeof value === 'string' ? value : this.unsupported(name, value)
  }

  flag(name: string, initial: boolean): boolean {
    const value = this.config[name] ?? initial
    return typeof value === 'boolean' ? value : this.unsupported(name, value)
  }

  /** Numbers for rows and columns. @throws NoPlace */
  pair(name: string, initial: readonly [number, number]): readonly [number, number] {
    const value = this.raw(name) ?? initial
    if (typeof value === 'number') return [value, value]
    const isPair = Array.isArray(value) && value.length === 2 && value.every((n) => typeof n === 'number')
    return isPair ? (value as [number, number]) : this.unsupported(name, value)
  }

  raw(name: string): unknown {
    return this.config[name]
  }

  /** The letter of the axis or axes that an attribute names, from the end where negative. @throws NoPlace for several */
  axis(value: MapValue, initial = -1): string | null {
    const given = this.raw('axis') ?? initial
    const [axis, ...more] = Array.isArray(given) ? (given as unknown[]) : [given]
    if (typeof axis !== 'number' || more.length > 0) return this.unsupported('axis', given)
    return letterAt(value, axisOf(axis, value.axes.length))
  }

  /**
   * Its weights in the order in which Keras creates them.
   * @param shapes those that they must have @throws Failure 'unreadable-file' for others, and for what is not finite
   */
  weights(...shapes: readonly (readonly number[])[]): readonly Float32Array[] {
    const stored = this.node.weights()
    return shapes.map((shape, i) => {
      const array = stored[i]
      const [expected, received] = [shape.join(' × '), array?.shape.join(' × ') ?? message('models.noWeights')]
      const tensor = printable(`${this.node.name}/${i}`)
      if (!array || expected !== received)
        throw unreadable(message('models.weightShape', { tensor, expected, received }))
      const numbers = array.floats()
      requireFinite(tensor, numbers)
      return numbers
    })
  }

  /** Keeps numbers as a tensor. @param what of the layer they are: `kernel` */
  tensor(what: string, shape: readonly number[], numbers: Float32Array): TensorRef {
    return this.store.ref(printable(`${this.node.name}/${what}`), shape, numbers)
  }

  unsupported(attribute: string, value: unknown): never {
    const shown = printable(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 100)
    return noPlace(message('models.noPlaceAttribute', { attribute, value: shown }))
  }

  /** Adds a layer; the first one bears the name of Keras' layer. */
  add(type: string, params: Readonly<Record<string, unknown>>, over: MapValue): MapValue {
    const layer = this.network.add(type, params, over.layer, this.labels())
    const shape = this.network.shapeOf(layer)
    const axes = shape.flat && !over.shape.flat ? vectorAxes(batchOf(over), shape.channels) : axesLike(over, shape)
    return { layer, shape, axes }
  }

  join(join: Join, lanes: readonly MapValue[]): MapValue {
    const places = lanes.map(({ layer }) => layer)
    const layer = this.network.join(join, places, this.labels())
    const shape = this.network.shapeOf(layer)
    const like = lanes.find((lane) => !lane.shape.flat) ?? lanes[0]!
    return { layer, shape, axes: axesLike(like, shape) }
  }

  private isNamed = false

  private labels() {
    const name = this.isNamed ? null : printable(this.node.name).slice(0, MAX_NAME)
    this.isNamed = true
    return { name, modules: this.node.modules.map(printable) }
  }
}

const MAX_NAME = 120
