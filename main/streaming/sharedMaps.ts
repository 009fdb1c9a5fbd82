/** Maps that are not in memory as wholes, shared by the runs that have them in common as long as one of them holds them. */
import type { StreamedMap } from './streamedMap'

export interface SharedMaps {
  /** The map under a key of `stepKeys`, retained once for the caller, or null. */
  find(key: string): StreamedMap | null
  /** Shares a map that is retained once for the caller; gives it as others will find it. */
  add(key: string, map: StreamedMap): StreamedMap
}

export function createSharedMaps(): SharedMaps {
  const shared = new Map<string, { readonly map: StreamedMap; holders: number }>()
  return {
    find(key) {
      const found = shared.get(key)
      if (!found) return null
      found.holders++
      return found.map
    },
    add(key, map) {
      const entry = {
        holders: 1,
        map: {
          ...map,
          release() {
            if (--entry.holders > 0) return
            if (shared.get(key) === entry) shared.delete(key)
            map.release()
          },
        },
      }
      shared.set(key, entry)
      return entry.map
    },
  }
}
