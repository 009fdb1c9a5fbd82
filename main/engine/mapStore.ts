/**
 * The store of feature maps: counts who holds each, keeps those of earlier runs for runs that begin alike, and gives
 * memory back. Maps that nobody holds are kept only as long as no new map needs their memory.
 */
import type { MapShape } from '../../app/shape'
import { floatCount, layMap, type FeatureMap } from './featureMap'
import { bufferBytes, type Memory } from './memory'
import type { PyramidLevel } from './pyramid'

interface Entry {
  readonly map: FeatureMap
  holders: number
  key: string | null
  pyramid: Promise<readonly PyramidLevel[]> | null
  /** The maps of the levels, freed with the map. */
  readonly levels: FeatureMap[]
}

export class MapStore {
  private readonly entries = new Map<FeatureMap, Entry>()
  private readonly byKey = new Map<string, FeatureMap>()
  /** Maps with a key that nobody holds; the one released longest ago comes first. */
  private readonly idle = new Set<FeatureMap>()

  constructor(private readonly memory: Memory) {}

  /** A map of undefined contents, held once. */
  create(shape: MapShape): FeatureMap {
    const map = layMap(shape, this.take(floatCount(shape)))
    this.entries.set(map, { map, holders: 1, key: null, pyramid: null, levels: [] })
    return map
  }

  /** Memory for other things than maps; given back to `giveBack`. */
  take(floats: number): Float32Array {
    this.makeRoom(floats)
    return this.memory.take(floats)
  }

  giveBack(data: Float32Array): void {
    this.memory.give(data)
  }

  hold(map: FeatureMap): void {
    this.entry(map).holders++
    this.idle.delete(map)
  }

  /** Gives up one hold. Without holders a map with a key waits to be found again; others are freed. */
  release(map: FeatureMap): void {
    const entry = this.entry(map)
    entry.holders--
    if (entry.holders > 0) return
    if (entry.key === null) this.drop(entry)
    else this.idle.add(map)
  }

  /** Lets later runs find the map. */
  register(map: FeatureMap, key: string): void {
    const entry = this.entry(map)
    if (this.byKey.has(key) || entry.key !== null) return
    entry.key = key
    this.byKey.set(key, map)
  }

  /** The map with a key, held once more, or null. */
  find(key: string): FeatureMap | null {
    const map = this.byKey.get(key) ?? null
    if (map) this.hold(map)
    return map
  }

  /** Forgets all keys with a beginning; maps that nobody holds are freed. */
  forget(prefix: string): void {
    for (const [key, map] of [...this.byKey]) {
      if (!key.startsWith(prefix)) continue
      const entry = this.entry(map)
      this.unregister(entry)
      if (entry.holders === 0) this.drop(entry)
    }
  }

  /** The map's levels of detail, made by `make` when they are first asked for, into maps that it creates here. */
  pyramid(map: FeatureMap, make: (create: (shape: MapShape) => FeatureMap) => Promise<readonly PyramidLevel[]>) {
    const entry = this.entry(map)
    const create = (shape: MapShape) => {
      const level = layMap(shape, this.take(floatCount(shape)))
      entry.levels.push(level)
      return level
    }
    entry.pyramid ??= make(create).catch((error: unknown) => {
      entry.pyramid = null
      entry.levels.splice(0).forEach((level) => this.memory.give(level.data))
      throw error
    })
    return entry.pyramid
  }

  /** True while the map's memory is its own. */
  has(map: FeatureMap): boolean {
    return this.entries.has(map)
  }

  private makeRoom(floats: number): void {
    const needed = bufferBytes(floats)
    const idle = () => [...this.idle].map((map) => this.entry(map))
    if (!this.memory.has(floats)) {
      // The buffer of an old map is warm; fresh pages are slow.
      const alike = idle().find(({ map }) => map.data.buffer.byteLength === needed)
      if (alike) this.drop(alike)
    }
    for (const entry of idle()) {
      if (this.memory.lentBytes + needed <= this.memory.budget) return
      this.drop(entry)
    }
  }

  private drop(entry: Entry): void {
    this.unregister(entry)
    this.idle.delete(entry.map)
    this.entries.delete(entry.map)
    this.memory.give(entry.map.data)
    for (const level of entry.levels) this.memory.give(level.data)
  }

  private unregister(entry: Entry): void {
    if (entry.key !== null) this.byKey.delete(entry.key)
    entry.key = null
    this.idle.delete(entry.map)
  }

  private entry(map: FeatureMap): Entry {
    const entry = this.entries.get(map)
    if (!entry) throw new RangeError('MapStore: expected a map that is not freed yet')
    return entry
  }
}
