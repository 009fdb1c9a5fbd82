/**
 * The parameter tensors of runs. Each is checked, turned into float32 and packed for the kernels once; then it stays in the
 * map store, under what it is made of, as long as nothing else needs its memory. Runs of an unchanged layer find it there.
 */
import { createHash } from 'node:crypto'
import { geometryOf } from '#app/calls/geometry'
import type { KernelCall, WeightSource } from '#app/calls/kernelCall'
import type { Kernels } from '#app/calls/kernels'
import { initializeWeights, materialise, weightCount } from '#app/calls/weights'
import type { Plan } from '#app/plan'
import { vectorShape, type MapShape } from '#app/shape'
import type { FeatureMap } from './featureMap'
import type { MapStore } from './mapStore'

/** What the workers do with the new tensors of a run before anything else; all in shared memory. */
export interface WeightPreparation {
  /** Large random tensors. */
  readonly initializations: readonly { readonly source: WeightSource; readonly into: Float32Array }[]
  /** Tensors to be packed for a call between maps of these shapes. */
  readonly packings: readonly PackedTensor[]
}

interface PackedTensor {
  readonly call: KernelCall
  readonly input: MapShape
  readonly output: MapShape
  readonly from: Float32Array
  readonly into: Float32Array
}

/** Random tensors from this size on are initialized by the workers. */
const LARGE_TENSOR = 20_000

/** Whether a plan has tensors that are worth keeping from one run to the next. */
export function hasLargeTensors({ steps }: Plan): boolean {
  const sources = steps.flatMap(({ calls }) => calls.flatMap(({ call }) => geometryOf(call).weightSources))
  return sources.some((source) => weightCount(source) >= LARGE_TENSOR)
}

const sourceKeys = new WeakMap<WeightSource, string>()

/**
 * Tells tensors apart by their numbers, whether these are in a document or in a file.
 * @throws Failure 'invalid-document' for a number that is not finite as float32
 */
export function weightKey(source: WeightSource): string {
  const known = sourceKeys.get(source)
  if (known !== undefined) return known
  const key = keyOf(source)
  sourceKeys.set(source, key)
  return key
}

function keyOf(source: WeightSource): string {
  switch (source.from) {
    case 'values':
      return createHash('sha256').update(materialise(source)).digest('base64url')
    case 'tensor':
      return Buffer.from(source.sha256, 'hex').toString('base64url')
    default:
      return JSON.stringify(source)
  }
}

/** A call as text that tells it apart, weights included. */
export function callKey(call: KernelCall): string {
  const { weightSources, withoutNumbers } = geometryOf(call)
  return JSON.stringify([withoutNumbers(), ...weightSources.map(weightKey)])
}

/** The tensors of one run; to be released with it. */
export class RunWeights implements WeightPreparation {
  readonly initializations: { source: WeightSource; into: Float32Array }[] = []
  readonly packings: PackedTensor[] = []
  private readonly held: FeatureMap[] = []
  private readonly scratch: Float32Array[] = []
  private readonly fresh = new Map<string, FeatureMap>()

  /** @param kept whether tensors are found and kept; else each is new, and belongs to the kernels of the run */
  constructor(
    private readonly store: MapStore,
    private readonly kernels: Kernels,
    private readonly kept: boolean,
  ) {}

  /**
   * The tensors of a call between maps of these shapes.
   * @throws Failure 'invalid-document' for a number that is not finite as float32
   */
  of(call: KernelCall, input: MapShape, output: MapShape): Float32Array[] {
    const packing = this.kept ? this.kernels.packing?.(call, input, output) : null
    return geometryOf(call).weightSources.map((source, i) => {
      const count = weightCount(source)
      // A tensor's own numbers are shared already, and stay as they are.
      const own = source.from === 'tensor' ? source.numbers : undefined
      if (own && (!this.kept || i > 0 || !packing)) return own
      // Shared even so: workers may have to initialize them.
      if (!this.kept) return this.initialized(source, new Float32Array(new SharedArrayBuffer(4 * count)))
      const key = `weights/${weightKey(source)}`
      if (i > 0 || !packing) return this.tensor(key, count, (tensor) => void this.initialized(source, tensor))
      const groups = call.kernel === 'conv2d' ? call.groups : 1
      return this.tensor(`${key}/${output.channels}/${groups}`, packing.floats, (into) => {
        // Kernels are prepared with it before the workers have packed it.
        into.fill(0)
        const from = own ?? this.scratchOf(source, count)
        this.packings.push({ call: geometryOf(call).withoutNumbers(), input, output, from, into })
      })
    })
  }

  /** Lets later runs find the new tensors, once the workers have prepared them. */
  keep(): void {
    for (const [key, map] of this.fresh) this.store.register(map, key)
  }

  release(): void {
    for (const map of this.held) this.store.release(map)
    for (const floats of this.scratch) this.store.releaseFloats(floats)
  }

  /** The tensor with this key, of this run or an earlier one; else a new one that `fill` fills, or has filled. */
  private tensor(key: string, floats: number, fill: (tensor: Float32Array) => void): Float32Array {
    const found = this.fresh.get(key) ?? this.found(key)
    if (found) return found.data
    const map = this.store.create(vectorShape(floats))
    this.held.push(map)
    this.fresh.set(key, map)
    fill(map.data)
    return map.data
  }

  private found(key: string): FeatureMap | null {
    const map = this.store.find(key)
    if (map) this.held.push(map)
    return map
  }

  private scratchOf(source: WeightSource, count: number): Float32Array {
    const floats = this.store.takeFloats(count)
    this.scratch.push(floats)
    return this.initialized(source, floats)
  }

  private initialized(source: WeightSource, tensor: Float32Array): Float32Array {
    if (source.from === 'random' && tensor.length >= LARGE_TENSOR) this.initializations.push({ source, into: tensor })
    else initializeWeights(source, tensor)
    return tensor
  }
}
