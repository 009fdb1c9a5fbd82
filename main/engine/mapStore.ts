/**
 * The store of feature maps: counts who holds each, keeps those of earlier runs for runs that begin alike, and gives
 * memory back. Maps that nobody holds are kept only as long as no new map needs their memory.
 */
import type { MapShape } from '#app/shape'
import { floatCount, createView, type FeatureMap } from './featureMap'
import { bufferBytes, type Memory } from './memory'
import type { Summary } from './mapSummary'
import type { PyramidLevel } from './pyramid'

interface Entry {
  readonly map: FeatureMap
  holders: number
  key: string | null
  pyramids: Pyramids | null
  summary: Summary | null
  /** While it is being summarized. */
  summarizing: Promise<Summary> | null
}

/** Memory for the summaries of maps; `giveBack` releases all that no map keeps. */
export interface SummaryMemory {
  take(floats: number): Float32Array
  giveBack(): void
}

interface Pyramids {
  readonly byChannel: Map<number, Promise<readonly PyramidLevel[]>>
  /** The maps of all levels, freed with the map. */
  readonly levels: Set<FeatureMap>
}

export type MakePyramid = (create: (shape: MapShape) => FeatureMap) => Promise<readonly PyramidLevel[]>

/** Share of the budget that maps without holders may take. */
const IDLE_SHARE = 0.25

export class MapStore {
  private readonly entries = new Map<FeatureMap, Entry>()
  private readonly byKey = new Map<string, FeatureMap>()
  /** Maps with a key that nobody holds; the one released longest ago comes first. */
  private readonly idle = new Set<FeatureMap>()
  /** The memory of the levels of summaries. */
  private readonly levelData = new Set<Float32Array>()

  constructor(private readonly memory: Memory) {}

  /** bytes */
  get budget(): number {
    return this.memory.budget
  }

  /** A map of undefined contents, held once. */
  create(shape: MapShape): FeatureMap {
    const map = createView(shape, this.take(floatCount(shape)))
    this.enter(map)
    return map
  }

  /** Makes freed maps of old again, each held once; false where some of their memory is not to be had any more. */
  retake(maps: readonly FeatureMap[]): boolean {
    let count = 0
    while (count < maps.length && this.memory.retake(maps[count]!.data)) this.enter(maps[count++]!)
    if (count === maps.length) return true
    for (let i = 0; i < count; i++) this.release(maps[i]!)
    return false
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

  /** The levels of detail of a channel, made by `make` when first asked for, into maps that it creates here. */
  pyramid(map: FeatureMap, channel: number, make: MakePyramid): Promise<readonly PyramidLevel[]> {
    const entry = this.entry(map)
    const { byChannel, levels } = (entry.pyramids ??= { byChannel: new Map(), levels: new Set() })
    const known = byChannel.get(channel)
    if (known) return known
    const own: FeatureMap[] = []
    const create = (shape: MapShape) => {
      const level = createView(shape, this.take(floatCount(shape)))
      own.push(level)
      levels.add(level)
      return level
    }
    const making = make(create).catch((error: unknown) => {
      byChannel.delete(channel)
      for (const level of own) if (levels.delete(level)) this.memory.give(level.data)
      throw error
    })
    byChannel.set(channel, making)
    return making
  }

  /** The summary of a map, or null. */
  summary(map: FeatureMap): Summary | null {
    return this.entries.get(map)?.summary ?? null
  }

  /** The summary of a map, or else what `summarize` gives. Maps of others are summarized each time. */
  summaryOf(map: FeatureMap, summarize: (take: SummaryMemory['take']) => Promise<Summary>): Promise<Summary> {
    const entry = this.entries.get(map)
    if (!entry) return summarize((floats) => new Float32Array(floats))
    if (entry.summary) return Promise.resolve(entry.summary)
    return (entry.summarizing ??= this.summarize(entry, summarize).finally(() => (entry.summarizing = null)))
  }

  private async summarize(
    entry: Entry,
    summarize: (take: SummaryMemory['take']) => Promise<Summary>,
  ): Promise<Summary> {
    const memory = this.summaryMemory()
    this.hold(entry.map)
    try {
      const summary = await summarize(memory.take)
      this.keepSummary(entry.map, summary)
      return summary
    } finally {
      memory.giveBack()
      this.release(entry.map)
    }
  }

  summaryMemory(): SummaryMemory {
    const taken: Float32Array[] = []
    return {
      take: (floats) => {
        taken.push(this.take(floats))
        return taken.at(-1)!
      },
      giveBack: () => {
        for (const floats of taken) if (!this.levelData.has(floats)) this.giveBack(floats)
      },
    }
  }

  /** Keeps the summary of a map, and the memory of its level, as long as the map. */
  keepSummary(map: FeatureMap, summary: Summary): void {
    this.entry(map).summary = summary
    for (const { data } of levelMaps(summary)) this.levelData.add(data)
  }

  /** Frees the maps that nobody holds. */
  dropIdle(): void {
    for (const map of [...this.idle]) this.drop(this.entry(map))
  }

  private enter(map: FeatureMap): void {
    this.entries.set(map, { map, holders: 1, key: null, pyramids: null, summary: null, summarizing: null })
  }

  private makeRoom(floats: number): void {
    const needed = bufferBytes(floats)
    const { budget } = this.memory
    if (!this.memory.has(floats)) {
      // The buffer of an old map is warm; fresh pages are slow.
      const alike = [...this.idle].find((map) => map.data.buffer.byteLength === needed)
      if (alike) this.drop(this.entry(alike))
    }
    let idleBytes = 0
    for (const map of this.idle) idleBytes += map.data.buffer.byteLength
    for (const map of this.idle) {
      if (idleBytes <= budget * IDLE_SHARE && this.memory.lentBytes + needed <= budget) return
      idleBytes -= map.data.buffer.byteLength
      this.drop(this.entry(map))
    }
  }

  private drop(entry: Entry): void {
    this.unregister(entry)
    this.idle.delete(entry.map)
    this.entries.delete(entry.map)
    this.memory.give(entry.map.data)
    for (const level of entry.pyramids?.levels ?? []) this.memory.give(level.data)
    for (const { data } of levelMaps(entry.summary)) if (this.levelData.delete(data)) this.memory.give(data)
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
