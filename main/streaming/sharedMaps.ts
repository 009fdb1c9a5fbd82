/**
 * Maps that are not in memory as wholes, shared by the runs that have them in common, and kept for a while after the
 * last of these: what is undone comes back without being computed.
 */
import type { StreamedMap } from './streamedMap'

export interface SharedMaps {
  /** The map under a key of `stepKeys`, retained once for the caller, or null. */
  find(key: string): StreamedMap | null
  /** Shares a map that is retained once for the caller; gives it as others will find it. */
  add(key: string, map: StreamedMap): StreamedMap
  /** Forgets the maps that were computed from an input; those that no run holds are released. */
  forget(cacheKey: string): void
}

interface Entry {
  readonly key: string
  readonly map: StreamedMap
  readonly original: StreamedMap
  holders: number
}

/** @param idleBytes that maps which no run holds may take */
export function createSharedMaps(idleBytes: () => number): SharedMaps {
  const shared = new Map<string, Entry>()
  /** Those that no run holds; the one released longest ago comes first. */
  const idle = new Set<Entry>()

  function drop(entry: Entry): void {
    shared.delete(entry.key)
    idle.delete(entry)
    entry.original.release()
  }

  function release(entry: Entry): void {
    if (--entry.holders > 0) return
    if (shared.get(entry.key) !== entry) return entry.original.release()
    entry.original.rest()
    idle.add(entry)
    let bytes = 0
    for (const { original } of idle) bytes += original.heldBytes
    for (const oldest of idle) {
      if (bytes <= idleBytes()) return
      bytes -= oldest.original.heldBytes
      drop(oldest)
    }
  }

  return {
    find(key) {
      const entry = shared.get(key)
      if (!entry) return null
      entry.holders++
      idle.delete(entry)
      return entry.map
    },
    add(key, original) {
      const map = { ...original, retain: () => void entry.holders++, release: () => release(entry) }
      const entry: Entry = { key, original, holders: 1, map }
      shared.set(key, entry)
      return entry.map
    },
    forget(cacheKey) {
      for (const [key, entry] of [...shared]) {
        if (!key.startsWith(`${cacheKey}/`)) continue
        if (entry.holders === 0) drop(entry)
        else shared.delete(key)
      }
    },
  }
}
