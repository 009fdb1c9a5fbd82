/** Structural sharing: parts of plain data that have not changed keep their identity, so that what depends on them is not recomputed. */

/** A value equal to `now` that reuses every equal part of `before`; `before` itself if all parts are equal. */
export function shareStructure<T>(before: unknown, now: T): T {
  return shared(before, now) as T
}

/** `before` if its properties are identical to those of `now`; else `now`. */
export function shareIfShallowEqual<T extends object>(before: T | undefined, now: T): T {
  const parts: [string, unknown][] = Object.entries(now)
  const old: Readonly<Record<string, unknown>> = { ...before }
  const same =
    before &&
    Object.keys(old).length === parts.length &&
    parts.every(([key, part]) => key in old && Object.is(old[key], part))
  return same ? before : now
}

function shared(before: unknown, now: unknown): unknown {
  if (Object.is(before, now)) return before
  if (Array.isArray(now)) {
    if (!Array.isArray(before)) return now
    const parts = now.map((part, i) => shared(before[i], part))
    return before.length === parts.length && parts.every((part, i) => Object.is(part, before[i])) ? before : parts
  }
  if (!isPlain(now) || !isPlain(before)) return now
  const parts = Object.fromEntries(Object.entries(now).map(([key, part]) => [key, shared(before[key], part)]))
  const keys = Object.keys(parts)
  const same =
    keys.length === Object.keys(before).length &&
    keys.every((key) => key in before && Object.is(parts[key], before[key]))
  return same ? before : parts
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
