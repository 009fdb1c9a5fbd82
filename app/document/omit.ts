/** A copy of an object without one of its fields: a field that says nothing is left out of documents. */
export function omit<T extends object, K extends keyof T>(value: T, field: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== field)) as Omit<T, K>
}
