/**
 * The store of feature maps: counts the references to each, keeps those of earlier runs for runs that begin alike, and
 * releases memory. Maps without references are kept only as long as no new map needs their memory.
 */
import type { MapShape } from '#app/shape'
import { floatCount, createView, rowsFrom, type FeatureMap } from './featureMap'
import { bufferBytes, type Memory } from './memory'
import type { Summary } from './mapSummary'
import type { PyramidLevel } from './pyramid'

interface Entry {
  readonly map: FeatureMap
  references: number
  key: string | null
  pyramids: Pyramids | null
  summary: Summary | null
  /** While it is being summarized. */
  summarizing: Promise<Summary> | null
}

/** Memory for the summaries of maps; `releaseUnused` releases all that no map keeps. */
export interface SummaryMemory {
  takeFloats(floats: number): Float32Array
  releaseUnused(): void
}

interface Pyramids {
  readonly byChannel: Map<number, Promise<readonly PyramidLevel[]>>
  /** The maps of all levels, freed with the map. */
  readonly levels: Set<FeatureMap>
}

export type BuildPyramid = (create: (shape: MapShape) => FeatureMap) => Promise<readonly PyramidLevel[]>

/** Share of the budget that maps without references may take. */
const IDLE_SHARE = 0.25

export class MapStore {
  private readonly entries = new Map<FeatureMap, Entry>()
  private readonly byKey = new Map<string, FeatureMap>()
  /** Maps with a key but without references; the one released longest ago comes first. */
  private readonly idle = new Set<FeatureMap>()
  /** The memory of the levels of summaries. */
  private readonly levelData = new Set<Float32Array>()

  constructor(private readonly memory: Memory) {}

  /** bytes */
  get budget(): number {
    return this.memory.budget
  }

  /** bytes of the maps that are kept without references */
  get idleBytes(): number {
    let bytes = 0
    for (const map of this.idle) bytes += map.data.buffer.byteLength
    return bytes
  }

  /** A map of undefined contents, retained once. */
  create(shape: MapShape): FeatureMap {
    return this.createFrom(shape, 0).part
  }

  /** A map of undefined contents, and its part from a row on; only the part is retained, once, for both. */
  createFrom(shape: MapShape, row: number): { readonly whole: FeatureMap; readonly part: FeatureMap } {
    const whole = createView(shape, this.takeFloats(floatCount(shape)))
    const part = rowsFrom(whole, row)
    this.enter(part)
    return { whole, part }
  }

  /** Reacquires released maps, each retained once; false where some of their memory is no longer available. */
  reacquire(maps: readonly FeatureMap[]): boolean {
    let count = 0
    while (count < maps.length && this.memory.reacquire(maps[count]!.data)) this.enter(maps[count++]!)
    if (count === maps.length) return true
    for (let i = 0; i < count; i++) this.release(maps[i]!)
    return false
  }

  /** Memory for other things than maps; to be returned to `releaseFloats`. */
  takeFloats(floats: number): Float32Array {
    this.makeRoom(floats)
    return this.memory.acquire(floats)
  }

  releaseFloats(data: Float32Array): void {
    this.memory.release(data)
  }

  retain(map: FeatureMap): void {
    this.entry(map).references++
    this.idle.delete(map)
  }

  /** Drops one reference. Without references a map with a key stays to be found again; others are freed. */
  release(map: FeatureMap): void {
    const entry = this.entry(map)
    entry.references--
    if (entry.references > 0) return
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

  /** The map with a key, retained once more, or null. */
  find(key: string): FeatureMap | null {
    const map = this.byKey.get(key) ?? null
    if (map) this.retain(map)
    return map
  }

  /** Forgets all keys with a prefix; maps without references are freed. */
  forget(prefix: string): void {
    for (const [key, map] of [...this.byKey]) {
      if (!key.startsWith(prefix)) continue
      const entry = this.entry(map)
      this.unregister(entry)
      if (entry.references === 0) this.drop(entry)
    }
  }

  /** The levels of detail of a channel, built by `build` on the first request, in maps that it creates here. */
  pyramid(map: FeatureMap, channel: number, build: BuildPyramid): Promise<readonly PyramidLevel[]> {
    const entry = this.entry(map)
    const { byChannel, levels } = (entry.pyramids ??= { byChannel: new Map(), levels: new Set() })
    const cached = byChannel.get(channel)
    if (cached) return cached
    const own: FeatureMap[] = []
    const create = (shape: MapShape) => {
      const level = createView(shape, this.takeFloats(floatCount(shape)))
      own.push(level)
      levels.add(level)
      return level
    }
    const building = build(create).catch((error: unknown) => {
      byChannel.delete(channel)
      for (const level of own) if (levels.delete(level)) this.memory.release(level.data)
      throw error
    })
    byChannel.set(channel, building)
    return building
  }

  /** The summary of a map, or null. */
  summary(map: FeatureMap): Summary | null {
    return this.entries.get(map)?.summary ?? null
  }

  /** The summary of a map, or else what `summarize` gives. Maps of others are summarized each time. */
  summaryOf(map: FeatureMap, summarize: (take: SummaryMemory['takeFloats']) => Promise<Summary>): Promise<Summary> {
    const entry = this.entries.get(map)
    if (!entry) return summarize((floats) => new Float32Array(floats))
    if (entry.summary) return Promise.resolve(entry.summary)
    return (entry.summarizing ??= this.summarize(entry, summarize).finally(() => (entry.summarizing = null)))
  }

  private async summarize(
    entry: Entry,
    summarize: (take: SummaryMemory['takeFloats']) => Promise<Summary>,
  ): Promise<Summary> {
    const memory = this.summaryMemory()
    this.retain(entry.map)
    try {
      const summary = await summarize(memory.takeFloats)
      this.keepSummary(entry.map, summary)
      return summary
    } finally {
      memory.releaseUnused()
      this.release(entry.map)
    }
  }

  summaryMemory(): SummaryMemory {
    const taken: Float32Array[] = []
    return {
      takeFloats: (floats) => {
        taken.push(this.takeFloats(floats))
        return taken.at(-1)!
      },
      releaseUnused: () => {
        for (const floats of taken) if (!this.levelData.has(floats)) this.releaseFloats(floats)
      },
    }
  }

  /** Keeps the summary of a map, and the memory of its level, as long as the map. */
  keepSummary(map: FeatureMap, summary: Summary): void {
    this.entry(map).summary = summary
    for (const { data } of levelMaps(summary)) this.levelData.add(data)
  }

  /** Frees the maps without references. */
  dropIdle(): void {
    for (const map of [...this.idle]) this.drop(this.entry(map))
  }

  private enter(map: FeatureMap): void {
    this.entries.set(map, { map, references: 1, key: null, pyramids: null, summary: null, summarizing: null })
  }

  private makeRoom(floats: number): void {
    const needed = bufferBytes(floats)
    const { budget } = this.memory
    if (!this.memory.has(floats)) {
      // The buffer of an old map is warm; fresh pages are slow. Weights, which are flat, would cost more to make again.
      const alike = [...this.idle].find((map) => map.data.buffer.byteLength === needed && !map.shape.flat)
      if (alike) this.drop(this.entry(alike))
    }
    let { idleBytes } = this
    for (const map of this.idle) {
      if (idleBytes <= budget * IDLE_SHARE && this.memory.bytesInUse + needed <= budget) return
      idleBytes -= map.data.buffer.byteLength
      this.drop(this.entry(map))
    }
  }

  private drop(entry: Entry): void {
    this.unregister(entry)
    this.idle.delete(entry.map)
    this.entries.delete(entry.map)
    this.memory.release(entry.map.data)
    for (const level of entry.pyramids?.levels ?? []) this.memory.release(level.data)
    for (const { data } of levelMaps(entry.summary)) if (this.levelData.delete(data)) this.memory.release(data)
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

function levelMaps(summary: Summary | null): readonly FeatureMap[] {
  return summary?.level ? [summary.level.mean, summary.level.max] : []
}
