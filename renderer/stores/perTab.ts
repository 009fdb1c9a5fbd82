/**
 * What belongs to an open experiment without being part of its document: what is selected, in view, computed. Each
 * store registers its own; the tabs store sets all of it aside with a tab, and brings it back.
 */
import { defineStore } from 'pinia'

export interface PerTab<T> {
  /** Gives the state of the tab on screen, which another one is about to take the place of. */
  setAside(): T
  /** Takes the state of the tab that comes on screen; null for one that had none yet. */
  bringBack(kept: T | null): void
  /** The tab was closed while its state was set aside. */
  drop?(kept: T): void
}

export type SetAside = ReadonlyMap<PerTab<never>, unknown>

export const usePerTab = defineStore('perTab', () => {
  const parts: PerTab<never>[] = []

  /** @returns reads the part's state out of what was set aside with a tab; null where there is none */
  function register<T>(part: PerTab<T>): (kept: SetAside) => T | null {
    parts.push(part as PerTab<never>)
    return (kept) => (kept.get(part as PerTab<never>) ?? null) as T | null
  }

  function setAside(): SetAside {
    return new Map(parts.map((part) => [part, part.setAside()]))
  }

  function bringBack(kept: SetAside): void {
    for (const part of parts) part.bringBack((kept.get(part) ?? null) as null)
  }

  function drop(kept: SetAside): void {
    for (const part of parts) if (kept.has(part)) part.drop?.(kept.get(part) as never)
  }

  return { register, setAside, bringBack, drop }
})
