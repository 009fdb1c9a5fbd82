/**
 * State that belongs to a tab but not to its document: what is selected, in view, computed. Each store registers its
 * own; the tabs store suspends all of it when a tab is left and restores it when the tab is shown again.
 */
import { defineStore } from 'pinia'

export interface PerTab<T> {
  /** Gives the state of the tab on screen, which is about to be left. */
  suspend(): T
  /** Takes the state of the tab that is shown next; null for a new tab. */
  restore(kept: T | null): void
  /** The suspended tab was closed. */
  drop?(kept: T): void
}

export type SuspendedState = ReadonlyMap<PerTab<never>, unknown>

export const usePerTab = defineStore('perTab', () => {
  const parts: PerTab<never>[] = []

  /** @returns reads this part's state from a suspended tab; null where there is none */
  function register<T>(part: PerTab<T>): (kept: SuspendedState) => T | null {
    parts.push(part as PerTab<never>)
    return (kept) => (kept.get(part as PerTab<never>) ?? null) as T | null
  }

  function suspend(): SuspendedState {
    return new Map(parts.map((part) => [part, part.suspend()]))
  }

  function restore(kept: SuspendedState): void {
    for (const part of parts) part.restore((kept.get(part) ?? null) as null)
  }

  function drop(kept: SuspendedState): void {
    for (const part of parts) if (kept.has(part)) part.drop?.(kept.get(part) as never)
  }

  return { register, suspend, restore, drop }
})
